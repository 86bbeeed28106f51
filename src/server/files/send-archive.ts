// Answers a GET or HEAD with a folder as one zip file: of unknown length, never in parts, kept by nobody.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { archiveName } from '../../services/content/archive-entries.js';
import type { ArchiveEntry } from '../../services/content/archive-entries.js';
import type { FoundItem } from '../../services/items/item-rows.js';
import { releasingSent } from './release-sent.js';
import { describeContent } from './send-blob.js';
import type { SendOptions } from './send-blob.js';
import { zipOf } from './zip.js';

export interface ArchiveOptions extends Pick<SendOptions, 'store' | 'resourcePolicy'> {
  readonly folder: FoundItem;
  /** What goes into it; asked for by a GET only. */
  readonly entries: () => AsyncGenerator<ArchiveEntry>;
  /** Called before the first byte of a GET goes out: the place to count it. A throw ends the request with it. */
  readonly onStart: () => Promise<void>;
}

export async function sendArchive(
  request: FastifyRequest,
  reply: FastifyReply,
  { store, folder, entries, onStart, resourcePolicy }: ArchiveOptions,
): Promise<FastifyReply> {
  if (request.method === 'GET') await onStart();
  describeContent(reply, {
    fileName: archiveName(folder),
    mimeType: 'application/zip',
    disposition: 'attachment',
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  }).headers({ 'cache-control': 'private, no-store, no-transform', 'accept-ranges': 'none' });
  if (request.method === 'HEAD') return reply.send();
  const zip = zipOf(entries(), store);
  zip.once('error', (error) => request.log.error({ err: error }, 'an archive broke off'));
  return reply.send(releasingSent(zip));
}
