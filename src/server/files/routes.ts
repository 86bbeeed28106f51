// The signed links to content: GET and HEAD, in whole or in part.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BlobStore } from '../../storage/blob-store.js';
import type { Downloads } from '../../services/content/downloads.js';
import { refuseLink } from './refusals.js';
import { sendBlob } from './send-blob.js';

interface FileParams {
  readonly token: string;
}

export function serveFiles(app: FastifyInstance, downloads: Downloads, store: BlobStore): void {
  const send = async (
    request: FastifyRequest<{ Params: FileParams }>,
    reply: FastifyReply,
  ): Promise<unknown> => {
    const found = await downloads.open(request.params.token);
    if (typeof found === 'string') return refuseLink(reply, found);
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
