// The thread that hashes: a port for each hash, on which its bytes come, and questions for what they make.
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { MessagePort, parentPort } from 'node:worker_threads';

/** Bytes to be added; a port for a copy of the hash; or null: there are no more, what is their sha256? */
export type ToHash = readonly ArrayBuffer[] | MessagePort | null;
/** How many bytes were added, or the sha256, in hex. */
export type FromHash = number | string;

parentPort?.on('message', (port: MessagePort) => serve(createHash('sha256'), port));

function serve(hash: Hash, port: MessagePort): void {
  const answer = (said: FromHash): void => port.postMessage(said);
  port.on('message', (told: ToHash) => {
    if (told === null) answer(hash.digest('hex'));
    else if (told instanceof MessagePort) serve(hash.copy(), told);
    else answer(add(hash, told));
  });
}

/** How many bytes those are. */
function add(hash: Hash, pieces: readonly ArrayBuffer[]): number {
  let added = 0;
  for (const memory of pieces) {
    hash.update(new Uint8Array(memory));
    added += memory.byteLength;
    // Given back at once, not when the collector of garbage comes by.
    memory.transfer(0);
  }
  return added;
}
