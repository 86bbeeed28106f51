// PDFs: the text of their pages, and a picture of the first, by PDFium.
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { PDFiumDocument, PDFiumPage } from '@hyzyla/pdfium';
import { KeptText } from './kept-text.js';
import type { ExtractedText } from './protocol.js';
import { Unreadable } from './unreadable.js';

/** In milliseconds. What has been read by then is what is kept. */
const LONGEST_READ = 60_000;
/** The library lets go of its pages with the document only: after so many it is opened anew. */
const PAGES_AT_ONCE = 100;

/** Pixels, four bytes each: red, green, blue, alpha. */
export interface RawPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export async function pdfText(bytes: Buffer): Promise<ExtractedText> {
  const library = await PDFiumLibrary.init();
  const end = performance.now() + LONGEST_READ;
  const kept = new KeptText();
  for (let next = 0, count = 1; next < count;) {
    const document = await open(library, bytes);
    count = document.getPageCount();
    if (count === 0) throw new Unreadable('BROKEN_FILE');
    for (let read = 0; read < PAGES_AT_ONCE && next < count; read += 1, next += 1) {
      if (kept.isFull || performance.now() > end) return kept.done(false);
      kept.add(`${textOf(document, next)}\n`);
    }
    document.destroy();
  }
  return kept.done(true);
}

/** One page that is broken does not cost the others. */
function textOf(document: PDFiumDocument, index: number): string {
  let page: PDFiumPage;
  try {
    page = document.getPage(index);
  } catch {
    return '';
  }
  return page.getText();
}

/** The first page, as large as fits into a square of that side. */
export async function firstPage(bytes: Buffer, side: number): Promise<RawPicture> {
  const document = await open(await PDFiumLibrary.init(), bytes);
  if (document.getPageCount() === 0) throw new Unreadable('BROKEN_FILE');
  const page = document.getPage(0);
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const scale = side / Math.max(originalWidth, originalHeight);
  if (!Number.isFinite(scale) || scale <= 0) throw new Unreadable('BROKEN_FILE');
  const width = Math.max(1, Math.round(originalWidth * scale));
  const height = Math.max(1, Math.round(originalHeight * scale));
  const { data } = await page.render({ width, height, render: 'bitmap', renderFormFields: true });
  return { data, width, height };
}

async function open(library: PDFiumLibrary, bytes: Buffer): Promise<PDFiumDocument> {
  try {
    return await library.loadDocument(bytes);
  } catch (error) {
    throw new Unreadable(/password|security/i.test(String(error)) ? 'ENCRYPTED' : 'BROKEN_FILE');
  }
}
