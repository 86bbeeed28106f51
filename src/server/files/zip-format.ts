// What a zip file consists of beside the contents: a head before each, its checksum behind it, and the directory at the end.
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Of one entry, before its content; a folder's name ends with a slash. */
export interface EntryHead {
  readonly name: Buffer;
  readonly kind: 'FOLDER' | 'DOCUMENT';
  readonly updatedAt: Date;
}

/** The same with what is known once the content has gone out. */
export interface WrittenEntry extends EntryHead {
  readonly crc: number;
  /** In bytes, as is where its head begins. */
  readonly size: number;
  readonly offset: number;
}

const HEAD = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const RECORD = 0x02014b50;
const END = 0x06054b50;
const LONG_END = 0x06064b50;
const LONG_END_LOCATOR = 0x07064b50;

/** That of the 64-bit form. */
const VERSION = 45;
/** Made on Unix, whose rights the record has. */
const MADE_BY = (3 << 8) | VERSION;
/** Names are UTF-8; size and checksum stand behind the content. */
const FLAGS = 0x0808;
const MODES = { FOLDER: 0o40775, DOCUMENT: 0o100664 };
/** What fields of two and four bytes say where the number is in the 64-bit form. */
const MOST_SHORT = 0xffff;
const MOST_LONG = 0xffffffff;

/** Of the directory's records what lies in memory as it is; what is full is packed, to about a fifth, in well under a millisecond. */
const PAGE = 64 * 1024;

export function entryHead({ name, updatedAt }: EntryHead): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(HEAD, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(FLAGS, 6);
  writeTime(head, updatedAt, 10);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

/** What stands behind the content: with sizes of eight bytes where four are too few. */
export function entryEnd({ crc, size }: Pick<WrittenEntry, 'crc' | 'size'>): Buffer {
  const isLong = size >= MOST_LONG;
  const end = Buffer.alloc(isLong ? 24 : 16);
  end.writeUInt32LE(DESCRIPTOR, 0);
  end.writeUInt32LE(crc, 4);
  for (const nr of [0, 1]) {
    if (isLong) end.writeBigUInt64LE(BigInt(size), 8 + nr * 8);
    else end.writeUInt32LE(size, 8 + nr * 4);
  }
  return end;
}

/** The directory, which is the last of the file: kept packed until then, for it grows with every entry. */
export class ZipDirectory {
  private readonly packed: Uint8Array[] = [];
  private page: Buffer[] = [];
  private pageLength = 0;
  private length = 0;
  private entries = 0;

  add(entry: WrittenEntry): void {
    const record = recordOf(entry);
    this.entries += 1;
    this.length += record.length;
    this.page.push(record);
    this.pageLength += record.length;
    if (this.pageLength < PAGE) return;
    // A copy of its own: what zlib gives lies in a larger piece of memory, as small buffers do.
    this.packed.push(new Uint8Array(deflateRawSync(Buffer.concat(this.page), { level: 1 })));
    this.page = [];
    this.pageLength = 0;
  }

  /** Piece by piece, with the end of the file; `offset` is where it begins. */
  *pieces(offset: number): Generator<Buffer> {
    for (const page of this.packed) yield inflateRawSync(page);
    yield Buffer.concat([...this.page, this.end(offset)]);
  }

  private end(offset: number): Buffer {
    const { entries, length } = this;
    const end = Buffer.alloc(22);
    end.writeUInt32LE(END, 0);
    end.writeUInt16LE(Math.min(entries, MOST_SHORT), 8);
    end.writeUInt16LE(Math.min(entries, MOST_SHORT), 10);
    end.writeUInt32LE(Math.min(length, MOST_LONG), 12);
    end.writeUInt32LE(Math.min(offset, MOST_LONG), 16);
    const isLong = entries >= MOST_SHORT || length >= MOST_LONG || offset >= MOST_LONG;
    return isLong ? Buffer.concat([this.longEnd(offset), end]) : end;
  }

  private longEnd(offset: number): Buffer {
    const long = Buffer.alloc(56 + 20);
    long.writeUInt32LE(LONG_END, 0);
    // Of what follows this field.
    long.writeBigUInt64LE(44n, 4);
    long.writeUInt16LE(VERSION, 12);
    long.writeUInt16LE(VERSION, 14);
    long.writeBigUInt64LE(BigInt(this.entries), 24);
    long.writeBigUInt64LE(BigInt(this.entries), 32);
    long.writeBigUInt64LE(BigInt(this.length), 40);
    long.writeBigUInt64LE(BigInt(offset), 48);
    long.writeUInt32LE(LONG_END_LOCATOR, 56);
    long.writeBigUInt64LE(BigInt(offset + this.length), 64);
    long.writeUInt32LE(1, 72);
    return long;
  }
}

function recordOf({ name, kind, updatedAt, crc, size, offset }: WrittenEntry): Buffer {
  const record = Buffer.alloc(46);
  const extra = longFields([
    ...(size >= MOST_LONG ? [size, size] : []),
    ...(offset >= MOST_LONG ? [offset] : []),
  ]);
  record.writeUInt32LE(RECORD, 0);
  record.writeUInt16LE(MADE_BY, 4);
  record.writeUInt16LE(VERSION, 6);
  record.writeUInt16LE(FLAGS, 8);
  writeTime(record, updatedAt, 12);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(Math.min(size, MOST_LONG), 20);
  record.writeUInt32LE(Math.min(size, MOST_LONG), 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(extra.length, 30);
  record.writeUInt16LE(MODES[kind], 40);
  record.writeUInt32LE(Math.min(offset, MOST_LONG), 42);
  return Buffer.concat([record, name, extra]);
}

/** Those that are too large for the record, in its order. */
function longFields(values: readonly number[]): Buffer {
  if (values.length === 0) return Buffer.alloc(0);
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  for (const [nr, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + nr * 8);
  return extra;
}

/** Time and date, to two seconds, as a clock on the wall shows them: the format has no zones. */
function writeTime(target: Buffer, at: Date, position: number): void {
  const time = (at.getSeconds() >> 1) | (at.getMinutes() << 5) | (at.getHours() << 11);
  const date = at.getDate() | ((at.getMonth() + 1) << 5) | ((at.getFullYear() - 1980) << 9);
  target.writeUInt16LE(time, position);
  target.writeUInt16LE(date, position + 2);
}
