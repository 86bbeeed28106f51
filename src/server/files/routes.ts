// The signed links to content: GET and HEAD, in whole or in part.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BlobStore } from '../../storage/blob-store.js';
import type { DownloadCounter } from '../../services/content/count-download.js';
import type { Download, Downloads } from '../../services/content/downloads.js';
import { originOf } from '../origin.js';
import { refuseLink } from './refusals.js';
import { sendBlob } from './send-blob.js';

interface FileParams {
  readonly token: string;
}

export interface FileParts {
  readonly downloads: Downloads;
  readonly downloadCounter: DownloadCounter;
  readonly store: BlobStore;
}

export function serveFiles(app: FastifyInstance, { downloads, downloadCounter, store }: FileParts): void {
  /** What is shown is no download, and one that goes on where it was cut off is none of its own. */
  const count = async (request: FastifyRequest, found: Download, start: number): Promise<void> => {
    if (found.link.disposition !== 'attachment' || start !== 0) return;
    try {
      await downloadCounter.count(found, originOf(request));
    } catch (error) {
      request.log.error({ err: error }, 'a download could not be counted');
    }
  };
  const send = async (
    request: FastifyRequest<{ Params: FileParams }>,
    reply: FastifyReply,
  ): Promise<unknown> => {
    const found = await downloads.open(request.params.token);
    if (typeof found === 'string') return refuseLink(reply, found);
    const { key, size, sha256, fileName, mimeType, createdAt, link } = found;
    return sendBlob(
      request,
      reply,
      { key, size, sha256 },
      {
        store,
        fileName,
        mimeType,
        disposition: link.disposition,
        lastModified: createdAt,
        onStart: ({ start }) => count(request, found, start),
      },
    );
  };
  for (const url of ['/files/:token', '/files/:token/:name']) {
    app.route<{ Params: FileParams }>({
      method: ['GET', 'HEAD'],
      url,
      handler: (request, reply) => send(request, reply),
    });
  }
}
