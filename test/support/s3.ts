// A real S3 server, in this process and on a folder of its own, that can be away for a while.
import { createRequire } from 'node:module';
import crypto from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  readonly httpServer: Server;
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

export const bucket = 'blobs';

/** The calls on unfinished uploads that s3rver lacks, done on its folder; and its answer where there is no such upload. */
const uploadCalls = (directory: string): Middleware => {
  const uploads = join(directory, bucket, '._S3rver_uploads');
  return async (context, next) => {
    const { uploadId } = context.query;
    const ids = await readdir(uploads).catch((): string[] => []);
    if (uploadId !== undefined && !ids.includes(uploadId)) {
      context.status = 404;
      context.type = 'application/xml';
      context.body = '<Error><Code>NoSuchUpload</Code><Message>There is no such upload.</Message></Error>';
    } else if (context.method === 'DELETE' && uploadId !== undefined) {
      await rm(join(uploads, uploadId), { recursive: true });
      context.status = 204;
    } else if (context.method === 'GET' && 'uploads' in context.query) {
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

export interface S3Server {
  readonly endpoint: string;
  /** Every file that it has, by whatever name. */
  traces(): Promise<readonly string[]>;
  /** Ends it with every connection; what it has stays. */
  stop(): Promise<void>;
  /** Starts it again where it was. */
  restart(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

/** Starts one with an empty bucket, and sets the keys for it in the environment. */
export async function startS3(): Promise<S3Server> {
  process.env['AWS_ACCESS_KEY_ID'] = 'S3RVER';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'S3RVER';
  const directory = await mkdtemp(join(tmpdir(), 'sheaf-s3-'));
  const start = async (port: number): Promise<{ server: S3rver; port: number }> => {
    const server = new S3rverClass({
      address: '127.0.0.1',
      port,
      silent: true,
      directory,
      configureBuckets: [{ name: bucket }],
    });
    server.middleware.unshift(uploadCalls(directory));
    return { server, port: (await server.run()).port };
  };
  const stop = async (): Promise<void> => {
    const closed = running.close();
    running.httpServer.closeAllConnections();
    await closed;
  };
  const { server, port } = await start(0);
  let running = server;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    traces: async () =>
      (await readdir(directory, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted(),
    stop,
    restart: async () => {
      running = (await start(port)).server;
    },
    close: async () => {
      await stop().catch(() => undefined);
      await rm(directory, { recursive: true });
    },
  };
}

/** The storage URL of the bucket there. */
export const s3Url = (endpoint: string, prefix = ''): string =>
  `s3://${bucket}/${prefix}?endpoint=${encodeURIComponent(endpoint)}`;
