// Archives as programs that are not ours read them, where they are too large for a test to send one: by their directory; and
// what making one takes of the memory.
import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import yauzl from 'yauzl';
import { zipOf } from '../../src/server/files/zip.js';
import { ZipDirectory, entryEnd, entryHead } from '../../src/server/files/zip-format.js';
import type { ArchiveEntry } from '../../src/services/content/archive-entries.js';
import type { BlobStore } from '../../src/storage/blob-store.js';

const GIB = 1024 ** 3;
const updatedAt = new Date(2024, 1, 29, 13, 59, 58);

/** Of which only the last bytes are there. */
class EndOfFile extends yauzl.RandomAccessReader {
  constructor(
    private readonly bytes: Buffer,
    private readonly beginning: number,
  ) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const before = Buffer.alloc(Math.max(0, Math.min(end, this.beginning) - start));
    const from = Math.max(0, start - this.beginning);
    return Readable.from([Buffer.concat([before, this.bytes.subarray(from, end - this.beginning)])]);
  }
}

test('sizes and places beyond 4 GiB are told', async () => {
  const written = [
    { name: Buffer.from('文件/'), kind: 'FOLDER', size: 0, offset: 0 },
    { name: Buffer.from('large'), kind: 'DOCUMENT', size: 5 * GIB, offset: 36 },
    { name: Buffer.from('behind'), kind: 'DOCUMENT', size: 7, offset: 6 * GIB },
    { name: Buffer.from('both'), kind: 'DOCUMENT', size: 4 * GIB, offset: 7 * GIB },
  ] as const;
  const directory = new ZipDirectory();
  for (const entry of written) directory.add({ ...entry, updatedAt, crc: 0xfedcba98 });
  const beginning = 11 * GIB + 100;
  const end = Buffer.concat([...directory.pieces(beginning)]);
  const file = await yauzl.fromRandomAccessReaderPromise(
    new EndOfFile(end, beginning),
    beginning + end.length,
    { lazyEntries: true },
  );
  const found: object[] = [];
  for await (const entry of file.eachEntry()) {
    expect([entry.crc32, entry.compressedSize]).toEqual([0xfedcba98, entry.uncompressedSize]);
    expect(entry.getLastModDate()).toEqual(updatedAt);
    found.push({
      name: entry.fileName,
      size: entry.uncompressedSize,
      offset: entry.relativeOffsetOfLocalHeader,
    });
  }
  expect(found).toEqual(written.map(({ name, size, offset }) => ({ name: name.toString(), size, offset })));
  expect(entryEnd({ crc: 1, size: 5 * GIB }).readBigUInt64LE(16)).toBe(BigInt(5 * GIB));
});

test('a name that is too long for the format is refused rather than cut', () => {
  expect(() => entryHead({ name: Buffer.alloc(70_000), kind: 'DOCUMENT', updatedAt })).toThrow(
    'out of range',
  );
});

test('of many entries little is kept until the end', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = async (): Promise<number> => {
    // What was packed with is let go of in turns of its own.
    for (let turn = 0; turn < 3; turn += 1) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  // Two kept arrays for each entry were a hundred MiB; packed they are a few.
  let most = 0;
  const before = await held();
  async function* entries(): AsyncGenerator<ArchiveEntry> {
    for (let nr = 0; nr < 200_000; nr += 1)
      yield { path: `A folder/of some depth/document ${nr}.txt`, kind: 'DOCUMENT', updatedAt, blobKey: null };
    most = (await held()) - before;
  }
  let length = 0;
  for await (const piece of zipOf(entries(), {} as BlobStore)) length += (piece as Buffer).length;
  expect(length).toBeGreaterThan(200_000 * (30 + 16 + 46 + 2 * 40));
  expect(most).toBeLessThan(12 * 1024 * 1024);
}, 120_000);
