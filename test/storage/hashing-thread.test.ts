import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HashingThread } from '../../src/storage/hashing-thread.js';

const MIB = 1024 * 1024;

let thread: HashingThread;

beforeEach(() => {
  thread = new HashingThread(new URL('../../dist/storage/hashing-worker.js', import.meta.url));
});
afterEach(() => thread.close());

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('hashes what is added, in its order, of many at once', async () => {
  const contents = Array.from({ length: 20 }, (_, n) => randomBytes(n * 300_001));
  const hashed = contents.map(async (content) => {
    const hash = thread.begin();
    for (let at = 0; at < content.length; at += 100_000) {
      const middle = at + 40_000;
      await hash.add([content.subarray(at, middle), Buffer.from(content.subarray(middle, at + 100_000))]);
    }
    return hash.digest();
  });
  expect(await Promise.all(hashed)).toEqual(contents.map(sha256));
});

test('takes the memory of the bytes, and leaves that which they share', async () => {
  const hash = thread.begin();
  const own = Buffer.from(new Uint8Array(MIB));
  const shared = Buffer.from('几个字');
  expect(shared.buffer.byteLength).toBeGreaterThan(shared.length);
  const bytes = Buffer.concat([own, shared]);
  const taken = new Uint8Array(own).buffer;
  await hash.add([Buffer.from(taken), shared]);
  expect(taken.byteLength).toBe(0);
  expect(shared.toString()).toBe('几个字');
  expect(await hash.digest()).toBe(sha256(bytes));
});

test('goes on from a copy, and from the one that was copied', async () => {
  const [begun, one, other] = [randomBytes(MIB), randomBytes(10), randomBytes(20)];
  const hash = thread.begin();
  await hash.add([Buffer.from(begun)]);
  const copy = hash.copy();
  await hash.add([Buffer.from(one)]);
  await copy.add([Buffer.from(other)]);
  expect(await hash.digest()).toBe(sha256(Buffer.concat([begun, one])));
  expect(await copy.digest()).toBe(sha256(Buffer.concat([begun, other])));
});

test('tells those who hash that the thread was closed, and begins no other', async () => {
  const hash = thread.begin();
  await hash.add([randomBytes(MIB)]);
  await thread.close();
  await expect(hash.digest()).rejects.toThrow('has ended');
  await expect(hash.add([randomBytes(10)])).rejects.toThrow('has ended');
  expect(hash.isOver).toBe(true);
  expect(() => thread.begin()).toThrow('has ended');
});

test('starts another thread for those who come after one that ended', async () => {
  const ending = new HashingThread(new URL('data:text/javascript,setTimeout(() => process.exit(), 100)'));
  try {
    for (let n = 0; n < 2; n += 1) await expect(ending.begin().digest()).rejects.toThrow('has ended');
  } finally {
    await ending.close();
  }
});
