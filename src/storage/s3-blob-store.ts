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
import { storageFull } from '../common/errors.js';
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

/** Where the objects go. Credentials come from where the SDK looks for them: the AWS_ variables, a role, a profile. */
export interface S3Place {
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  /** A store other than Amazon's own. */
  readonly endpoint?: string;
  /** Where absent, the SDK's own settings decide. */
  readonly region?: string;
  /** Whether the bucket is named in the path of the URL instead of in its host name. */
  readonly forcePathStyle: boolean;
}

const MIB = 1024 * 1024;
/** Parts that travel at a time. Memory per upload is about two more than this, of the parts' size each. */
const PARTS_AT_ONCE = 3;
const MIN_PART_BYTES = 5 * MIB;
const MAX_PARTS = 10_000;

/** How long to wait, in milliseconds: for a connection, for the beginning of an answer, and for the whole of a check. */
const CONNECT_TIMEOUT = 3_000;
const ANSWER_TIMEOUT = 2 * MINUTE;
const CHECK_TIMEOUT = 5_000;
/** Without a byte for this long a connection counts as dead. A viewer that paused a film looks the same until then. */
const IDLE_TIMEOUT = 10 * MINUTE;

/** How stores say that there is no room, beside the status 507. */
const FULL_ERRORS: ReadonlySet<string> = new Set([
  'InsufficientStorage',
  'QuotaExceeded',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
]);

interface S3Answer {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What the store answered, as far as the error comes from an answer at all. */
const answerOf = (error: unknown): { readonly name: string; readonly status: number | null } => {
  const { name = '', $metadata } = (error ?? {}) as S3Answer;
  return { name, status: $metadata?.httpStatusCode ?? null };
};

const isFull = (error: unknown): boolean => {
  const { name, status } = answerOf(error);
  return status === 507 || FULL_ERRORS.has(name);
};

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
      throw isFull(error) ? storageFull() : error;
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
      const { name, status } = answerOf(error);
      throw status === 404 && name !== 'NoSuchBucket' ? new BlobMissingError(key) : error;
    }
  }

  async remove(key: string): Promise<void> {
    if (isBlobKey(key)) await this.#client.send(new DeleteObjectCommand(this.#object(key)));
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
    let swept = 0;
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
