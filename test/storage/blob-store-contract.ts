// What every blob store has to do, run against each adapter.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unsupportedType } from '../../src/common/errors.js';
import { BlobMissingError, HEAD_BYTES, newBlobKey, type BlobStore } from '../../src/storage/blob-store.js';

export interface OpenedStore {
  readonly store: BlobStore;
  /** Every file, object and unfinished upload that the store holds, by whatever name. */
  traces(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
const noLimit = { maxBytes: 1024 * MIB };
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const future = (): Date => new Date(Date.now() + 60_000);

const inPieces = (bytes: Buffer, size = 64 * 1024): Readable => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(Buffer.from(bytes.subarray(at, at + size)));
  return Readable.from(pieces, { objectMode: false });
};

/** Yields so many bytes and then stalls, as a client does whose network is gone. */
const stalling = async (bytes: number): Promise<PassThrough> => {
  const source = new PassThrough({ highWaterMark: bytes });
  source.write(randomBytes(bytes));
  return source;
};

/** Registers the suite for one adapter. `open` gives an empty store. */
export const describeBlobStore = (name: string, open: () => Promise<OpenedStore>): void => {
  describe(`${name} as a blob store`, () => {
    let opened: OpenedStore;
    let store: BlobStore;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(async () => {
      await store.close();
      await opened.close();
    });

    const expectNothingNew = async (before: readonly string[]): Promise<void> => {
      expect(await opened.traces()).toEqual(before);
    };

    const somethingArrived = async (before: readonly string[]): Promise<void> => {
      for (let n = 0; n < 500 && (await opened.traces()).length === before.length; n += 1) await delay(10);
      expect((await opened.traces()).length).toBeGreaterThan(before.length);
    };

    test.each([
      ['nothing', 0],
      ['one byte', 1],
      ['a head', HEAD_BYTES],
      ['a head and one', HEAD_BYTES + 1],
      ['several parts', 11 * MIB + 7],
    ])('gives back what was put: %s', async (_what, size) => {
      const content = randomBytes(size);
      const blob = await store.put(inPieces(content), noLimit);
      expect(blob).toEqual({ key: expect.any(String), size, sha256: sha256(content) });
      expect((await buffer(await store.read(blob.key))).equals(content)).toBe(true);
      await store.remove(blob.key);
    });

    test('takes exactly the limit', async () => {
      const blob = await store.put(inPieces(randomBytes(1000)), { maxBytes: 1000 });
      expect(blob.size).toBe(1000);
      await store.remove(blob.key);
    });

    test.each([
      ['at the first byte', 1, 0],
      ['below a head', 1001, 1000],
      ['behind many parts', 12 * MIB + 1, 12 * MIB],
    ])('refuses one byte above the limit and keeps nothing: %s', async (_what, size, maxBytes) => {
      const before = await opened.traces();
      const source = inPieces(randomBytes(size));
      await expect(store.put(source, { maxBytes })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
      expect(source.destroyed).toBe(true);
      await expectNothingNew(before);
    });

    test.each([
      ['before the head is full', 1000],
      ['behind several parts', 12 * MIB],
    ])('keeps nothing of a source that fails: %s', async (_what, size) => {
      const before = await opened.traces();
      const source = await stalling(size);
      const put = store.put(source, noLimit);
      if (size > HEAD_BYTES) await somethingArrived(before);
      source.destroy(new Error('the line went dead'));
      await expect(put).rejects.toThrow('the line went dead');
      await expectNothingNew(before);
    });

    test.each([
      ['before the head is full', 1000],
      ['behind several parts', 12 * MIB],
    ])('keeps nothing of a source that is destroyed: %s', async (_what, size) => {
      const before = await opened.traces();
      const source = await stalling(size);
      const put = store.put(source, noLimit);
      if (size > HEAD_BYTES) await somethingArrived(before);
      source.destroy();
      await expect(put).rejects.toThrow('Premature close');
      await expectNothingNew(before);
    });

    test('keeps nothing of a source that was destroyed before', async () => {
      const before = await opened.traces();
      const source = new PassThrough();
      source.destroy();
      await once(source, 'close');
      await expect(store.put(source, noLimit)).rejects.toThrow('Premature close');
      await expectNothingNew(before);
    });

    test('shows the beginning, once', async () => {
      for (const size of [0, 10, HEAD_BYTES, HEAD_BYTES * 3 + 1]) {
        const content = randomBytes(size);
        const heads: Buffer[] = [];
        const blob = await store.put(inPieces(content, 1000), {
          ...noLimit,
          inspect: (head) => void heads.push(head),
        });
        expect(heads).toHaveLength(1);
        expect(heads[0]?.equals(content.subarray(0, HEAD_BYTES))).toBe(true);
        expect(blob.sha256).toBe(sha256(content));
        await store.remove(blob.key);
      }
    });

    test('keeps nothing that was refused at a look', async () => {
      const before = await opened.traces();
      const source = inPieces(randomBytes(12 * MIB));
      const put = store.put(source, {
        ...noLimit,
        inspect: async () => {
          throw unsupportedType('application/zip');
        },
      });
      await expect(put).rejects.toMatchObject({ code: 'UNSUPPORTED_TYPE' });
      expect(source.destroyed).toBe(true);
      await expectNothingNew(before);
    });

    test('gives ranges', async () => {
      const content = randomBytes(300_000);
      const { key } = await store.put(inPieces(content), noLimit);
      for (const [start, end] of [
        [0, 1],
        [0, 299_999],
        [1, 2],
        [262_143, 262_145],
        [299_999, 299_999],
      ] as const) {
        const part = await buffer(await store.read(key, { start, end }));
        expect(part.equals(content.subarray(start, end + 1))).toBe(true);
      }
      await store.remove(key);
    });

    test('survives a reader who leaves', async () => {
      const { key } = await store.put(inPieces(randomBytes(5 * MIB)), noLimit);
      const stream = await store.read(key);
      stream.destroy();
      await store.remove(key);
      await expect(store.read(key)).rejects.toThrow(BlobMissingError);
    });

    test('says which key is missing, and lets no other name out of its place', async () => {
      await expect(store.read(newBlobKey())).rejects.toThrow(BlobMissingError);
      await expect(store.read('../secret')).rejects.toThrow(BlobMissingError);
      await expect(store.read('ab/../../secret')).rejects.toThrow(BlobMissingError);
      await store.remove('../secret');
    });

    test('removes twice without complaint', async () => {
      const { key } = await store.put(inPieces(randomBytes(10)), noLimit);
      await store.remove(key);
      await store.remove(key);
      await expect(store.read(key)).rejects.toThrow(BlobMissingError);
    });

    test('keeps equal contents apart', async () => {
      const content = randomBytes(100);
      const one = await store.put(inPieces(content), noLimit);
      const two = await store.put(inPieces(content), noLimit);
      expect(two.sha256).toBe(one.sha256);
      expect(two.key).not.toBe(one.key);
      await store.remove(one.key);
      expect((await buffer(await store.read(two.key))).equals(content)).toBe(true);
      await store.remove(two.key);
    });

    test('lists in pages, in the order of keys, by age', async () => {
      expect(await store.list({ olderThan: future(), limit: 10 })).toEqual([]);
      const put = Array.from({ length: 7 }, () => store.put(inPieces(randomBytes(10)), noLimit));
      const keys = (await Promise.all(put)).map((blob) => blob.key).toSorted();

      const seen: string[] = [];
      for (let after: string | undefined; ; after = seen.at(-1)) {
        const page = await store.list({
          olderThan: future(),
          limit: 3,
          ...(after === undefined ? {} : { after }),
        });
        seen.push(...page.map((blob) => blob.key));
        if (page.length < 3) break;
      }
      expect(seen).toEqual(keys);
      const [first] = await store.list({ olderThan: future(), limit: 1 });
      expect(Math.abs(Date.now() - (first?.storedAt.getTime() ?? 0))).toBeLessThan(60_000);

      expect(await store.list({ olderThan: new Date(Date.now() - 60_000), limit: 10 })).toEqual([]);
      for (const key of keys) await store.remove(key);
      expect(await store.list({ olderThan: future(), limit: 10 })).toEqual([]);
    });

    test('holds a large blob in constant memory', async () => {
      const piece = randomBytes(64 * 1024);
      const pieces = 4096;
      let peak = 0;
      const before = process.memoryUsage.rss();
      async function* generate(): AsyncGenerator<Buffer> {
        for (let n = 0; n < pieces; n += 1) {
          if (n % 64 === 0) peak = Math.max(peak, process.memoryUsage.rss());
          // A new buffer each time, as a network gives them.
          yield Buffer.from(piece);
        }
      }
      const blob = await store.put(Readable.from(generate(), { objectMode: false }), noLimit);
      expect(blob.size).toBe(256 * MIB);
      // Half of the blob at most: the process is the test's own too, and the object store's that it speaks to.
      expect((peak - before) / MIB).toBeLessThan(128);
      await store.remove(blob.key);
    }, 60_000);

    test('is well', async () => {
      await store.check();
    });
  });
};
