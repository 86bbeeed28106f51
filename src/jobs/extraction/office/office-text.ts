// The text of office files, part by part, as they come: in constant memory, and no further than it is kept.
import { KeptText } from '../kept-text.js';
import type { ExtractedText } from '../protocol.js';
import { Unreadable } from '../unreadable.js';
import { OfficePackage } from './package.js';
import { Prose, ooxml, openDocument } from './prose.js';
import type { ProseFormat } from './prose.js';
import { sheetsText } from './sheets.js';
import { XmlEvents } from './xml-events.js';

export type OfficeFormat = 'docx' | 'xlsx' | 'pptx' | 'odt' | 'ods' | 'odp';

/** Where the text is: the main part, which has to be there, and others behind it. */
const parts: Readonly<Record<OfficeFormat, { readonly main: RegExp; readonly others: RegExp }>> = {
  docx: {
    main: /^word\/document\d*\.xml$/,
    others: /^word\/(header|footer|footnotes|endnotes|comments)\d*\.xml$/,
  },
  pptx: { main: /^ppt\/slides\/slide\d+\.xml$/, others: /^ppt\/notesSlides\/notesSlide\d+\.xml$/ },
  xlsx: { main: /^xl\/workbook\d*\.xml$/, others: /^$/ },
  odt: { main: /^content\.xml$/, others: /^$/ },
  ods: { main: /^content\.xml$/, others: /^$/ },
  odp: { main: /^content\.xml$/, others: /^$/ },
};

export async function officeText(bytes: Buffer, format: OfficeFormat): Promise<ExtractedText> {
  const file = await OfficePackage.open(bytes);
  const { main, others } = parts[format];
  const mains = file.named(main);
  if (mains.length === 0) throw new Unreadable('BROKEN_FILE');
  if (await isEncrypted(file)) throw new Unreadable('ENCRYPTED');
  const kept = new KeptText();
  if (format === 'xlsx') await sheetsText(file, kept);
  else
    await proseText(
      file,
      [...mains, ...file.named(others)],
      kept,
      format.startsWith('o') ? openDocument : ooxml,
    );
  return kept.done(!file.wasCut);
}

async function proseText(
  file: OfficePackage,
  names: readonly string[],
  kept: KeptText,
  format: ProseFormat,
): Promise<void> {
  for (const name of names) {
    if (kept.isFull) return;
    const events = new XmlEvents(new Prose(format, kept));
    await file.read(name, (piece) => {
      events.push(piece);
      return kept.isFull ? 'ENOUGH' : 'MORE';
    });
    kept.add('\n');
  }
}

/** OpenDocument says in its manifest which parts are encrypted. */
async function isEncrypted(file: OfficePackage): Promise<boolean> {
  let found = false;
  for (const name of file.named(/^META-INF\/manifest\.xml$/)) {
    let before = '';
    await file.read(name, (piece) => {
      found ||= (before + piece).includes('encryption-data');
      before = piece.slice(-20);
      return found ? 'ENOUGH' : 'MORE';
    });
  }
  return found;
}
