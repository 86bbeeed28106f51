// The text of running documents and slides: OOXML's runs, OpenDocument's paragraphs.
import type { KeptText } from '../kept-text.js';
import { attributeOf } from './xml-events.js';
import type { XmlListener } from './xml-events.js';

/** What the elements of a format mean, by their names without prefix. */
export interface ProseFormat {
  /** Text counts inside these. */
  readonly text: ReadonlySet<string>;
  /** Nothing counts inside these. */
  readonly skipped: ReadonlySet<string>;
  /** What is written where one of these ends. */
  readonly after: Readonly<Record<string, string>>;
}

/** Of a row of blanks that is written as its length. */
const MOST_BLANKS = 100;

export class Prose implements XmlListener {
  private inText = 0;
  private inSkipped = 0;

  constructor(
    private readonly format: ProseFormat,
    private readonly kept: KeptText,
  ) {}

  opens(name: string, tag: string): void {
    if (this.format.skipped.has(name)) this.inSkipped += 1;
    if (this.inSkipped > 0) return;
    if (this.format.text.has(name)) this.inText += 1;
    // OpenDocument's blanks.
    if (name === 's')
      this.kept.add(' '.repeat(Math.min(Number(attributeOf(tag, 'c') ?? 1) || 1, MOST_BLANKS)));
  }

  closes(name: string): void {
    if (this.format.skipped.has(name)) {
      this.inSkipped = Math.max(0, this.inSkipped - 1);
      return;
    }
    if (this.inSkipped > 0) return;
    if (this.format.text.has(name)) this.inText = Math.max(0, this.inText - 1);
    const written = Object.hasOwn(this.format.after, name) ? this.format.after[name] : undefined;
    if (written !== undefined) this.kept.add(written);
  }

  text(text: string): void {
    if (this.inText > 0 && this.inSkipped === 0) this.kept.add(text);
  }
}

/** Word and PowerPoint. A fallback says again what its alternative says; a tab stop is none in the text. */
export const ooxml: ProseFormat = {
  text: new Set(['t']),
  skipped: new Set(['Fallback', 'tabs', 'pPr', 'rPr']),
  after: { p: '\n', br: '\n', cr: '\n', tab: '\t', tc: '\t', tr: '\n' },
};

/** Writer, Calc and Impress. Spaces between elements mean nothing outside paragraphs. */
export const openDocument: ProseFormat = {
  text: new Set(['p', 'h']),
  skipped: new Set(['tracked-changes', 'automatic-styles', 'font-face-decls']),
  after: { p: '\n', h: '\n', 'line-break': '\n', tab: '\t', 'table-row': '\n' },
};
