// How blobs become files beside the store's own: in one go, or in parts, appended to, and renamed once they are whole.
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { dirname } from 'node:path';
import { BlobMissingError } from './blob-store.js';
import { WRITE_BYTES, ifThere, syncFolder, writeError } from './local-files.js';
import { lengthOf, release } from './pieces.js';
import type { Done, PartialBlob, PartialWriter } from './partial-blob.js';

/** Where the file of a blob is while it arrives, and where it stays. */
export interface PartialPlaces {
  readonly incoming: string;
  readonly place: string;
}

/** Opens the file, without what was written to it and not received. */
export async function resumeFile(
  partial: PartialBlob,
  { incoming }: PartialPlaces,
  done: Done,
): Promise<PartialWriter> {
  const { key, received } = partial;
  const handle = await (received === 0 ? open(incoming, 'w', 0o600) : ifThere(open(incoming, 'r+')));
  if (handle === null) throw new BlobMissingError(key);
  try {
    if ((await handle.stat()).size < received) throw new BlobMissingError(key);
    await handle.truncate(received);
    if (received === 0) await syncFolder(dirname(incoming));
    return new LocalPartialWriter(partial, handle, done);
  } catch (error) {
    await handle.close();
    throw writeError(error);
  }
}

/** Writes a new file, whose bytes are given back once they are written, and flushes it to the disk. */
export async function writeFile(stream: Readable, path: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  const writer = new LocalPartialWriter({ key: '', size: 0, received: 0, state: null }, handle, (written) =>
    written.forEach(release),
  );
  // Nobody waits for what has stalled where there is no room for it.
  writer.onFailure = (error) => stream.destroy(error);
  try {
    for await (const bytes of stream) await writer.write([bytes as Buffer]);
    await writer.end();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

export async function completeFile({ key, size }: PartialBlob, places: PartialPlaces): Promise<void> {
  const { incoming, place } = places;
  // Nothing ever came of an empty one.
  if (size === 0) await (await open(incoming, 'w', 0o600)).close();
  const renamed = await ifThere(rename(incoming, place).then(() => true));
  if (renamed === null && (await ifThere(stat(place))) === null) throw new BlobMissingError(key);
  await syncFolder(dirname(place));
}

export async function discardFile({ incoming, place }: PartialPlaces): Promise<void> {
  await Promise.all([rm(incoming, { force: true }), rm(place, { force: true })]);
}

/** In one write: the system takes no more of them at once. */
const MOST_PIECES = 1024;

class LocalPartialWriter implements PartialWriter {
  /** Called as soon as a write fails; the error is also thrown to whoever waits for it next. */
  onFailure: (error: Error) => void = () => undefined;
  readonly #partial: PartialBlob;
  readonly #handle: FileHandle;
  readonly #done: Done;
  /** Where the next bytes go. */
  #end: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** The batch that is being written while the next one gathers. */
  #writing: Promise<void> = Promise.resolve();

  constructor(partial: PartialBlob, handle: FileHandle, done: Done) {
    this.#partial = partial;
    this.#handle = handle;
    this.#done = done;
    this.#end = partial.received;
  }

  async write(pieces: readonly Buffer[]): Promise<void> {
    this.#waiting.push(...pieces);
    this.#waitingBytes += lengthOf(pieces);
    if (this.#waitingBytes < WRITE_BYTES && this.#waiting.length < MOST_PIECES) return;
    await this.#writing;
    this.#writing = this.#writeOut();
    this.#writing.catch(this.onFailure);
  }

  async checkpoint(): Promise<PartialBlob> {
    const received = this.#end;
    await this.#handle.datasync().catch(failWriting);
    return { ...this.#partial, received };
  }

  async end(): Promise<PartialBlob> {
    await this.#writing;
    await this.#writeOut();
    const partial = await this.checkpoint();
    await this.#handle.close();
    return partial;
  }

  async abandon(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#handle.close();
  }

  async #writeOut(): Promise<void> {
    let batch = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    const taken = batch;
    while (batch.length > 0) {
      const { bytesWritten } = await this.#handle.writev(batch, this.#end).catch(failWriting);
      this.#end += bytesWritten;
      const written = lengthOf(batch);
      // A disk may take less than it was given.
      batch = bytesWritten === written ? [] : [Buffer.concat(batch).subarray(bytesWritten)];
    }
    if (taken.length > 0) await this.#done(taken);
  }
}

const failWriting = (error: unknown): never => {
  throw writeError(error);
};
