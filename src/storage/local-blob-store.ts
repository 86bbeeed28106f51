// Keeps blobs as files below one folder of a local or mounted disk.
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { DAY } from '../common/clock.js';
import {
  BlobMissingError,
  isBlobKey,
  newBlobKey,
  type BlobStore,
  type ByteRange,
  type ListedBlob,
  type ListOptions,
  type PutOptions,
  type StoredBlob,
} from './blob-store.js';
import { ifThere, syncFolder, writeError } from './local-files.js';
import {
  completeFile,
  discardFile,
  resumeFile,
  writeFile,
  type PartialPlaces,
} from './local-partial-blobs.js';
import { measure } from './measured-source.js';
import type { Done, PartialBlob, PartialWriter } from './partial-blob.js';

const INCOMING = 'incoming';
const FANS = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));

/** The size of one read, in bytes: larger ones are no faster, and each download holds a few. */
const READ_BYTES = 256 * 1024;

/**
 * Opens the store in the folder, which is made where it is missing, and clears away what puts left there that were cut
 * off more than a day ago. Several processes may use one folder. Throws where the folder cannot be written.
 */
export const openLocalBlobStore = async (folder: string): Promise<BlobStore> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // All at once: no put then has to make a folder, nor to care whether the folder itself is on the disk already.
  await Promise.all(
    [INCOMING, ...FANS].map((name) => mkdir(join(folder, name), { recursive: true, mode: 0o700 })),
  );
  await syncFolder(folder);
  const store = new LocalBlobStore(folder);
  await store.sweep(new Date(Date.now() - DAY));
  return store;
};

class LocalBlobStore implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(source: Readable, options: PutOptions): Promise<StoredBlob> {
    const key = newBlobKey();
    const measured = measure(source, options);
    const incoming = join(this.#folder, INCOMING, randomUUID());
    const place = this.#pathOf(key);
    try {
      await writeFile(measured.stream, incoming);
      await rename(incoming, place);
      await syncFolder(join(place, '..'));
      return { key, ...measured.result() };
    } catch (error) {
      measured.stream.destroy();
      await Promise.all([rm(incoming, { force: true }), rm(place, { force: true })]);
      const refused = measured.failure();
      if (refused !== null) throw refused.error;
      throw writeError(error);
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    if (!isBlobKey(key)) throw new BlobMissingError(key);
    const stream = createReadStream(this.#pathOf(key), { ...range, highWaterMark: READ_BYTES });
    if ((await ifThere(once(stream, 'open'))) === null) throw new BlobMissingError(key);
    return stream;
  }

  async remove(key: string): Promise<void> {
    if (isBlobKey(key)) await rm(this.#pathOf(key), { force: true });
  }

  async resume(partial: PartialBlob, done: Done): Promise<PartialWriter> {
    return resumeFile(partial, this.#placesOf(partial), done);
  }

  async complete(partial: PartialBlob): Promise<void> {
    return completeFile(partial, this.#placesOf(partial));
  }

  async discard(partial: PartialBlob): Promise<void> {
    return discardFile(this.#placesOf(partial));
  }

  async list({ olderThan, after = '', limit }: ListOptions): Promise<readonly ListedBlob[]> {
    const page: ListedBlob[] = [];
    for (const fan of FANS) {
      if (fan < after.slice(0, 2)) continue;
      const keys = (await readdir(join(this.#folder, fan))).map((name) => `${fan}/${name}`).toSorted();
      for (const key of keys) {
        if (key <= after || !isBlobKey(key)) continue;
        // It may be removed while the list is made.
        const file = await ifThere(stat(this.#pathOf(key)));
        if (file === null || file.mtime >= olderThan) continue;
        page.push({ key, storedAt: file.mtime });
        if (page.length === limit) return page;
      }
    }
    return page;
  }

  async sweep(olderThan: Date): Promise<number> {
    let swept = 0;
    for (const name of await readdir(join(this.#folder, INCOMING))) {
      const path = join(this.#folder, INCOMING, name);
      const file = await ifThere(stat(path));
      if (file === null || file.mtime >= olderThan) continue;
      await rm(path, { force: true });
      swept += 1;
    }
    return swept;
  }

  async check(): Promise<void> {
    const probe = join(this.#folder, INCOMING, `check-${randomUUID()}`);
    await (await open(probe, 'wx', 0o600)).close();
    await rm(probe, { force: true });
  }

  async close(): Promise<void> {}

  #pathOf(key: string): string {
    return join(this.#folder, key);
  }

  #placesOf({ key }: PartialBlob): PartialPlaces {
    if (!isBlobKey(key)) throw new BlobMissingError(key);
    return { incoming: join(this.#folder, INCOMING, basename(key)), place: this.#pathOf(key) };
  }
}
