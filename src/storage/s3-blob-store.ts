// Keeps blobs as objects below one prefix of a bucket, in any store that speaks the S3 protocol.
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Readable } from 'node:stream';
import { MINUTE } from '../common/clock.js';
import type { S3Place } from '../common/storage-url.js';
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
import { measure } from './measured-source.js';
import type { Done, PartialBlob, PartialWriter } from './partial-blob.js';
import { answerOf, isMissing, keepError } from './s3-answers.js';
import { S3PartialBlobs } from './s3-partial-blobs.js';
import { INCOMING, MAX_PARTS, MIN_PART_BYTES, PARTS_AT_ONCE } from './s3-parts.js';

/** How long to wait, in milliseconds: for a connection, for the beginning of an answer, and for the whole of a check. */
const CONNECT_TIMEOUT = 3_000;
const ANSWER_TIMEOUT = 2 * MINUTE;
const CHECK_TIMEOUT = 5_000;
/** Without a byte for this long a connection counts as dead. A viewer that paused a film looks the same until then. */
const IDLE_TIMEOUT = 10 * MINUTE;

/** Makes the store. Sends nothing: whether the bucket answers is told by `check`. */
export const openS3BlobStore = (place: S3Place): BlobStore => new S3BlobStore(place);

/**
 * The bucket should have a lifecycle rule that aborts incomplete multipart uploads: a process that dies in the middle
 * of one leaves its parts, which `sweep` finds only where the store lists uploads.
 */
class S3BlobStore implements BlobStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #partials: S3PartialBlobs;

  constructor({ bucket, prefix, endpoint, region, forcePathStyle }: S3Place) {
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#client = new S3Client({
      forcePathStyle,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(region === undefined ? {} : { region }),
      // The newer trailing checksums are kept as part of the content by stores that do not know them.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT,
        requestTimeout: ANSWER_TIMEOUT,
        throwOnRequestTimeout: true,
        socketTimeout: IDLE_TIMEOUT,
        // Every download holds a connection for as long as its client is slow: no small cap, or they starve uploads.
        httpAgent: { keepAlive: true, maxSockets: 1_000 },
        httpsAgent: { keepAlive: true, maxSockets: 1_000 },
      },
    });
    this.#partials = new S3PartialBlobs(this.#client, (key) => this.#object(key));
  }

  async put(source: Readable, options: PutOptions): Promise<StoredBlob> {
    const key = newBlobKey();
    const measured = measure(source, options);
    try {
      // Failing the stream, not Upload.abort(), is what stops it: abort() answers before the parts are cleared away.
      await new Upload({
        client: this.#client,
        params: { ...this.#object(key), Body: measured.stream, ContentType: 'application/octet-stream' },
        queueSize: PARTS_AT_ONCE,
        partSize: Math.max(MIN_PART_BYTES, Math.ceil(options.maxBytes / MAX_PARTS)),
      }).done();
      return { key, ...measured.result() };
    } catch (error) {
      measured.stream.destroy();
      const refused = measured.failure();
      if (refused !== null) throw refused.error;
      // The store may have kept the object and only its answer been lost. Where it does not answer now either, the
      // garbage collector finds an object that nothing refers to.
      await this.remove(key).catch(() => undefined);
      throw keepError(error);
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    if (!isBlobKey(key)) throw new BlobMissingError(key);
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({
          ...this.#object(key),
          ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
        }),
      );
      if (!(Body instanceof Readable)) throw new Error('The object store answered without a body.');
      return Body;
    } catch (error) {
      throw isMissing(error) ? new BlobMissingError(key) : error;
    }
  }

  async remove(key: string): Promise<void> {
    if (isBlobKey(key)) await this.#client.send(new DeleteObjectCommand(this.#object(key)));
  }

  resume(partial: PartialBlob, done: Done): Promise<PartialWriter> {
    return this.#partials.resume(partial, done);
  }

  complete(partial: PartialBlob): Promise<void> {
    return this.#partials.complete(partial);
  }

  discard(partial: PartialBlob): Promise<void> {
    return this.#partials.discard(partial);
  }

  async list({ olderThan, after, limit }: ListOptions): Promise<readonly ListedBlob[]> {
    const page: ListedBlob[] = [];
    let last = after;
    for (;;) {
      const { Contents = [], IsTruncated } = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: this.#prefix,
          MaxKeys: Math.min(1_000, limit),
          ...(last === undefined ? {} : { StartAfter: `${this.#prefix}${last}` }),
        }),
      );
      for (const { Key = '', LastModified } of Contents) {
        last = Key.slice(this.#prefix.length);
        // Others may keep things in the bucket too.
        if (!isBlobKey(last) || LastModified === undefined || LastModified >= olderThan) continue;
        page.push({ key: last, storedAt: LastModified });
        if (page.length === limit) return page;
      }
      if (IsTruncated !== true || Contents.length === 0) return page;
    }
  }

  async sweep(olderThan: Date): Promise<number> {
    let swept = await this.#sweepRests(olderThan);
    let from: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } = {};
    for (;;) {
      const page = await this.#uploadsAfter(from);
      for (const { Key = '', UploadId, Initiated } of page?.Uploads ?? []) {
        const isOurs = isBlobKey(Key.slice(this.#prefix.length));
        if (!isOurs || UploadId === undefined || Initiated === undefined || Initiated >= olderThan) continue;
        await this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key, UploadId }));
        swept += 1;
      }
      if (page?.IsTruncated !== true || page.NextKeyMarker === undefined) return swept;
      from = {
        KeyMarker: page.NextKeyMarker,
        ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }),
      };
    }
  }

  /** Asks for the bucket. Nothing is written: this runs every few seconds, and stores charge for writes. */
  async check(): Promise<void> {
    await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }), {
      abortSignal: AbortSignal.timeout(CHECK_TIMEOUT),
    });
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  #object(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: `${this.#prefix}${key}` };
  }

  /** What was kept between the parts of blobs, as objects of their own. Answers how many there were. */
  async #sweepRests(olderThan: Date): Promise<number> {
    let swept = 0;
    for (let after: string | undefined; ;) {
      const { Contents = [], IsTruncated } = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: `${this.#prefix}${INCOMING}`,
          ...(after === undefined ? {} : { StartAfter: after }),
        }),
      );
      for (const { Key, LastModified } of Contents) {
        after = Key;
        if (Key === undefined || LastModified === undefined || LastModified >= olderThan) continue;
        await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key }));
        swept += 1;
      }
      if (IsTruncated !== true || after === undefined) return swept;
    }
  }

  /** A page of the uploads under way, or null where the store cannot list them. */
  async #uploadsAfter(from: { readonly KeyMarker?: string; readonly UploadIdMarker?: string }) {
    try {
      return await this.#client.send(
        new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: this.#prefix, ...from }),
      );
    } catch (error) {
      if (answerOf(error).status === 501) return null;
      throw error;
    }
  }
}
