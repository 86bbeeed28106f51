// Answers a GET or HEAD with a blob: conditions, ranges, its name, and headers that keep its content from acting.
import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import {
  BlobMissingError,
  type BlobStore,
  type ByteRange,
  type StoredBlob,
} from '../../storage/blob-store.js';
import { isInlineSafe, isPlainText } from '../../storage/media-type.js';
import { precondition, wantedRange } from './conditions.js';
import { releasingSent } from './release-sent.js';

export interface SendOptions {
  readonly store: BlobStore;
  /** The name to save it under. */
  readonly fileName: string;
  /** As it was sniffed, without parameters. */
  readonly mimeType: string;
  /** What is asked for; types that are not safe to show are attachments all the same. */
  readonly disposition: 'inline' | 'attachment';
  readonly lastModified: Date;
  /**
   * Which pages of other sites may embed it. `cross-origin` where the front end may be of another site and the URL alone
   * is the permission; otherwise, by default, `same-site`.
   */
  readonly resourcePolicy?: 'same-site' | 'cross-origin';
  /**
   * Called before the first byte of a GET goes out, with the part that will (the whole, where none was asked for): the
   * place to count a download. For an empty blob it ends before it starts. Not called for HEAD, 304, 412, 416 or a missing blob. A throw ends the request with it.
   */
  readonly onStart?: (range: ByteRange) => void | Promise<void>;
}

/** What the browser's own pages around images, films and text need, and nothing else. */
const NOTHING_ELSE =
  "default-src 'none'; img-src 'self' data:; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'; " +
  "base-uri 'none'; form-action 'none'";

/** `sandbox` takes away scripts, forms and the origin, whatever a browser makes of the content. */
const contentPolicy = (mimeType: string): string => {
  // Not every Chromium starts its PDF viewer in a sandbox. The viewer is a page of an origin of its own, and runs the
  // scripts of a PDF where they reach nothing.
  if (mimeType === 'application/pdf') return NOTHING_ELSE;
  // The page around a film asks for the film once more, which is of another origin when that page has none.
  if (/^(audio|video)\//.test(mimeType)) return `sandbox allow-same-origin; ${NOTHING_ELSE}`;
  return `sandbox; ${NOTHING_ELSE}`;
};

/**
 * Sends the blob, or as much of it as the request asks for, and answers what a handler is to return. Nothing of this
 * throws for what a client sends; a blob that the store has lost is logged and answered 404 without detail.
 */
export const sendBlob = async (
  request: FastifyRequest,
  reply: FastifyReply,
  blob: StoredBlob,
  options: SendOptions,
): Promise<FastifyReply> => {
  const { store, lastModified, onStart } = options;
  const validators = { etag: `"${blob.sha256}"`, lastModified };
  reply.headers({
    etag: validators.etag,
    'last-modified': lastModified.toUTCString(),
    // Kept by the browser only, and asked for again each time: whether it may still be read is decided anew, and costs
    // an answer without a body. A proxy that recompresses would break ranges and the strong tag.
    'cache-control': 'private, no-cache, no-transform',
    'accept-ranges': 'bytes',
  });

  const condition = precondition(request.headers, validators);
  if (condition !== 'proceed') return reply.code(condition === 'failed' ? 412 : 304).send();

  const isGet = request.method === 'GET';
  const range = isGet ? wantedRange(request.headers, blob.size, validators) : null;
  if (range === 'unsatisfiable')
    return reply.code(416).header('content-range', `bytes */${blob.size}`).send();

  if (!isGet) return describeContent(reply, options).header('content-length', blob.size).send();

  const part = range ?? { start: 0, end: blob.size - 1 };
  let stream: Readable;
  try {
    stream = await store.read(blob.key, range ?? undefined);
  } catch (error) {
    if (!(error instanceof BlobMissingError)) throw error;
    request.log.error({ key: blob.key }, 'a blob is missing from the store');
    takeBack(reply);
    return reply
      .code(404)
      .header('cache-control', 'no-store')
      .type('text/plain; charset=utf-8')
      .send('There is nothing here.');
  }
  try {
    await onStart?.(part);
  } catch (error) {
    stream.destroy();
    takeBack(reply);
    throw error;
  }
  describeContent(reply, options).header('content-length', part.end - part.start + 1);
  if (range !== null) reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${blob.size}`);
  stream.once('error', () => {
    if (!reply.raw.headersSent) takeBack(reply);
  });
  return reply.send(releasingSent(stream));
};

const FILE_HEADERS = [
  'etag',
  'last-modified',
  'cache-control',
  'accept-ranges',
  'content-type',
  'content-length',
  'content-range',
  'content-disposition',
];

/** Removes what was said about the file, for an answer that is an error after all: a cache would keep it as the file. */
const takeBack = (reply: FastifyReply): void => {
  for (const name of FILE_HEADERS) {
    reply.removeHeader(name);
    // A stream that is sent has had them copied here already.
    reply.raw.removeHeader(name);
  }
};

/** The headers that say what the content is and what may be done with it. */
export const describeContent = (
  reply: FastifyReply,
  options: Pick<SendOptions, 'fileName' | 'mimeType' | 'disposition' | 'resourcePolicy'>,
): FastifyReply => {
  const { fileName, mimeType, resourcePolicy = 'same-site' } = options;
  const disposition = options.disposition === 'inline' && isInlineSafe(mimeType) ? 'inline' : 'attachment';
  return reply.headers({
    'content-type': contentType(mimeType, disposition),
    'content-disposition': contentDisposition(cleanName(fileName), { type: disposition }),
    'x-content-type-options': 'nosniff',
    'content-security-policy': contentPolicy(mimeType),
    'cross-origin-resource-policy': resourcePolicy,
    'referrer-policy': 'no-referrer',
  });
};

/** Text that is shown is plain text, whatever kind it is: no browser is to download, style by or run it. */
const contentType = (mimeType: string, disposition: 'inline' | 'attachment'): string => {
  if (disposition === 'inline' && isPlainText(mimeType)) return 'text/plain; charset=utf-8';
  return mimeType.startsWith('text/') ? `${mimeType}; charset=utf-8` : mimeType;
};

/** The name without what a header or a file system cannot carry: halves of characters, and control characters. */
const cleanName = (name: string): string => {
  // oxlint-disable-next-line no-control-regex
  const clean = name.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f\\/]/g, '_');
  return clean === '' ? 'file' : clean;
};
