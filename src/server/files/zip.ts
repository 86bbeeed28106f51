// A zip file made as it is sent: entry by entry, no faster than the client takes it, and given up when the client goes.
import { PassThrough, pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { ArchiveEntry } from '../../services/content/archive-entries.js';
import type { BlobStore } from '../../storage/blob-store.js';
import { ZipDirectory, entryEnd, entryHead } from './zip-format.js';

/**
 * Stored without compressing, with names in UTF-8 and, where it grows large, in the format's 64-bit form. Where an entry
 * cannot be read the stream breaks off with the error: half a file would pass for a whole one.
 */
export function zipOf(entries: AsyncGenerator<ArchiveEntry>, store: BlobStore): Readable {
  const opened: Opened = { blob: null, closed: false };
  const zip = new PassThrough();
  // However it ends: what is still open belongs to a client that went away.
  zip.once('close', () => {
    opened.closed = true;
    opened.blob?.destroy();
    void entries.return(undefined).catch(() => undefined);
  });
  // An error of the one ends the other with it, whose listeners are told.
  pipeline(pieces(entries, store, opened), zip, () => undefined);
  return zip;
}

/** The blob that is being read, and whether anybody still wants it. */
interface Opened {
  blob: Readable | null;
  closed: boolean;
}

async function* pieces(
  entries: AsyncGenerator<ArchiveEntry>,
  store: BlobStore,
  opened: Opened,
): AsyncGenerator<Buffer> {
  const directory = new ZipDirectory();
  let at = 0;
  for await (const { path, kind, updatedAt, blobKey } of entries) {
    const name = Buffer.from(kind === 'FOLDER' ? `${path}/` : path);
    if (blobKey !== null) opened.blob = await store.read(blobKey);
    if (opened.closed) opened.blob?.destroy();
    const head = entryHead({ name, kind, updatedAt });
    let [crc, size] = [0, 0];
    const offset = at;
    // What was yielded may be empty once it is sent.
    at += head.length;
    yield head;
    if (blobKey !== null) {
      for await (const piece of opened.blob as AsyncIterable<Buffer>) {
        crc = crc32(piece, crc);
        size += piece.length;
        yield piece;
      }
    }
    const end = entryEnd({ crc, size });
    at += size + end.length;
    yield end;
    directory.add({ name, kind, updatedAt, crc, size, offset });
  }
  yield* directory.pieces(at);
}
