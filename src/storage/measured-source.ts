// Reads a source once on its way into a store: holds its limit, shows its beginning, and measures and hashes it.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { isNativeError } from 'node:util/types';
import { payloadTooLarge } from '../common/errors.js';
import { HEAD_BYTES, type PutOptions } from './blob-store.js';

export interface MeasuredSource {
  /** What goes to the store. Its end means that everything was read, within the limit and inspected. */
  readonly stream: Readable;
  /** Size in bytes and sha256 in hex. To be asked once, after the stream has ended. */
  result(): { readonly size: number; readonly sha256: string };
  /** What was wrong with the source (its error, the limit, a refusal), as opposed to the store; null while nothing is. */
  failure(): { readonly error: unknown } | null;
}

/** Wraps a source. Destroying the wrapping, or any failure in it, destroys the source at once, even a stalled one. */
export const measure = (source: Readable, options: PutOptions): MeasuredSource => {
  const hash = createHash('sha256');
  let size = 0;
  let failed: { readonly error: unknown } | null = null;
  // It may fail before anybody reads: whoever does then is told.
  source.on('error', () => undefined);

  async function* limited(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      if (bytes.length === 0) continue;
      size += bytes.length;
      if (size > options.maxBytes) throw payloadTooLarge(options.maxBytes);
      hash.update(bytes);
      yield bytes;
    }
  }

  async function* inspected(): AsyncGenerator<Buffer> {
    const rest = limited();
    const head: Buffer[] = [];
    let held = 0;
    while (held < HEAD_BYTES) {
      const next = await rest.next();
      if (next.done === true) break;
      head.push(next.value);
      held += next.value.length;
    }
    await options.inspect?.(Buffer.concat(head).subarray(0, HEAD_BYTES));
    yield* head;
    yield* rest;
  }

  // Not Readable.from: its destroy waits for the generator, and so for ever where the source has stalled.
  const chunks = inspected();
  const stream = new Readable({
    highWaterMark: HEAD_BYTES,
    read() {
      chunks.next().then(
        (next) => this.push(next.done === true ? null : next.value),
        (error: unknown) => {
          // Once the store has given up, the source only reports that it was destroyed.
          if (!this.destroyed) failed = { error };
          this.destroy(isNativeError(error) ? error : new Error('The source failed.', { cause: error }));
        },
      );
    },
    destroy(error, done) {
      source.destroy();
      done(error);
    },
  });
  return {
    stream,
    result: () => ({ size, sha256: hash.digest('hex') }),
    failure: () => failed,
  };
};
