// Gathers text up to what is kept of it, without control characters and runs of blanks.
import { MOST_TEXT } from './protocol.js';
import type { ExtractedText } from './protocol.js';

/** A little more than is kept is gathered, for blanks go later. */
const MOST_GATHERED = 2 * MOST_TEXT;

export class KeptText {
  private readonly pieces: string[] = [];
  private length = 0;

  /** Whether more would be lost. */
  get isFull(): boolean {
    return this.length >= MOST_GATHERED;
  }

  add(piece: string): void {
    if (this.isFull || piece === '') return;
    this.pieces.push(piece.slice(0, MOST_GATHERED - this.length));
    this.length += piece.length;
  }

  /** What was added. `isWhole` says whether that is all there is. */
  done(isWhole: boolean): ExtractedText {
    const text = tidy(this.pieces.join(''));
    const bytes = Buffer.from(text);
    if (bytes.length <= MOST_TEXT) return { text, truncated: !isWhole || this.isFull };
    // Leaves out the rest of a character that is cut in two.
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return { text: decoder.decode(bytes.subarray(0, MOST_TEXT), { stream: true }), truncated: true };
  }
}

const tidy = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\ufeff\ufffe\uffff]/g, '')
    .replace(/[^\S\n\t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
