// How documents can be looked at: the kind of viewer that a type needs, and whether browsers have it.
import { isInlineSafe, isPlainText } from '../../storage/media-type.js';

export const previewCategories = ['IMAGE', 'VIDEO', 'AUDIO', 'PDF', 'OFFICE', 'TEXT', 'OTHER'] as const;
export type PreviewCategory = (typeof previewCategories)[number];

/** What an office editor opens: OOXML, OpenDocument, what Office wrote before 2007, and RTF. */
const OFFICE =
  /^application\/(vnd\.openxmlformats-officedocument\.|vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)|msword$|vnd\.ms-(word|excel|powerpoint)|rtf$)/;

const MARKUP = /^(text\/|application\/(xml|xhtml\+xml)$)/;

/** Films that browsers play. */
const playable: ReadonlySet<string> = new Set(['video/mp4', 'video/webm', 'video/ogg']);

/** Pixels, in formats that are there for looking at. Not SVG, which is a page. */
const raster: ReadonlySet<string> = new Set([
  'image/apng',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/webp',
  'image/x-icon',
]);

export function previewCategory(mimeType: string): PreviewCategory {
  if (mimeType.startsWith('image/')) return 'IMAGE';
  if (mimeType.startsWith('video/')) return 'VIDEO';
  if (mimeType.startsWith('audio/')) return 'AUDIO';
  if (mimeType === 'application/pdf') return 'PDF';
  if (OFFICE.test(mimeType)) return 'OFFICE';
  return isPlainText(mimeType) || MARKUP.test(mimeType) ? 'TEXT' : 'OTHER';
}

/** Whether a browser shows the content itself. */
export function isShown(mimeType: string): boolean {
  switch (previewCategory(mimeType)) {
    case 'IMAGE':
      return raster.has(mimeType);
    case 'VIDEO':
      return playable.has(mimeType);
    case 'OFFICE':
    case 'OTHER':
      return false;
    default:
      // HTML and XML are sent as attachments.
      return isInlineSafe(mimeType);
  }
}
