// The page around the views: one heading at a time, which is focused when the view changes, and a voice for screen readers.
import { element } from './dom.js';
import { type Formats, formatsFor, localeOf } from './format.js';
import { type Texts, texts as table } from './texts.js';

export interface Page {
  readonly texts: Texts;
  readonly formats: Formats;
  /** Replaces the view. The signal is aborted when the next one comes. */
  readonly present: (heading: string, ...content: readonly (Node | null)[]) => AbortSignal;
  /** Has a screen reader say something without moving the focus. */
  readonly announce: (text: string) => void;
  /** Says that something is on its way; what it answers is called when that has come, or has not. */
  readonly busy: () => () => void;
}

/** How long nothing is said while something loads, in milliseconds: what flickers disturbs. */
const PATIENCE = 300;

export function createPage(): Page {
  const view = required('view');
  const status = required('status');
  const texts = table[document.documentElement.lang === 'zh-Hans' ? 'zh-Hans' : 'en'];
  const formats = formatsFor(localeOf(document.documentElement.lang, navigator.languages));
  let shown = new AbortController();
  let running = 0;
  let announcing = 0;

  const announce = (text: string): void => {
    // Said again where it is the same text as before.
    status.textContent = '';
    // Of several at once the last is said.
    clearTimeout(announcing);
    announcing = window.setTimeout(() => (status.textContent = text), 50);
  };
  return {
    texts,
    formats,
    announce,
    present: (heading, ...content) => {
      shown.abort();
      shown = new AbortController();
      const title = element('h1', { tabindex: '-1' }, element('bdi', {}, heading));
      view.replaceChildren(title, ...content.filter((node) => node !== null));
      document.title = `${heading} – Sheaf`;
      title.focus({ preventScroll: true });
      scrollTo(0, 0);
      return shown.signal;
    },
    busy: () => {
      running++;
      view.setAttribute('aria-busy', 'true');
      const waiting = setTimeout(() => {
        announce(texts.loading);
        if (view.querySelector('h1') === null) view.replaceChildren(element('p', {}, texts.loading));
      }, PATIENCE);
      return () => {
        clearTimeout(waiting);
        running--;
        if (running === 0) view.removeAttribute('aria-busy');
      };
    },
  };
}

function required(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}
