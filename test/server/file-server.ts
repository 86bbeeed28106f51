// A real server with one file behind it, for tests of how files are sent.
import { createHash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import fastify from 'fastify';
import { sendBlob, type SendOptions } from '../../src/server/files/send-blob.js';
import {
  BlobMissingError,
  type BlobStore,
  type ByteRange,
  type StoredBlob,
} from '../../src/storage/blob-store.js';

export const content = randomBytes(3 * 1024 * 1024);
const sha256 = createHash('sha256').update(content).digest('hex');
export const etag = `"${sha256}"`;
const lastModified = new Date('2024-05-06T07:08:09.678Z');
export const modified = 'Mon, 06 May 2024 07:08:09 GMT';

const unused = (): never => {
  throw new Error('Only reading is needed.');
};

/** What is served; tests change it, and it is as before for the next. */
export interface Served {
  blob: StoredBlob;
  options: SendOptions;
  /** Gives the bytes of any blob that is neither `missing` nor `empty`. */
  read: (range?: ByteRange) => Readable;
  /** The streams that the store handed out, and the parts that were started. */
  readonly streams: Readable[];
  readonly started: ByteRange[];
  /** Whether the connection of a request was closed. */
  left: boolean;
}

const fresh = (): Served => {
  const served: Served = {
    blob: { key: 'key', size: content.length, sha256 },
    options: {
      store: {
        put: unused,
        resume: unused,
        complete: unused,
        discard: unused,
        remove: unused,
        list: unused,
        sweep: unused,
        check: unused,
        close: unused,
        read: async (key, range) => {
          if (key === 'missing') throw new BlobMissingError(key);
          if (key === 'empty') return Readable.from([]);
          const stream = served.read(range);
          served.streams.push(stream);
          return stream;
        },
      } satisfies BlobStore,
      fileName: 'report.pdf',
      mimeType: 'application/pdf',
      disposition: 'inline',
      lastModified,
      onStart: (range) => void served.started.push(range),
    },
    read: (range) =>
      Readable.from([Buffer.from(content.subarray(range?.start ?? 0, (range?.end ?? Infinity) + 1))]),
    streams: [],
    started: [],
    left: false,
  };
  return served;
};

/** Serves the file on a free port for the tests of one suite. */
export const fileServer = () => {
  const app = fastify();
  let served = fresh();
  let url = '';
  app.route({
    method: ['GET', 'HEAD'],
    url: '/file',
    handler: (request, reply) => {
      const { blob, options } = served;
      const asked = served;
      reply.raw.once('close', () => {
        asked.left = true;
      });
      return sendBlob(request, reply, blob, options);
    },
  });
  beforeAll(async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/file`;
  });
  afterAll(() => app.close());
  beforeEach(() => {
    served = fresh();
  });
  return {
    served: (): Served => served,
    /** Changes the options for this test. */
    set: (options: Partial<SendOptions>): void => {
      served.options = { ...served.options, ...options };
    },
    url: (): string => url,
    fetch: (
      headers: Readonly<Record<string, string>> = {},
      method: 'GET' | 'HEAD' = 'GET',
    ): Promise<Response> => fetch(url, { method, headers }),
  };
};

export const bytesOf = async (response: Response): Promise<Buffer> =>
  Buffer.from(await response.arrayBuffer());
