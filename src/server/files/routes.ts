// The signed links to content: GET and HEAD, in whole or in part.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BlobStore } from '../../storage/blob-store.js';
import type { Downloads, Refusal } from '../../services/content/downloads.js';
import { sendBlob } from './send-blob.js';

const answers: Readonly<Record<Refusal, { readonly status: number; readonly message: string }>> = {
  NOT_FOUND: { status: 404, message: 'There is nothing here.' },
  GONE: { status: 410, message: 'This link was good for an hour, which is over: ask for a new one.' },
  LOCKDOWN: { status: 503, message: 'The server is locked down: try again later.' },
};

interface FileParams {
  readonly token: string;
}

export function serveFiles(app: FastifyInstance, downloads: Downloads, store: BlobStore): void {
  const send = async (
    request: FastifyRequest<{ Params: FileParams }>,
    reply: FastifyReply,
  ): Promise<unknown> => {
    const found = await downloads.open(request.params.token);
    if (typeof found === 'string') {
      const { status, message } = answers[found];
      return reply
        .code(status)
        .header('cache-control', 'no-store')
        .type('text/plain; charset=utf-8')
        .send(message);
    }
    const { fileName, mimeType, disposition, createdAt, ...blob } = found;
    return sendBlob(request, reply, blob, {
      store,
      fileName,
      mimeType,
      disposition,
      lastModified: createdAt,
    });
  };
  for (const url of ['/files/:token', '/files/:token/:name']) {
    app.route<{ Params: FileParams }>({
      method: ['GET', 'HEAD'],
      url,
      handler: (request, reply) => send(request, reply),
    });
  }
}
