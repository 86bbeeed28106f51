// The files of a form, one after the other as they arrive: parts named `file`.
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { badUserInput } from '../../common/errors.js';
import type { IncomingFile } from '../../services/content/receive.js';
import { boundaryOf, readFormParts } from './form-parts.js';

/** Of one request. */
const MOST_FILES = 1000;

/** Each is to be read before the next is asked for. No form, or too many files: BAD_USER_INPUT. */
export async function* receiveDrops({ raw, headers }: FastifyRequest): AsyncGenerator<IncomingFile> {
  const boundary = boundaryOf(headers['content-type']);
  if (boundary === null) {
    throw badUserInput({
      path: 'file',
      rule: 'form',
      message: 'Send multipart/form-data with parts named file.',
    });
  }
  // The request has to outlive its reading, for its answer is still to come.
  const chunks = raw.iterator({ destroyOnReturn: false }) as AsyncGenerator<Buffer>;
  try {
    let count = 0;
    for await (const { name, fileName, content } of readFormParts(chunks, boundary)) {
      // Browsers send an empty name where no file was chosen.
      if (name !== 'file' || fileName === null || fileName === '') continue;
      count += 1;
      if (count > MOST_FILES) {
        throw badUserInput({
          path: 'file',
          rule: 'maxItems',
          message: `At most ${MOST_FILES} files are taken at once.`,
        });
      }
      yield { filename: fileName, createReadStream: () => Readable.from(content, { objectMode: false }) };
    }
  } finally {
    // Not waited for: it comes after the piece that is awaited now, which a client that has stopped never sends.
    void chunks.return(undefined).catch(() => undefined);
  }
}
