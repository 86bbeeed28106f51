// The blob store in an object store: the contract over the real protocol, and what only a network can do wrong.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newBlobKey, type BlobStore } from '../../src/storage/blob-store.js';
import { parseStorageUrl } from '../../src/common/storage-url.js';
import { openBlobStore } from '../../src/storage/open-blob-store.js';
import { bucket, s3Url as urlOf, startS3 } from '../support/s3.js';
import type { S3Server } from '../support/s3.js';
import { describeBlobStore } from './blob-store-contract.js';
import { describePartialBlobs } from './partial-blob-contract.js';

for (const prefix of ['', 'team/documents']) {
  const name = `An object store, prefix "${prefix}",`;
  const open = async () => {
    const s3 = await startS3();
    return { ...s3, store: await openBlobStore(urlOf(s3.endpoint, prefix)) };
  };
  describeBlobStore(name, open);
  describePartialBlobs(name, open);
}

describe('An object store', () => {
  let s3: S3Server;
  let answer: { readonly status: number; readonly code: string };
  let failing: Server;
  let failingStore: BlobStore;

  beforeAll(async () => {
    s3 = await startS3();
    failing = createServer((request, response) => {
      request.resume().once('end', () => {
        if (answer.status === 501 && !/[?&]uploads/.test(request.url ?? '')) {
          response.writeHead(200, { 'content-type': 'application/xml' });
          return response.end('<ListBucketResult></ListBucketResult>');
        }
        response.writeHead(answer.status, { 'content-type': 'application/xml' });
        return response.end(`<Error><Code>${answer.code}</Code><Message>No.</Message></Error>`);
      });
    });
    await new Promise<void>((resolve) => failing.listen(0, '127.0.0.1', resolve));
    failingStore = await openBlobStore(urlOf(`http://127.0.0.1:${(failing.address() as AddressInfo).port}`));
  });
  afterAll(async () => {
    await failingStore.close();
    failing.closeAllConnections();
    await new Promise((resolve) => failing.close(resolve));
    await s3.close();
  });

  test('that is away fails every call, and destroys the source', async () => {
    const store = await openBlobStore(urlOf('http://127.0.0.1:1'));
    for (const size of [10, 6e6]) {
      const source = Readable.from([randomBytes(size)]);
      await expect(store.put(source, { maxBytes: 1e9 })).rejects.toThrow('ECONNREFUSED');
      expect(source.destroyed).toBe(true);
    }
    await expect(store.read(newBlobKey())).rejects.toThrow('ECONNREFUSED');
    await expect(store.remove(newBlobKey())).rejects.toThrow('ECONNREFUSED');
    await expect(store.list({ olderThan: new Date(), limit: 1 })).rejects.toThrow('ECONNREFUSED');
    await expect(store.check()).rejects.toThrow('ECONNREFUSED');
    await store.close();
  });

  test('that is full says so', async () => {
    answer = { status: 507, code: 'XMinioStorageFull' };
    const put = failingStore.put(Readable.from([randomBytes(10)]), { maxBytes: 1e9 });
    await expect(put).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  });

  test('that refuses is an error, and no missing blob', async () => {
    answer = { status: 403, code: 'AccessDenied' };
    await expect(failingStore.read(newBlobKey())).rejects.toMatchObject({ name: 'AccessDenied' });
    answer = { status: 404, code: 'NoSuchBucket' };
    await expect(failingStore.read(newBlobKey())).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(failingStore.check()).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('that cannot list uploads is swept of nothing', async () => {
    answer = { status: 501, code: 'NotImplemented' };
    expect(await failingStore.sweep(new Date())).toBe(0);
  });

  test('is swept of uploads whose process died', async () => {
    const store = await openBlobStore(urlOf(s3.endpoint));
    const { S3Client, CreateMultipartUploadCommand } = await import('@aws-sdk/client-s3');
    const client = new S3Client({ endpoint: s3.endpoint, region: 'us-east-1', forcePathStyle: true });
    const Key = newBlobKey();
    await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
    await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'of-someone-else' }));
    client.destroy();

    expect(await store.sweep(new Date('2019-01-01'))).toBe(0);
    expect(await store.sweep(new Date())).toBe(1);
    expect(await store.sweep(new Date())).toBe(0);
    await store.close();
  });
});

describe('The URL of an object store', () => {
  test('says bucket, prefix and how to reach it', () => {
    expect(parseStorageUrl('s3://docs')).toEqual({
      s3: { bucket: 'docs', prefix: '', forcePathStyle: false },
    });
    expect(parseStorageUrl('s3://docs/a/b/?region=eu-west-1')).toEqual({
      s3: {
        bucket: 'docs',
        prefix: 'a/b/',
        region: 'eu-west-1',
        forcePathStyle: false,
      },
    });
    expect(parseStorageUrl('s3://docs?endpoint=https://minio:9000')).toEqual({
      s3: {
        bucket: 'docs',
        prefix: '',
        endpoint: 'https://minio:9000',
        region: 'us-east-1',
        forcePathStyle: true,
      },
    });
    expect(parseStorageUrl('s3://docs?endpoint=https://r2.example&forcePathStyle=false')).toMatchObject({
      s3: { forcePathStyle: false },
    });
  });
});
