// Gives back the memory of bytes that were kept, ahead of the collector of garbage.
import { isArrayBuffer } from 'node:util/types';

/**
 * Empties the bytes, unless their memory has others in it as well. The collector sees that much memory is taken, and looks
 * through the whole heap each time: that takes longer than hashing and writing what comes in together.
 */
export function release({ buffer, length }: Buffer): void {
  if (length === buffer.byteLength && isArrayBuffer(buffer)) buffer.transfer(0);
}
