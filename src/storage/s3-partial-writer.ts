// Adds bytes to a multipart upload: parts of one size, a few of them travelling at a time.
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Done, PartialBlob, PartialWriter } from './partial-blob.js';
import { release } from './pieces.js';
import { keepError } from './s3-answers.js';
import {
  MIN_PART_BYTES,
  PARTS_AT_ONCE,
  restKey,
  stateOf,
  type S3Object,
  type S3PartialState,
} from './s3-parts.js';

export class S3PartialWriter implements PartialWriter {
  readonly #client: S3Client;
  readonly #object: (key: string) => S3Object;
  readonly #partial: PartialBlob;
  readonly #begun: S3PartialState;
  readonly #partsAtOnce: number;
  readonly #done: Done;
  readonly #rest: Buffer | null;
  /** Of the parts that were kept; those still under way are missing. */
  readonly #etags: (string | undefined)[];
  readonly #travelling = new Set<Promise<void>>();
  #uploadId: Promise<string> | null;
  /** Of the upload that this writer began, as soon as a part of it is kept; and whether anybody was told of it. */
  #createdId: string | null = null;
  #told = false;
  #parts: number;
  #held: Buffer[];
  #heldBytes: number;
  #received: number;
  #failure: { readonly error: unknown } | null = null;

  /** `rest`: what the writer before left of a part. */
  constructor(
    client: S3Client,
    object: (key: string) => S3Object,
    partial: PartialBlob,
    rest: Buffer | null,
    done: Done,
  ) {
    this.#client = client;
    this.#object = object;
    this.#partial = partial;
    this.#begun = stateOf(partial);
    const { uploadId, etags, partBytes } = this.#begun;
    // Large parts are those of enormous files: fewer of them fill as much memory.
    this.#partsAtOnce = Math.max(1, Math.floor((PARTS_AT_ONCE * MIN_PART_BYTES) / partBytes));
    this.#uploadId = uploadId === null ? null : Promise.resolve(uploadId);
    this.#etags = [...etags];
    this.#parts = etags.length;
    this.#rest = rest;
    this.#held = rest === null ? [] : [rest];
    this.#heldBytes = rest?.length ?? 0;
    this.#done = done;
    this.#received = partial.received;
  }

  async write(pieces: readonly Buffer[]): Promise<void> {
    for (const bytes of pieces) await this.#add(bytes);
  }

  async #add(bytes: Buffer): Promise<void> {
    const { partBytes } = this.#begun;
    this.#received += bytes.length;
    let rest = bytes;
    while (this.#heldBytes + rest.length >= partBytes) {
      const taken = partBytes - this.#heldBytes;
      this.#hold(rest.subarray(0, taken));
      rest = rest.subarray(taken);
      await this.#send();
    }
    if (rest.length > 0) this.#hold(rest);
  }

  async checkpoint(): Promise<PartialBlob> {
    this.#check();
    const missing = this.#etags.indexOf(undefined);
    const whole = missing === -1 ? this.#etags.length : missing;
    // What was received before may end within a part, which its rest keeps until the part is there.
    if (whole === this.#begun.etags.length) return this.#partial;
    return this.#after(whole, 0, Math.min(whole * this.#begun.partBytes, this.#partial.size));
  }

  async end(): Promise<PartialBlob> {
    const isLast = this.#received === this.#partial.size;
    if (isLast && this.#heldBytes > 0) await this.#send();
    while (this.#travelling.size > 0) await Promise.all(this.#travelling);
    this.#check();
    const rest = this.#heldBytes;
    if (rest > 0) {
      const Key = restKey(this.#partial.key, this.#parts + 1);
      const Body = await this.#takeHeld();
      try {
        await this.#client.send(new PutObjectCommand({ ...this.#object(Key), Body }));
      } catch (error) {
        throw keepError(error);
      }
    }
    return this.#after(this.#parts, rest, this.#received);
  }

  async abandon(): Promise<void> {
    await Promise.all(this.#travelling);
    // Parts that do not count are replaced by those that will come. An upload that nobody knows of is not gone on with.
    if (this.#createdId === null || this.#told || this.#begun.uploadId !== null) return;
    const upload = { ...this.#object(this.#partial.key), UploadId: this.#createdId };
    // Where the store does not answer now, the sweep finds it.
    await this.#client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  async #takeHeld(): Promise<Buffer> {
    const taken = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    const bytes = Buffer.concat(taken);
    await this.#done(taken.filter((piece) => piece !== this.#rest));
    return bytes;
  }

  /** Sends what is held as the next part, once there is room for one more on the way. */
  async #send(): Promise<void> {
    while (this.#travelling.size >= this.#partsAtOnce) await Promise.race(this.#travelling);
    this.#check();
    const bytes = await this.#takeHeld();
    this.#parts += 1;
    const number = this.#parts;
    this.#etags[number - 1] = undefined;
    const travelling = this.#sendPart(number, bytes)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#travelling.delete(travelling));
    this.#travelling.add(travelling);
  }

  async #sendPart(PartNumber: number, Body: Buffer): Promise<void> {
    this.#uploadId ??= this.#create();
    const UploadId = await this.#uploadId;
    const { ETag } = await this.#client.send(
      new UploadPartCommand({ ...this.#object(this.#partial.key), UploadId, PartNumber, Body }),
    );
    if (ETag === undefined) throw new Error('The object store kept a part without naming it.');
    this.#createdId = UploadId;
    this.#etags[PartNumber - 1] = ETag;
    // The store has all of it.
    release(Body);
  }

  async #create(): Promise<string> {
    const { UploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({
        ...this.#object(this.#partial.key),
        ContentType: 'application/octet-stream',
      }),
    );
    if (UploadId === undefined) throw new Error('The object store began an upload without naming it.');
    return UploadId;
  }

  #check(): void {
    if (this.#failure !== null) throw keepError(this.#failure.error);
  }

  #after(parts: number, rest: number, received: number): PartialBlob {
    const { partBytes, rests, uploadId } = this.#begun;
    this.#told = true;
    const noted = rest === 0 || rests.includes(parts + 1) ? rests : [...rests, parts + 1];
    const state: S3PartialState = {
      uploadId: this.#createdId ?? uploadId,
      partBytes,
      etags: this.#etags.slice(0, parts).filter((etag) => etag !== undefined),
      rest,
      rests: noted,
    };
    return { ...this.#partial, received, state: { ...state } };
  }
}
