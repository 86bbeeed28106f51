// What every blob store has to do with blobs that arrive in parts, run against each adapter.
import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BlobMissingError, newBlobKey, type BlobStore } from '../../src/storage/blob-store.js';
import type { PartialBlob } from '../../src/storage/partial-blob.js';
import { release } from '../../src/storage/pieces.js';
import type { OpenedStore } from './blob-store-contract.js';

const MIB = 1024 * 1024;
const PIECE = 64 * 1024;

const ignore = (): void => undefined;

const begun = (size: number): PartialBlob => ({ key: newBlobKey(), size, received: 0, state: null });
/** As it comes back from a database. */
const kept = (partial: PartialBlob): PartialBlob => JSON.parse(JSON.stringify(partial)) as PartialBlob;

/** Registers the suite for one adapter. `open` gives an empty store. */
export const describePartialBlobs = (name: string, open: () => Promise<OpenedStore>): void => {
  describe(`${name} with blobs in parts`, () => {
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

    /** Takes in the next so many bytes of the content, as a node does that knows nothing but what was kept. */
    const add = async (partial: PartialBlob, content: Buffer, count: number): Promise<PartialBlob> => {
      const hash = createHash('sha256');
      const writer = await store.resume(kept(partial), (written) => {
        for (const bytes of written) hash.update(bytes);
      });
      const part = content.subarray(partial.received, partial.received + count);
      for (let at = 0; at < part.length; at += PIECE) {
        await writer.write([part.subarray(at, at + PIECE)]);
      }
      const after = kept(await writer.end());
      expect(after).toMatchObject({ key: partial.key, size: partial.size });
      expect(after.received).toBe(partial.received + part.length);
      expect(hash.digest()).toEqual(createHash('sha256').update(part).digest());
      return after;
    };
    const contentOf = async ({ key }: PartialBlob): Promise<Buffer> => buffer(await store.read(key));

    test.each([
      ['in one part', 100, [100]],
      ['byte by byte', 3, [1, 1, 1]],
      ['in many small parts', 6 * MIB + 1, [MIB, MIB, 1, 2 * MIB, 2 * MIB]],
      ['in large parts', 17 * MIB, [7 * MIB, 7 * MIB, 3 * MIB]],
      ["at the edges of the store's own parts", 10 * MIB, [5 * MIB, 5 * MIB]],
      ['across them', 10 * MIB + 1, [5 * MIB - 1, 2, 5 * MIB]],
      ['in one part, of several of them', 12 * MIB + 5, [12 * MIB + 5]],
    ])('makes the blob of what came %s, and leaves nothing else', async (_how, size, parts) => {
      const before = await opened.traces();
      const content = randomBytes(size);
      let partial = begun(size);
      for (const part of parts) partial = await add(partial, content, part);
      await expect(store.read(partial.key)).rejects.toThrow(BlobMissingError);
      expect(await store.list({ olderThan: new Date(Date.now() + 60_000), limit: 1 })).toEqual([]);
      await store.complete(partial);
      expect((await contentOf(partial)).equals(content)).toBe(true);
      await store.complete(partial);
      expect((await contentOf(partial)).equals(content)).toBe(true);
      await store.remove(partial.key);
      expect(await opened.traces()).toEqual(before);
    });

    test('makes an empty blob', async () => {
      const partial = begun(0);
      await store.complete(partial);
      await store.complete(partial);
      expect(await contentOf(partial)).toHaveLength(0);
      await store.remove(partial.key);
    });

    test.each([1000, 11 * MIB])('drops what was written and not kept: %i bytes', async (lost) => {
      const content = randomBytes(16 * MIB);
      let partial = await add(begun(content.length), content, 100);
      const writer = await store.resume(partial, ignore);
      await writer.write([randomBytes(lost)]);
      await writer.abandon();
      partial = await add(partial, content, 6 * MIB);
      // A process that dies abandons nothing.
      const dying = await store.resume(partial, ignore);
      await dying.write([randomBytes(lost)]);
      partial = await add(partial, content, content.length);
      await store.complete(partial);
      expect((await contentOf(partial)).equals(content)).toBe(true);
      await dying.abandon();
      await store.remove(partial.key);
    });

    test('goes on from a checkpoint', async () => {
      const content = randomBytes(24 * MIB);
      const first = await add(begun(content.length), content, 7 * MIB);
      const writer = await store.resume(first, ignore);
      const early = await writer.checkpoint();
      expect(early.received).toBe(first.received);
      await writer.write([content.subarray(first.received, 22 * MIB)]);
      let checkpoint = kept(await writer.checkpoint());
      while (checkpoint.received <= first.received) {
        await delay(10);
        checkpoint = kept(await writer.checkpoint());
      }
      expect(checkpoint.received).toBeLessThanOrEqual(22 * MIB);
      await writer.write([content.subarray(22 * MIB, 23 * MIB)]);
      await writer.abandon();
      const partial = await add(checkpoint, content, content.length);
      await store.complete(partial);
      expect((await contentOf(partial)).equals(content)).toBe(true);
      await store.remove(partial.key);
    });

    test.each([
      ['that has not begun', 0],
      ['with a rest', 1000],
      ['with parts and a rest', 11 * MIB],
      ['that is all there', 12 * MIB],
    ])('leaves nothing of one that is discarded: %s', async (_which, received) => {
      const before = await opened.traces();
      const content = randomBytes(12 * MIB);
      let partial = begun(content.length);
      if (received > 0) partial = await add(partial, content, received);
      await store.discard(partial);
      expect(await opened.traces()).toEqual(before);
      await store.discard(partial);
    });

    test('is missing once it is discarded', async () => {
      const content = randomBytes(1000);
      const partial = await add(begun(content.length), content, content.length);
      await store.discard(partial);
      await expect(store.complete(partial)).rejects.toThrow(BlobMissingError);
    });

    test('leaves nothing of one that is discarded when it is complete', async () => {
      const before = await opened.traces();
      const content = randomBytes(6 * MIB);
      const partial = await add(begun(content.length), content, content.length);
      await store.complete(partial);
      await store.discard(partial);
      expect(await opened.traces()).toEqual(before);
    });

    test('is swept of what was begun and forgotten', async () => {
      const before = await opened.traces();
      const content = randomBytes(20 * MIB);
      await add(begun(content.length), content, 1000);
      await add(begun(content.length), content, 11 * MIB);
      expect(await store.sweep(new Date('2019-01-01'))).toBe(0);
      expect(await store.sweep(new Date(Date.now() + 60_000))).toBeGreaterThanOrEqual(2);
      expect(await opened.traces()).toEqual(before);
    });

    test('holds a large one in constant memory', async () => {
      const piece = randomBytes(PIECE);
      const partial = begun(256 * MIB);
      const before = process.memoryUsage.rss();
      let peak = 0;
      const writer = await store.resume(partial, (written) => written.forEach(release));
      for (let n = 0; n < partial.size / PIECE; n += 1) {
        if (n % 64 === 0) peak = Math.max(peak, process.memoryUsage.rss());
        await writer.write([Buffer.from(piece)]);
      }
      const whole = await writer.end();
      expect(whole.received).toBe(partial.size);
      // Half of the blob at most: the process is the test's own too, and the object store's that it speaks to.
      expect((peak - before) / MIB).toBeLessThan(128);
      await store.discard(whole);
    }, 60_000);
  });
};
