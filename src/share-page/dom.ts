// Makes elements. Names from the server become text nodes, never HTML.

type Child = Node | string | null;

/** An attribute that is null is left out. */
type Attributes = Readonly<Record<string, string | null>>;

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A name that somebody gave: in whatever script it is, it does not turn the words around it. */
export const named = (name: string): HTMLElement => element('bdi', {}, name);

/** For screen readers only. */
export const unseen = (text: string): HTMLElement => element('span', { class: 'unseen' }, text);

export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', onClick);
  return made;
}

const shapes = {
  FOLDER:
    'M3 6.5A1.5 1.5 0 0 1 4.5 5h5l2 2.5h8A1.5 1.5 0 0 1 21 9v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18z',
  DOCUMENT: 'M6 3h8l5 5v13H6zM14 3v5h5',
} as const;

/** Decoration: what it means is said in words beside it. */
export function icon(kind: keyof typeof shapes): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(space, 'svg');
  picture.setAttribute('viewBox', '0 0 24 24');
  picture.setAttribute('aria-hidden', 'true');
  picture.classList.add('icon', kind.toLowerCase());
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', shapes[kind]);
  picture.append(path);
  return picture;
}
