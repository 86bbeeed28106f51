import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { newId } from '../../../src/common/ids.js';
import type { UploadId } from '../../../src/common/ids.js';
import { RunningHashes } from '../../../src/services/uploads/running-hashes.js';
import { HashingThread } from '../../../src/storage/hashing-thread.js';

const id = newId<UploadId>();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let thread: HashingThread;
let hashes: RunningHashes;

beforeEach(async () => {
  thread = new HashingThread(new URL('../../../dist/storage/hashing-worker.js', import.meta.url));
  hashes = new RunningHashes(thread);
  const first = hashes.take(id, 0);
  await first?.add([Buffer.from('one')]);
  if (first !== null) hashes.keep(id, 3, first);
});
afterEach(() => thread.close());

test('a part that is refused leaves the hash of those before it', async () => {
  const refused = hashes.take(id, 3);
  await refused?.add([Buffer.from('wrong')]);
  refused?.drop();
  const again = hashes.take(id, 3);
  await again?.add([Buffer.from('two')]);
  expect(await again?.digest()).toBe(sha256('onetwo'));
});

test('a hash of other bytes, or one that was forgotten, is not known', () => {
  expect(hashes.take(id, 2)).toBeNull();
  hashes.forget(id);
  expect(hashes.take(id, 3)).toBeNull();
});

test('a hash whose thread has ended is not known', async () => {
  await thread.close();
  // The ports hear of it after that. Until then whoever asks is told by the hash itself.
  for (let known = hashes.take(id, 3); known !== null; known = hashes.take(id, 3)) {
    await expect(known.digest()).rejects.toThrow('has ended');
  }
  expect(hashes.take(id, 3)).toBeNull();
});
