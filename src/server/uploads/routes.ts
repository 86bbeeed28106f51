// tus 1.0 at /uploads. @tus/server speaks the protocol; the bytes go from the request to the store without it.
import { Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { SheafError, notFound } from '../../common/errors.js';
import type { ErrorCode } from '../../common/errors.js';
import type { Settings } from '../../services/settings.js';
import type { Callers } from '../callers.js';
import { endWithResponse } from '../multipart.js';
import { originOf } from '../origin.js';
import { CHECKSUM_ALGORITHMS, checksumOf } from './checksum.js';
import { tusRequestHeaders } from './headers.js';
import { PartBody } from './part-body.js';
import { TusError } from './tus-error.js';
import { TUS_EXTENSIONS, TusStore } from './tus-store.js';
import type { TusStoreParts } from './tus-store.js';

export interface UploadRoutes extends TusStoreParts {
  readonly callers: Callers;
  readonly settings: Settings;
  /** What links start with. */
  readonly publicUrl: () => string;
  /** Records that an upload could not be begun or ended. */
  readonly refused: (
    caller: Caller,
    action: 'createUploadSession' | 'cancelUploadSession',
    code: ErrorCode,
  ) => Promise<void>;
}

type UploadRequest = FastifyRequest<{ Params: { readonly id?: string } }>;

const PATH = '/uploads';
const TUS_VERSION = '1.0.0';
const forwarded = ['content-type', 'content-length', ...tusRequestHeaders] as const;

/** Answers what is spoken here: ahead of whatever takes every OPTIONS for a question about other sites. */
export function describeUploads(app: FastifyInstance, { settings }: UploadRoutes): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'OPTIONS' || !/^\/uploads(?:[/?]|$)/.test(request.url)) return;
    if (request.headers['access-control-request-method'] !== undefined) return;
    const { maxUploadBytes } = await settings.current();
    await reply
      .code(204)
      .headers({
        'tus-resumable': TUS_VERSION,
        'tus-version': TUS_VERSION,
        'tus-extension': TUS_EXTENSIONS.join(','),
        'tus-max-size': String(maxUploadBytes),
        'tus-checksum-algorithm': CHECKSUM_ALGORITHMS.join(','),
      })
      .send();
  });
}

export async function serveUploads(app: FastifyInstance, options: UploadRoutes): Promise<void> {
  await app.register(async (scope) => {
    // The body stays a stream: it is read once the upload is known.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const [url, method] of [
      [PATH, ['POST']],
      [`${PATH}/:id`, ['HEAD', 'PATCH', 'DELETE', 'POST']],
    ] as const) {
      scope.route<{ Params: { id?: string } }>({
        method: [...method],
        url,
        handler: (request, reply) => answer(request, reply, options),
      });
    }
  });
}

async function answer(request: UploadRequest, reply: FastifyReply, options: UploadRoutes): Promise<unknown> {
  endWithResponse(request, reply);
  reply.headers({ 'tus-resumable': TUS_VERSION, 'cache-control': 'no-store' });
  const caller = await options.callers.identify(originOf(request));
  const method = methodOf(request);
  try {
    return await handle(request, reply, method, caller, options);
  } catch (error) {
    if (error instanceof TusError)
      return refuse(reply, error.status_code).type('text/plain').send(error.body);
    if (!(error instanceof SheafError)) throw error;
    if (method === 'POST') await options.refused(caller, 'createUploadSession', error.code);
    if (method === 'DELETE') await options.refused(caller, 'cancelUploadSession', error.code);
    const { http: _, ...extensions } = error.extensions;
    return refuse(reply, error.code === 'LOCKDOWN' ? 503 : Number(extensions['status'])).send({
      errors: [{ message: error.message, extensions }],
    });
  }
}

async function handle(
  request: UploadRequest,
  reply: FastifyReply,
  method: string,
  caller: Caller,
  options: UploadRoutes,
): Promise<unknown> {
  const viewer = requireViewer(caller);
  const { id } = request.params;
  if (method === 'POST' && id !== undefined) throw notFound('upload');
  const store = new TusStore(options, {
    caller,
    viewer,
    body: new PartBody(request.raw),
    checksum: checksumOf(request.headers['upload-checksum']),
    metadata: request.headers['upload-metadata']?.toString() ?? null,
  });
  let failure: unknown = null;
  const server = new Server({
    path: PATH,
    datastore: store,
    locker: store,
    getFileIdFromRequest: () => id,
    generateUrl: (_request, upload) => `${options.publicUrl()}${PATH}/${upload.id}`,
    // Somebody else's is not even waited for.
    onIncomingRequest: async (_request, asked) => {
      if (method !== 'POST') await store.getUpload(asked);
    },
    onResponseError: (_request, error) => {
      if (error instanceof Error) failure = error;
      return undefined;
    },
  });
  const response = await server.handleWeb(
    new Request(`http://uploads${request.url}`, {
      method,
      headers: headersOf(request),
    }),
  );
  // What is still being sent is not read: the connection ends with the answer.
  if (response.status >= 400 || !request.raw.complete) reply.header('connection', 'close');
  if (response.status >= 400 && store.created && store.current !== null) {
    // Nobody was told of it.
    await options.sessions.remove(caller, store.current.id);
  }
  if (failure !== null) throw failure;
  for (const [name, value] of response.headers) {
    if (!name.startsWith('access-control-') && name !== 'content-length') reply.header(name, value);
  }
  if (store.current !== null) reply.header('upload-expires', store.current.expiresAt.toUTCString());
  const body = await response.text();
  return reply.code(response.status).send(body === '' ? undefined : body);
}

/** Where a client cannot send the method that it means. */
function methodOf({ method, headers }: UploadRequest): string {
  const meant = headers['x-http-method-override'];
  return method === 'POST' && typeof meant === 'string' ? meant.toUpperCase() : method;
}

function headersOf({ headers }: UploadRequest): Headers {
  const kept = new Headers();
  for (const name of forwarded) {
    const value = headers[name];
    if (value !== undefined) kept.set(name, String(value));
  }
  return kept;
}

/** What is still being sent is not read: the connection ends with the answer. */
const refuse = (reply: FastifyReply, status: number): FastifyReply =>
  reply.code(status).header('connection', 'close');
