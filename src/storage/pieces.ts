// Bytes in the pieces that they came in, and their memory.
import { isArrayBuffer } from 'node:util/types';

/** In bytes. */
export const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/** In bytes, on average: each piece costs as much as copying that many. */
const SMALL = 16 * 1024;

/** The same bytes, in one piece where they are small ones. */
export const joinedIfSmall = (pieces: readonly Buffer[]): readonly Buffer[] =>
  pieces.length > 1 && lengthOf(pieces) < pieces.length * SMALL ? [Buffer.concat(pieces)] : pieces;

/** The memory of the bytes, where no others are in it as well; else null. */
export const memoryOf = ({ buffer, length }: Uint8Array): ArrayBuffer | null =>
  length === buffer.byteLength && isArrayBuffer(buffer) ? buffer : null;

/**
 * Gives back their memory ahead of the collector of garbage, where no others are in it as well: they are empty then. The
 * collector sees that much memory is taken, and looks through the whole heap each time: that takes longer than hashing and
 * writing what comes in together.
 */
export const release = (bytes: Uint8Array): void => void memoryOf(bytes)?.transfer(0);
