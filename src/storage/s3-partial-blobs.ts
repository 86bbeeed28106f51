// Blobs that arrive in parts, as multipart uploads. What is too small for a part is kept as an object of its own between
// two writers, so that any node goes on from it.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { BlobMissingError } from './blob-store.js';
import type { Done, PartialBlob, PartialWriter } from './partial-blob.js';
import { isMissing, keepError } from './s3-answers.js';
import { S3PartialWriter } from './s3-partial-writer.js';
import { restKey, stateOf, type S3Object } from './s3-parts.js';

export class S3PartialBlobs {
  readonly #client: S3Client;
  readonly #object: (key: string) => S3Object;

  constructor(client: S3Client, object: (key: string) => S3Object) {
    this.#client = client;
    this.#object = object;
  }

  async resume(partial: PartialBlob, done: Done): Promise<PartialWriter> {
    const state = stateOf(partial);
    const next = state.etags.length + 1;
    const needed = (part: number): boolean => state.rest > 0 && part === next;
    await this.#removeRests(
      partial.key,
      state.rests.filter((part) => !needed(part)),
    );
    const held = state.rest === 0 ? null : await this.#readRest(partial.key, next, state.rest);
    const tidied = { ...state, rests: state.rests.filter(needed) };
    return new S3PartialWriter(this.#client, this.#object, { ...partial, state: tidied }, held, done);
  }

  async complete(partial: PartialBlob): Promise<void> {
    const { uploadId, etags, rests } = stateOf(partial);
    try {
      if (partial.size === 0) {
        const empty = { Body: Buffer.alloc(0), ContentLength: 0 };
        await this.#client.send(new PutObjectCommand({ ...this.#object(partial.key), ...empty }));
        return;
      }
      await this.#client.send(
        new CompleteMultipartUploadCommand({
          ...this.#object(partial.key),
          UploadId: uploadId ?? '',
          MultipartUpload: { Parts: etags.map((ETag, at) => ({ ETag, PartNumber: at + 1 })) },
        }),
      );
    } catch (error) {
      // It may have been completed before, and only the answer been lost: no store completes one twice.
      if (!isMissing(error)) throw keepError(error);
      if (!(await this.#isThere(partial))) throw new BlobMissingError(partial.key);
    }
    await this.#removeRests(partial.key, rests);
  }

  async discard(partial: PartialBlob): Promise<void> {
    const { uploadId, rests } = stateOf(partial);
    if (uploadId !== null) {
      try {
        await this.#client.send(
          new AbortMultipartUploadCommand({ ...this.#object(partial.key), UploadId: uploadId }),
        );
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    await this.#client.send(new DeleteObjectCommand(this.#object(partial.key)));
    await this.#removeRests(partial.key, rests);
  }

  async #isThere({ key, size }: PartialBlob): Promise<boolean> {
    try {
      const { ContentLength } = await this.#client.send(new HeadObjectCommand(this.#object(key)));
      return ContentLength === size;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async #readRest(key: string, part: number, length: number): Promise<Buffer> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#object(restKey(key, part))));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      if (bytes.length < length) throw new BlobMissingError(key);
      return bytes.subarray(0, length);
    } catch (error) {
      throw isMissing(error) ? new BlobMissingError(key) : error;
    }
  }

  async #removeRests(key: string, parts: readonly number[]): Promise<void> {
    for (const part of parts) {
      await this.#client.send(new DeleteObjectCommand(this.#object(restKey(key, part))));
    }
  }
}
