// The blob store in an object store: the contract over the real protocol, and what only a network can do wrong.
import { createRequire } from 'node:module';
import crypto, { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newBlobKey, type BlobStore } from '../../src/storage/blob-store.js';
import { openBlobStore, parseS3Url } from '../../src/storage/open-blob-store.js';
import { describeBlobStore } from './blob-store-contract.js';

/** The part of a Koa context that is needed here. */
interface Context {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  status: number;
  type: string;
  body: string;
}
type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;
interface S3rver {
  readonly middleware: Middleware[];
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}

// It has no types and is CommonJS.
const S3rverClass = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver;

// It encrypts the token of a next page, which nobody here sends back, with a cipher that OpenSSL no longer has.
const { createCipheriv } = crypto;
const longer = (key: Buffer): Buffer => Buffer.concat([key, key]);
Object.assign(crypto, {
  createCipheriv: (_cipher: string, key: Buffer, iv: Buffer) =>
    createCipheriv('aes-128-cbc', longer(key), longer(iv)),
});

const bucket = 'blobs';

/** The two calls on unfinished uploads that s3rver lacks, done on its folder. */
const uploadCalls = (directory: string): Middleware => {
  const uploads = join(directory, bucket, '._S3rver_uploads');
  return async (context, next) => {
    const { uploadId } = context.query;
    if (context.method === 'DELETE' && uploadId !== undefined) {
      await rm(join(uploads, uploadId), { recursive: true });
      context.status = 204;
    } else if (context.method === 'GET' && 'uploads' in context.query) {
      const ids = await readdir(uploads).catch(() => []);
      const entries = ids.map(async (id) => {
        const key = await readFile(join(uploads, id, 'key'), 'utf8');
        return `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>2020-01-01T00:00:00.000Z</Initiated></Upload>`;
      });
      context.type = 'application/xml';
      context.body = `<ListMultipartUploadsResult>${(await Promise.all(entries)).join('')}</ListMultipartUploadsResult>`;
    } else {
      await next();
    }
  };
};

const startS3 = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sheaf-s3-'));
  const server = new S3rverClass({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  });
  server.middleware.unshift(uploadCalls(directory));
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    traces: async (): Promise<readonly string[]> =>
      (await readdir(directory, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted(),
    close: async (): Promise<void> => {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
};

const urlOf = (endpoint: string, prefix = ''): string =>
  `s3://${bucket}/${prefix}?endpoint=${encodeURIComponent(endpoint)}`;

beforeAll(() => {
  process.env.AWS_ACCESS_KEY_ID = 'S3RVER';
  process.env.AWS_SECRET_ACCESS_KEY = 'S3RVER';
});

for (const prefix of ['', 'team/documents']) {
  describeBlobStore(`An object store, prefix "${prefix}",`, async () => {
    const s3 = await startS3();
    return { ...s3, store: await openBlobStore(urlOf(s3.endpoint, prefix)) };
  });
}

describe('An object store', () => {
  let s3: Awaited<ReturnType<typeof startS3>>;
  let answer: { readonly status: number; readonly code: string };
  let failing: Server;
  let failingStore: BlobStore;

  beforeAll(async () => {
    s3 = await startS3();
    failing = createServer((request, response) => {
      request.resume().once('end', () => {
        response.writeHead(answer.status, { 'content-type': 'application/xml' });
        response.end(`<Error><Code>${answer.code}</Code><Message>No.</Message></Error>`);
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

const parse = (url: string) => parseS3Url(new URL(url));

describe('The URL of an object store', () => {
  test('says bucket, prefix and how to reach it', () => {
    expect(parse('s3://docs')).toEqual({ bucket: 'docs', prefix: '', forcePathStyle: false });
    expect(parse('s3://docs/a/b/?region=eu-west-1')).toEqual({
      bucket: 'docs',
      prefix: 'a/b/',
      region: 'eu-west-1',
      forcePathStyle: false,
    });
    expect(parse('s3://docs?endpoint=https://minio:9000')).toEqual({
      bucket: 'docs',
      prefix: '',
      endpoint: 'https://minio:9000',
      region: 'us-east-1',
      forcePathStyle: true,
    });
    expect(parse('s3://docs?endpoint=https://r2.example&forcePathStyle=false').forcePathStyle).toBe(false);
  });

  test.each([
    ['s3://key:secret@docs', 'must not carry keys'],
    ['s3:///prefix', 'names no bucket'],
    ['s3://docs?endpont=x', 'unknown parameter endpont'],
    ['s3://docs?endpoint=minio:9000', 'http or https'],
    ['s3://docs?forcePathStyle=yes', 'true or false'],
  ])('is refused in words: %s', (url, words) => {
    expect(() => parse(url)).toThrow(words);
  });
});
