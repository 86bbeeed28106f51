// An office file as what it is, a zip archive: its parts, by name, read as text in pieces and never whole.
import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { Unreadable } from '../unreadable.js';

/** Of parts. */
const MOST_PARTS = 10_000;
/** Of what is unpacked of all of them together, in bytes: what comes behind is left out. */
const MOST_UNPACKED = 256 * 1024 * 1024;

export class OfficePackage {
  /** Whether something was left out, because it was too much. */
  wasCut = false;
  private unpacked = 0;

  private constructor(
    private readonly zip: ZipFile,
    private readonly parts: ReadonlyMap<string, Entry>,
  ) {}

  static async open(bytes: Buffer): Promise<OfficePackage> {
    const parts = new Map<string, Entry>();
    try {
      const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false });
      for await (const entry of zip.eachEntry()) {
        if (parts.size >= MOST_PARTS) throw new Unreadable('TOO_LARGE');
        parts.set(entry.fileName, entry);
      }
      return new OfficePackage(zip, parts);
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable('BROKEN_FILE');
    }
  }

  /** Names of parts, by the numbers in them. */
  named(pattern: RegExp): string[] {
    return [...this.parts.keys()]
      .filter((name) => pattern.test(name))
      .toSorted((one, other) => numberIn(one) - numberIn(other));
  }

  /** Hands the part over in pieces, until `take` has enough. */
  async read(name: string, take: (piece: string) => 'MORE' | 'ENOUGH'): Promise<void> {
    const entry = this.parts.get(name);
    if (entry === undefined) throw new Unreadable('BROKEN_FILE');
    if (entry.isEncrypted()) throw new Unreadable('ENCRYPTED');
    try {
      const stream = await this.zip.openReadStreamPromise(entry);
      let decoder: InstanceType<typeof TextDecoder> | undefined;
      for await (const piece of stream as AsyncIterable<Buffer>) {
        this.unpacked += piece.length;
        if (this.unpacked > MOST_UNPACKED) {
          this.wasCut = true;
          return;
        }
        decoder ??= new TextDecoder(encodingOf(piece));
        if (take(decoder.decode(piece, { stream: true })) === 'ENOUGH') return;
      }
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable('BROKEN_FILE');
    }
  }
}

const numberIn = (name: string): number => Number(/\d+/.exec(name.split('/').at(-1) ?? '')?.[0] ?? 0);

/** XML is UTF-8 unless it begins with the mark of UTF-16. */
const encodingOf = (head: Buffer): string => {
  const mark = head.length < 2 ? 0 : head.readUInt16BE(0);
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
};
