// Downloads give their memory back as they are sent.
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { release } from '../../storage/pieces.js';

/**
 * The source, for Fastify to pipe into its response. Nobody may use what it yields once it was sent: its memory is given back as soon
 * as the system has it. The collector of garbage sees how much memory passes by, and would look through the whole heap for every few
 * dozen MiB, which takes longer than sending them.
 */
export const releasingSent = (source: Readable): Readable =>
  Object.assign(source, {
    pipe: (response: ServerResponse): ServerResponse => {
      response.on('drain', () => source.resume());
      source.once('end', () => response.end());
      source.on('data', (bytes: Buffer) => {
        const flows = response.write(bytes, (error) => {
          // One that failed may not be over.
          if (!(error instanceof Error)) release(bytes);
        });
        if (!flows) source.pause();
      });
      return response;
    },
  });
