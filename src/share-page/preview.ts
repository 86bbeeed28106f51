// The content of a file as the browser itself shows it: pictures, sound, films, PDF and text.
import { element } from './dom.js';
import type { Page } from './page.js';

export interface Previewed {
  readonly name: string;
  readonly size: number | null;
  readonly mimeType: string | null;
  readonly previewUrl: string | null;
  readonly downloadUrl: string | null;
}

/** Of a text, in bytes: what is longer is to be read elsewhere. */
const MOST_TEXT = 256 * 1024;

const isText = (type: string): boolean =>
  type.startsWith('text/') || /^application\/(?:json|yaml|x-subrip)$/.test(type);

export function previewOf(page: Page, file: Previewed): HTMLElement {
  const { texts } = page;
  const { name, previewUrl: url, downloadUrl } = file;
  const type = file.mimeType ?? '';
  if (url === null)
    return element('p', {}, downloadUrl === null ? texts.noPreviewNorDownload : texts.noPreview);
  if (type === 'application/pdf') return pdf(page, name, url);
  if (type.startsWith('image/'))
    return orBroken(page, element('img', { src: url, alt: texts.previewOf(name) }));
  if (type.startsWith('audio/')) return player(page, 'audio', name, url);
  if (type.startsWith('video/')) return player(page, 'video', name, url);
  if (isText(type)) return text(page, file, url);
  return element('p', {}, openLink(page, url));
}

/** In a tab of its own: the visitor does not lose the page. */
const openLink = ({ texts }: Page, url: string): HTMLAnchorElement =>
  element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, texts.openPreview);

function pdf(page: Page, name: string, url: string): HTMLElement {
  const { texts } = page;
  if (!navigator.pdfViewerEnabled)
    return element('div', {}, element('p', {}, texts.pdfElsewhere), element('p', {}, openLink(page, url)));
  return element(
    'div',
    {},
    element('iframe', { src: url, title: texts.previewOf(name) }),
    element('p', {}, openLink(page, url)),
  );
}

function player(page: Page, kind: 'audio' | 'video', name: string, url: string): HTMLElement {
  const label = page.texts.previewOf(name);
  return orBroken(
    page,
    element(kind, { src: url, controls: '', preload: 'metadata', playsinline: '', 'aria-label': label }),
  );
}

/** The element, or words in its place where the browser does not know the format. */
function orBroken({ texts, announce }: Page, shown: HTMLElement): HTMLElement {
  const whole = element('div', {}, shown);
  shown.addEventListener('error', () => {
    whole.replaceChildren(element('p', {}, texts.brokenPreview));
    announce(texts.brokenPreview);
  });
  return whole;
}

function text(page: Page, file: Previewed, url: string): HTMLElement {
  const { texts, formats, announce } = page;
  const whole = element('div', {}, element('p', {}, texts.loading));
  const fill = async (): Promise<void> => {
    try {
      const content = file.size === 0 ? '' : await beginningOf(url);
      const cut =
        (file.size ?? 0) > MOST_TEXT
          ? element('p', { class: 'hint' }, texts.textCut(formats.size(MOST_TEXT)))
          : null;
      const label = texts.previewOf(file.name);
      // It scrolls: a keyboard has to reach it.
      const shown = element(
        'pre',
        { tabindex: '0', role: 'region', 'aria-label': label, dir: 'auto' },
        content,
      );
      whole.replaceChildren(...(cut === null ? [shown] : [cut, shown]));
    } catch {
      whole.replaceChildren(element('p', {}, texts.brokenPreview), element('p', {}, openLink(page, url)));
      announce(texts.brokenPreview);
    }
  };
  void fill();
  return whole;
}

async function beginningOf(url: string): Promise<string> {
  const response = await fetch(url, { headers: { range: `bytes=0-${MOST_TEXT - 1}` }, credentials: 'omit' });
  if (!response.ok) throw new Error(`The text was answered ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer()).subarray(0, MOST_TEXT);
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  // Half a character at the end is left out rather than shown as a mark.
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}
