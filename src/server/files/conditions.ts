// What a request for a file asks for beyond its name: a condition, or a part (RFC 9110, sections 13 and 14).
import type { IncomingHttpHeaders } from 'node:http';
import type { ByteRange } from '../../storage/blob-store.js';

export interface Validators {
  /** A strong one, with its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
}

export type Precondition = 'proceed' | 'not-modified' | 'failed';

const wholeSeconds = (time: number): number => Math.floor(time / 1000);

/** In seconds; null where the header is missing or no date, which is then to be ignored. */
const secondsOf = (header: string | undefined): number | null => {
  const time = header === undefined ? NaN : Date.parse(header);
  return Number.isNaN(time) ? null : wholeSeconds(time);
};

const names = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((tag) => tag.trim() === etag);

/** Whether a GET or HEAD with these headers is to be answered, in the order that the RFC sets. */
export const precondition = (
  headers: IncomingHttpHeaders,
  { etag, lastModified }: Validators,
): Precondition => {
  const modified = wholeSeconds(lastModified.getTime());
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (!names(ifMatch, etag)) return 'failed';
  } else {
    const unmodifiedSince = secondsOf(headers['if-unmodified-since']);
    if (unmodifiedSince !== null && modified > unmodifiedSince) return 'failed';
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    // Compared weakly: proxies that compress send a strong tag back as a weak one.
    return names(ifNoneMatch.replaceAll('W/', ''), etag) ? 'not-modified' : 'proceed';
  }
  const modifiedSince = secondsOf(headers['if-modified-since']);
  return modifiedSince !== null && modified <= modifiedSince ? 'not-modified' : 'proceed';
};

/**
 * The part of `size` bytes that a GET is to be answered with: null for the whole, 'unsatisfiable' where it begins behind
 * the end. What is malformed, in another unit, in several parts or under an If-Range that no longer holds is ignored, as
 * the RFC lets a server do: several parts save nobody anything and cost a server a multiple of the file.
 */
export const wantedRange = (
  headers: IncomingHttpHeaders,
  size: number,
  { etag, lastModified }: Validators,
): ByteRange | 'unsatisfiable' | null => {
  const match = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(headers.range ?? '');
  if (match === null) return null;
  const ifRange = headers['if-range'];
  if (
    ifRange !== undefined &&
    ifRange !== etag &&
    secondsOf(String(ifRange)) !== wholeSeconds(lastModified.getTime())
  ) {
    return null;
  }
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  if (first === '') {
    if (last === '') return null;
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
};
