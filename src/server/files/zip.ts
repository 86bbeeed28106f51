// A zip file made as it is sent: entry by entry, no faster than the client takes it, and given up when the client goes.
import { makeZip } from 'client-zip';
import { Readable, pipeline } from 'node:stream';
import type { ArchiveEntry } from '../../services/content/archive-entries.js';
import type { BlobStore } from '../../storage/blob-store.js';
import { ZipEnd } from './zip-end.js';

/**
 * Stored without compressing, with names in UTF-8 and, where it grows large, in the format's 64-bit form. Where an entry
 * cannot be read the stream breaks off with the error: half a file would pass for a whole one.
 */
export function zipOf(entries: AsyncGenerator<ArchiveEntry>, store: BlobStore): Readable {
  const opened: Opened = { blob: null, closed: false, count: 0 };
  const zip = Readable.fromWeb(makeZip(contents(entries, store, opened)) as never);
  // However it ends: what is still open belongs to a client that went away.
  zip.once('close', () => {
    opened.closed = true;
    opened.blob?.destroy();
    void entries.return(undefined).catch(() => undefined);
  });
  // An error of the one ends the other with it, whose listeners are told.
  return pipeline(zip, new ZipEnd(() => opened.count), () => undefined);
}

/** The blob that is being read, whether anybody still wants it, and how many entries there were. */
interface Opened {
  blob: Readable | null;
  closed: boolean;
  count: number;
}

type ZipEntry = Parameters<typeof makeZip>[0] extends AsyncIterable<infer Entry> | Iterable<unknown>
  ? Entry
  : never;

async function* contents(
  entries: AsyncGenerator<ArchiveEntry>,
  store: BlobStore,
  opened: Opened,
): AsyncGenerator<ZipEntry> {
  for await (const { path, kind, updatedAt, blobKey } of entries) {
    opened.count += 1;
    if (kind === 'FOLDER') {
      yield { name: `${path}/`, lastModified: updatedAt };
    } else if (blobKey === null) {
      yield { name: path, lastModified: updatedAt, input: '' };
    } else {
      opened.blob = await store.read(blobKey);
      if (opened.closed) opened.blob.destroy();
      yield { name: path, lastModified: updatedAt, input: opened.blob };
    }
  }
}
