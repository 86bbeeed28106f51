// The end of a zip file in its 64-bit form where only the number of entries asks for it, which client-zip leaves out.
import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/** The end of the directory, without a comment. */
const END_LENGTH = 22;
/** The 64-bit end and what tells where it is, which stand before it. */
const LONG_END_LENGTH = 56 + 20;
/** What a field of two bytes says where the number is in the 64-bit end. */
const MOST_ENTRIES = 0xffff;

const LONG_END = 0x06064b50;
const LONG_END_LOCATOR = 0x07064b50;
const VERSION = 45;

export class ZipEnd extends Transform {
  /** The last pieces: as many as the end may be in. */
  private held: Buffer[] = [];
  private heldLength = 0;
  private begun = false;

  /** `entries`: how many there are; asked for at the end. */
  constructor(private readonly entries: () => number) {
    super();
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (!this.begun) {
      // The head of the first entry, which no end is in: once it is sent, what goes wrong breaks the connection.
      this.begun = true;
      return done(null, piece);
    }
    this.held.push(piece);
    this.heldLength += piece.length;
    for (;;) {
      const first = this.held[0];
      if (first === undefined || this.heldLength - first.length < LONG_END_LENGTH + END_LENGTH) break;
      this.heldLength -= first.length;
      this.push(this.held.shift());
    }
    return done();
  }

  override _flush(done: TransformCallback): void {
    const tail = Buffer.concat(this.held);
    const at = tail.length - END_LENGTH;
    const entries = this.entries();
    if (entries < MOST_ENTRIES || at < 0 || hasLongEnd(tail)) return done(null, tail);
    const end = tail.subarray(at);
    return done(null, Buffer.concat([tail.subarray(0, at), longEnd(end, entries), end]));
  }
}

const hasLongEnd = (tail: Buffer): boolean => {
  const at = tail.length - END_LENGTH - LONG_END_LENGTH;
  return at >= 0 && tail.readUInt32LE(at) === LONG_END;
};

/** From the short one, whose sizes are right: only where they are too large for it there is a long one already. */
function longEnd(end: Buffer, entries: number): Buffer {
  const [size, offset] = [end.readUInt32LE(12), end.readUInt32LE(16)];
  const long = Buffer.alloc(LONG_END_LENGTH);
  long.writeUInt32LE(LONG_END, 0);
  // Of what follows this field.
  long.writeBigUInt64LE(44n, 4);
  long.writeUInt16LE(VERSION, 12);
  long.writeUInt16LE(VERSION, 14);
  long.writeBigUInt64LE(BigInt(entries), 24);
  long.writeBigUInt64LE(BigInt(entries), 32);
  long.writeBigUInt64LE(BigInt(size), 40);
  long.writeBigUInt64LE(BigInt(offset), 48);
  long.writeUInt32LE(LONG_END_LOCATOR, 56);
  long.writeBigUInt64LE(BigInt(offset) + BigInt(size), 64);
  long.writeUInt32LE(1, 72);
  return long;
}
