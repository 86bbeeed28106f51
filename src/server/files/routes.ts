// The signed links to content, in whole or in part, and to folders as one file: GET and HEAD.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BlobStore } from '../../storage/blob-store.js';
import type { Archive, Archives } from '../../services/content/archives.js';
import type { DownloadCounter } from '../../services/content/count-download.js';
import type { Download, Downloads } from '../../services/content/downloads.js';
import { originOf } from '../origin.js';
import { refuseLink } from './refusals.js';
import { sendArchive } from './send-archive.js';
import { sendBlob } from './send-blob.js';

interface FileParams {
  readonly token: string;
}

export interface FileParts {
  readonly archives: Archives;
  readonly downloads: Downloads;
  readonly downloadCounter: DownloadCounter;
  readonly store: BlobStore;
}

type FileRequest = FastifyRequest<{ Params: FileParams }>;

export function serveFiles(
  app: FastifyInstance,
  { archives, downloads, downloadCounter, store }: FileParts,
): void {
  const count = async (request: FastifyRequest, found: Download | Archive): Promise<void> => {
    try {
      await downloadCounter.count(found, originOf(request));
    } catch (error) {
      request.log.error({ err: error }, 'a download could not be counted');
    }
  };
  const send = async (request: FileRequest, reply: FastifyReply): Promise<unknown> => {
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
        // What is shown is no download, and one that goes on where it was cut off is none of its own.
        onStart: async ({ start }) => {
          if (link.disposition === 'attachment' && start === 0) await count(request, found);
        },
      },
    );
  };
  const pack = async (request: FileRequest, reply: FastifyReply): Promise<unknown> => {
    const found = await archives.open(request.params.token);
    if (typeof found === 'string') return refuseLink(reply, found);
    return sendArchive(request, reply, {
      store,
      folder: found.folder,
      entries: () => archives.entries(found),
      onStart: () => count(request, found),
    });
  };
  const serve = (path: string, handler: typeof send): void => {
    for (const url of [`${path}/:token`, `${path}/:token/:name`]) {
      app.route<{ Params: FileParams }>({
        method: ['GET', 'HEAD'],
        url,
        handler: (request, reply) => handler(request, reply),
      });
    }
  };
  serve('/files', send);
  serve('/files/archives', pack);
}
