// Which types of files the office editors open: to edit or only to view, and in which of them.
import { isPlainText } from '../../storage/media-type.js';
import { typeOfExtension } from '../../storage/media-type-tables.js';

/** The editors of OnlyOffice, by its names for them. */
type DocumentType = 'word' | 'cell' | 'slide' | 'pdf';

export interface OfficeType {
  readonly documentType: DocumentType;
  /** The extension that stands for the type, whatever the document's name ends in. */
  readonly fileType: string;
  readonly editable: boolean;
}

/** Extensions whose types are edited as they are or with losses, and those that are only shown. */
const extensions: Readonly<Record<DocumentType, readonly [edited: string, shown: string]>> = {
  word: ['docx docm dotx odt ott rtf txt', 'doc epub'],
  cell: ['xlsx xlsm xltx ods ots csv', 'xls'],
  slide: ['pptx pptm potx ppsx odp otp', 'ppt'],
  pdf: ['pdf', ''],
};

const types = new Map<string, OfficeType>();
for (const [documentType, lists] of Object.entries(extensions)) {
  for (const [at, list] of lists.entries()) {
    for (const fileType of list.split(' ')) {
      const mimeType = typeOfExtension(fileType);
      if (mimeType === null) continue;
      types.set(mimeType, { documentType: documentType as DocumentType, fileType, editable: at === 0 });
    }
  }
}

/** Null where no editor opens it. */
export const officeTypeOf = (mimeType: string | null): OfficeType | null => types.get(mimeType ?? '') ?? null;

/** Types that are text: which kind of it the bytes say, and editing them may make it another. */
const texts: readonly string[] = ['txt', 'csv'];

/** Whether an editor that opened a file of the one type may have saved one of the other: it stays within its family. */
export function savesAs(fileType: string, mimeType: string): boolean {
  if (isPlainText(mimeType)) return texts.includes(fileType);
  const opened = officeTypeOf(typeOfExtension(fileType));
  return opened !== null && officeTypeOf(mimeType)?.documentType === opened.documentType;
}
