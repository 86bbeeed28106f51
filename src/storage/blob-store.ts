// What every place that keeps bytes offers, whichever disk or object store is behind it.
import { v7 } from 'uuid';
import type { Readable } from 'node:stream';
import type { Done, PartialBlob, PartialWriter } from './partial-blob.js';

/** Bytes that are safely kept. `size` is in bytes, `sha256` in lower-case hex. */
export interface StoredBlob {
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
}

/** One kept blob, as the garbage collector sees it. */
export interface ListedBlob {
  readonly key: string;
  readonly storedAt: Date;
}

/** Which bytes of a blob: offsets from 0, both ends inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface PutOptions {
  /** The most bytes that are taken; one more answers payloadTooLarge. */
  readonly maxBytes: number;
  /**
   * Called once with the first bytes (HEAD_BYTES, or the whole where it is smaller; empty for an empty blob) before
   * anything is written. A throw refuses the blob, and is what `put` throws.
   */
  readonly inspect?: (head: Buffer) => void | Promise<void>;
}

export interface ListOptions {
  /** Only what was stored before this moment. */
  readonly olderThan: Date;
  /** Only keys after this one: the last of the page before. */
  readonly after?: string;
  /** At most this many; fewer mean that there are no more. At least 1. */
  readonly limit: number;
}

/**
 * Immutable blobs under keys that the store makes up. A key says nothing about the content or the client, and equal
 * contents get different keys: whoever keeps the keys decides what is the same.
 */
export interface BlobStore {
  /**
   * Keeps what the source yields, in constant memory, and resolves once it would survive a power cut. Throws
   * payloadTooLarge, storageFull, what `inspect` threw, or the source's or the store's own error; then nothing is left
   * behind and the source is destroyed. Where the source is a request that is still to be answered, hand in a stream
   * that it is piped into: destroying the request itself closes its connection before the answer. What the source yields is the
   * store's from then on, and may be empty once it is kept.
   */
  put(source: Readable, options: PutOptions): Promise<StoredBlob>;

  /**
   * The blob's bytes, or those of the range that there are. The caller reads the stream to its end or destroys it; what it yields is
   * the caller's, who may give its memory back.
   * @throws BlobMissingError
   */
  read(key: string, range?: ByteRange): Promise<Readable>;

  /** Forgets a blob. One that is not there is fine. */
  remove(key: string): Promise<void>;

  /**
   * Goes on with a blob that arrives in parts, behind the bytes that were received; whatever lies beyond them is dropped.
   * There may be one writer at a time; what is written is given to `done` by and by. BlobMissingError where the received
   * bytes are gone.
   */
  resume(partial: PartialBlob, done: Done): Promise<PartialWriter>;

  /**
   * Makes the blob of one whose bytes were all received, without copying them: from then on it is read under its key. One
   * that was made already is fine. BlobMissingError where the bytes are gone.
   */
  complete(partial: PartialBlob): Promise<void>;

  /** Forgets a blob that arrives in parts, however far it has come. One that is not there is fine. */
  discard(partial: PartialBlob): Promise<void>;

  /** A page of what is kept, in the order of the keys. */
  list(options: ListOptions): Promise<readonly ListedBlob[]>;

  /**
   * Clears away what puts and parts left unfinished whose process died, begun before the moment given: choose one so early
   * that nothing begun then can be live still. Answers how many there were.
   */
  sweep(olderThan: Date): Promise<number>;

  /** Throws where the store does not answer or cannot be used; within ten seconds. */
  check(): Promise<void>;

  /** Lets go of connections. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** The store has no blob under this key. */
export class BlobMissingError extends Error {
  override readonly name = 'BlobMissingError';

  constructor(readonly key: string) {
    super(`There is no blob ${key}.`);
  }
}

/** How much of a blob `inspect` sees, in bytes. */
export const HEAD_BYTES = 64 * 1024;

const KEY = /^[0-9a-f]{2}\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A new key, `xx/<uuid>`. The two characters come from the end of the id, which is random: its beginning is the time,
 * and would put everything of a month into one folder.
 */
export const newBlobKey = (): string => {
  const id = v7();
  return `${id.slice(-2)}/${id}`;
};

/** Whether the text has the form of a key. Anything else names no blob, and never reaches a path. */
export const isBlobKey = (text: string): boolean => KEY.test(text);
