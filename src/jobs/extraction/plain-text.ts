// The text of files that are text: as it is, and of pages without their markup.
import { decodeText } from './decode.js';
import { KeptText } from './kept-text.js';
import { MOST_MARKUP } from './protocol.js';
import type { ExtractedText } from './protocol.js';

const pages: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml']);

export function textOf(mimeType: string): (bytes: Buffer) => Promise<ExtractedText> {
  return async (bytes) => {
    // Of a longer file no more than this was sent.
    const isWhole = bytes.length < MOST_MARKUP;
    const text = decodeText(bytes, isWhole);
    if (pages.has(mimeType)) {
      const { htmlText } = await import('./html-text.js');
      return htmlText(text, isWhole);
    }
    const kept = new KeptText();
    kept.add(text);
    return kept.done(isWhole);
  };
}
