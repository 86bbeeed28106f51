// The links of visits to share links: documents by GET and HEAD, folders as one zip file, and files dropped by POST.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../access/viewer.js';
import { SheafError, badUserInput } from '../../common/errors.js';
import type { DroppedFile, Drops } from '../../services/sharing/drops.js';
import type { SharedContent, SharedDocument, SharedFolder } from '../../services/sharing/shared-content.js';
import type { BlobStore } from '../../storage/blob-store.js';
import { endWithResponse } from '../multipart.js';
import { receiveDrops } from './receive-drops.js';
import { refuseLink, refusalError } from './refusals.js';
import { sendArchive } from './send-archive.js';
import { sendBlob } from './send-blob.js';

interface VisitParams {
  readonly token: string;
}

type VisitRequest = FastifyRequest<{ Params: VisitParams }>;

export interface SharedOptions {
  readonly sharedContent: SharedContent;
  readonly drops: Drops;
  readonly store: BlobStore;
  /** Who sends a request, as somebody without an account. */
  readonly visitorOf: (request: FastifyRequest) => Promise<Caller>;
}

export async function serveShared(app: FastifyInstance, options: SharedOptions): Promise<void> {
  await app.register(async (scope) => {
    // The body stays a stream: it is read once the visit is let in.
    scope.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
    // The name says nothing, and may be longer than a parameter is taken.
    for (const url of ['/shared/:token', '/shared/:token/*']) {
      scope.route<{ Params: VisitParams }>({
        method: ['GET', 'HEAD'],
        url,
        handler: (request, reply) => send(request, reply, options),
      });
      scope.post<{ Params: VisitParams }>(url, (request, reply) => take(request, reply, options));
    }
  });
}

async function send(request: VisitRequest, reply: FastifyReply, options: SharedOptions): Promise<unknown> {
  const found = await options.sharedContent.open(request.params.token);
  if (typeof found === 'string') return refuseLink(reply, found);
  try {
    return await (found.kind === 'FOLDER'
      ? sendFolder(request, reply, found, options)
      : sendDocument(request, reply, found, options));
  } catch (error) {
    // Others have used up the link since it was looked at.
    if (error instanceof SheafError && error.code === 'LINK_GONE') return refuseLink(reply, 'GONE');
    throw error;
  }
}

async function sendDocument(
  request: VisitRequest,
  reply: FastifyReply,
  found: SharedDocument,
  { sharedContent, store, visitorOf }: SharedOptions,
): Promise<unknown> {
  const { fileName, mimeType, disposition, createdAt, ...blob } = found.download;
  return sendBlob(request, reply, blob, {
    store,
    fileName,
    mimeType,
    disposition,
    lastModified: createdAt,
    resourcePolicy: 'cross-origin',
    onStart: async () => sharedContent.count(found, await visitorOf(request)),
  });
}

async function sendFolder(
  request: VisitRequest,
  reply: FastifyReply,
  found: SharedFolder,
  { sharedContent, store, visitorOf }: SharedOptions,
): Promise<unknown> {
  return sendArchive(request, reply, {
    store,
    folder: found.folder,
    entries: () => sharedContent.entries(found),
    resourcePolicy: 'cross-origin',
    onStart: async () => sharedContent.count(found, await visitorOf(request)),
  });
}

async function take(request: VisitRequest, reply: FastifyReply, options: SharedOptions): Promise<unknown> {
  endWithResponse(request, reply);
  reply.header('cache-control', 'no-store');
  const kept: DroppedFile[] = [];
  try {
    const visit = await options.drops.open(request.params.token);
    if (typeof visit === 'string') throw refusalError(visit);
    const visitor = await options.visitorOf(request);
    for await (const file of receiveDrops(request)) kept.push(await options.drops.take(visitor, visit, file));
    if (kept.length === 0) {
      throw badUserInput({ path: 'file', rule: 'required', message: 'Send files as parts named file.' });
    }
  } catch (error) {
    if (!(error instanceof SheafError)) throw error;
    const { http: _, ...extensions } = error.extensions;
    // What is still being sent is not read: the connection ends with the answer.
    return reply
      .code(error.code === 'LOCKDOWN' ? 503 : Number(extensions['status']))
      .header('connection', 'close')
      .send({ errors: [{ message: error.message, extensions: { ...extensions, kept } }] });
  }
  return reply.code(201).send(kept);
}
