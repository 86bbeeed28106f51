// Tells what a file is from its bytes; the name only chooses between what the bytes leave open.
import { fileTypeFromBuffer } from 'file-type';
import { HEAD_BYTES } from './blob-store.js';
import { markupType } from './markup.js';
import { compoundTypes, textTypes, typeIn, typeOfExtension, zipTypes } from './media-type-tables.js';

const UNKNOWN = 'application/octet-stream';
const EXTENSION = /[^.]\.([^.\s/\\]{1,32})$/u;

/** What follows the last dot of a file's name, in lower case; null where there is nothing, or no name before the dot. */
export const extensionOf = (name: string): string | null => EXTENSION.exec(name)?.[1]?.toLowerCase() ?? null;

/**
 * The media type of a file, without parameters, from its first bytes (HEAD_BYTES of them, or all where it is shorter).
 * Never throws: what nothing fits is application/octet-stream. A name can neither make text of binary content nor an
 * image of text, and HTML, SVG and XML are told as such whatever the name says.
 */
export const sniffMediaType = async (head: Buffer, fileName: string): Promise<string> => {
  const extension = extensionOf(fileName);
  const magic = await magicType(head);
  const text = decodeText(head);
  if (text !== null) {
    return magic !== null && isWrittenAsText(magic)
      ? magic
      : textType(text, head.length < HEAD_BYTES, extension);
  }
  switch (magic) {
    case null:
      // Readers allow up to a kilobyte of anything before a PDF begins.
      return head.subarray(0, 1024).includes('%PDF-') ? 'application/pdf' : UNKNOWN;
    case 'application/zip':
      return typeIn(zipTypes, extension) ?? magic;
    case 'application/x-cfb':
      return typeIn(compoundTypes, extension) ?? magic;
    case 'application/xml':
      // In an encoding other than Unicode: its tags are ASCII all the same.
      return markupType(head.toString('latin1')) ?? magic;
    default:
      return extension === 'zip' && isGuessedOffice(magic, head) ? 'application/zip' : magic;
  }
};

const magicType = async (head: Buffer): Promise<string | null> => {
  try {
    const found = await fileTypeFromBuffer(head);
    return found?.mime.split(';')[0]?.trim().toLowerCase() ?? null;
  } catch {
    // A file that breaks its reader is one that is not known.
    return null;
  }
};

/**
 * Formats with a signature that are text all the same. The others are two or three letters with which a sentence may
 * well begin ("BM", "GIF", "MZ"), and all of them hold bytes that no text does.
 */
const isWrittenAsText = (mimeType: string): boolean =>
  ['application/pdf', 'application/postscript', 'application/eps', 'application/rtf'].includes(mimeType) ||
  [
    'application/pgp-encrypted',
    'application/x-ms-regedit',
    'text/calendar',
    'text/vcard',
    'text/vtt',
  ].includes(mimeType);

/** Whether Office was told from the names of folders alone, which any archive may have. */
const isGuessedOffice = (mimeType: string, head: Buffer): boolean =>
  mimeType.startsWith('application/vnd.openxmlformats') &&
  !head.includes('[Content_Types].xml') &&
  !head.includes('_rels/.rels');

/** Control characters that no text file holds: all but tab, line ends, form feed and escape. */
// oxlint-disable-next-line no-control-regex
const BINARY = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/;

/** The text, without its byte order mark, or null where it is none. UTF-16 is taken with its mark only. */
const decodeText = (head: Buffer): string | null => {
  const mark = head.length < 2 ? 0 : head.readUInt16BE(0);
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
  try {
    // The head of a longer file may end inside a character; a whole file may not.
    const text = new TextDecoder(encoding, { fatal: true }).decode(head, {
      stream: head.length >= HEAD_BYTES,
    });
    return BINARY.test(text) ? null : text;
  } catch {
    return null;
  }
};

const textType = (text: string, isWhole: boolean, extension: string | null): string =>
  markupType(text) ??
  (isWhole && isJson(text) ? 'application/json' : (typeIn(textTypes, extension) ?? 'text/plain'));

const isJson = (text: string): boolean => {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * Whether a type, as it was sniffed, is meant by `application/pdf`, `image/*`, `*` or an extension. An extension means
 * the type that such files have, whatever this one is called; only where it has none that is known, the name counts.
 */
export const matchesType = (mimeType: string, extension: string | null, pattern: string): boolean => {
  const wanted = pattern.trim().toLowerCase();
  if (wanted === '*' || wanted === '*/*') return true;
  if (wanted.endsWith('/*')) return mimeType.startsWith(wanted.slice(0, -1));
  if (wanted.includes('/')) return mimeType === wanted;
  const bare = wanted.replace(/^\*?\./, '');
  const known = typeOfExtension(bare);
  return known === null ? extension === bare : mimeType === known;
};

const TEXT_BESIDE_TEXT: ReadonlySet<string> = new Set([
  'application/json',
  'application/yaml',
  'application/x-subrip',
]);

/** Whether the type is text that a browser cannot take for a page: not HTML, SVG or XML. */
export const isPlainText = (mimeType: string): boolean =>
  TEXT_BESIDE_TEXT.has(mimeType) ||
  (mimeType.startsWith('text/') && !/^text\/(html|xml|xsl|x-component)|\+xml$/.test(mimeType));

/** Whether a browser may show the type without running anything in it: raster images, PDF, audio, video, plain text. */
export const isInlineSafe = (mimeType: string): boolean =>
  mimeType === 'application/pdf' ||
  isPlainText(mimeType) ||
  (/^(image|audio|video)\/[^;\s]+$/.test(mimeType) && !mimeType.endsWith('xml'));
