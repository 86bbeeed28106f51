// The thread that hashes: a port for each hash, on which its bytes come, and a question for what they make.
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** Bytes to be added, or null: there are no more, what is their sha256? */
export type ToHash = readonly ArrayBuffer[] | null;
/** How many bytes were added, or the sha256, in hex. */
export type FromHash = number | string;

parentPort?.on('message', (port: MessagePort) => {
  const hash = createHash('sha256');
  const answer = (said: FromHash): void => port.postMessage(said);
  port.on('message', (told: ToHash) => {
    if (told === null) {
      answer(hash.digest('hex'));
      return;
    }
    let added = 0;
    for (const memory of told) {
      hash.update(new Uint8Array(memory));
      added += memory.byteLength;
      // Given back at once, not when the collector of garbage comes by.
      memory.transfer(0);
    }
    answer(added);
  });
});
