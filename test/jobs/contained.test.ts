// The process that reads a file: what it is told, what it may do, and whose fault it is when nothing comes of it.
import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { Containment, Stopped } from '../../src/jobs/extraction/contained.js';
import type { Answer } from '../../src/jobs/extraction/protocol.js';

const entry = new URL('../../dist/jobs/extraction/child.js', import.meta.url);
const never = new AbortController().signal;

const read = (
  source: Readable,
  { size, signal = never, from = entry }: { size: number; signal?: AbortSignal; from?: URL },
): Promise<Answer> =>
  new Containment({ entry: from }).run({ make: 'text', mimeType: 'text/plain', size }, source, signal);

test('what comes in many pieces is read as one', async () => {
  const pieces = Array.from({ length: 300 }, () => Buffer.alloc(1000, 'x'));
  expect(await read(Readable.from(pieces), { size: 300_000 })).toEqual({
    text: { text: 'x'.repeat(300_000), truncated: false },
  });
});

test('a source that fails is at fault itself, whether it says so or only ends', async () => {
  const failing = new Readable({
    read() {
      this.push(Buffer.from('half'));
      setImmediate(() => this.destroy(new Error('the store is gone')));
    },
  });
  await expect(read(failing, { size: 1000 })).rejects.toThrow('the store is gone');
  await expect(read(Readable.from([Buffer.from('half')]), { size: 1000 })).rejects.toThrow(
    'did not come whole',
  );
});

test('a process that is stopped says so, and one that cannot begin is no fault of the file', async () => {
  const stopping = new AbortController();
  const waiting = new Readable({ read: () => undefined });
  setTimeout(() => stopping.abort(), 50);
  await expect(read(waiting, { size: 10, signal: stopping.signal })).rejects.toThrow(Stopped);
  const from = new URL('missing.js', entry);
  await expect(read(Readable.from([Buffer.from('x')]), { size: 1, from })).rejects.toThrow('cannot be read');
});
