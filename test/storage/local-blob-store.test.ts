// The blob store on a local disk: the contract, and what only a disk can do wrong.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { openLocalBlobStore } from '../../src/storage/local-blob-store.js';
import { openBlobStore } from '../../src/storage/open-blob-store.js';
import { describeBlobStore } from './blob-store-contract.js';
import { describePartialBlobs } from './partial-blob-contract.js';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'sheaf blobs ä-'));

const filesBelow = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

const open = async () => {
  const folder = await newFolder();
  return {
    store: await openBlobStore(pathToFileURL(folder).href),
    traces: () => filesBelow(folder),
    close: () => rm(folder, { recursive: true }),
  };
};

describeBlobStore('A folder', open);
describePartialBlobs('A folder', open);

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

/** Mounts a small disk of its own in memory; null where this is not permitted. */
const smallDisk = async (): Promise<string | null> => {
  const folder = await newFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
};

describe('A folder', () => {
  test('whose disk is full says so, keeps nothing, and lets a stalled client go', async () => {
    const folder = await smallDisk();
    if (folder === null) {
      console.warn('Skipped: mounting a small disk is not permitted here.');
      return;
    }
    try {
      const store = await openLocalBlobStore(folder);
      const kept = await store.put(Readable.from([randomBytes(1000)]), { maxBytes: 1e9 });
      const before = await filesBelow(folder);

      const source = Readable.from(Array.from({ length: 100 }, () => randomBytes(64 * 1024)));
      await expect(store.put(source, { maxBytes: 1e9 })).rejects.toMatchObject({
        code: 'QUOTA_EXCEEDED',
        extensions: { reason: 'STORAGE_FULL' },
      });
      expect(source.destroyed).toBe(true);

      const stalled = new PassThrough({ highWaterMark: 8e6 });
      stalled.write(randomBytes(5e6));
      await expect(store.put(stalled, { maxBytes: 1e9 })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
      expect(stalled.destroyed).toBe(true);

      expect(await filesBelow(folder)).toEqual(before);
      await store.remove(kept.key);
      await store.put(Readable.from([randomBytes(1e6)]), { maxBytes: 1e9 });
    } finally {
      execFileSync('umount', [folder]);
      await rm(folder, { recursive: true });
    }
  });

  test('forgets what was cut off more than a day ago, and nothing younger', async () => {
    const folder = await newFolder();
    await (await openLocalBlobStore(folder)).close();
    const old = join(folder, 'incoming', 'old');
    const young = join(folder, 'incoming', 'young');
    await writeFile(old, 'x');
    await writeFile(young, 'x');
    await utimes(old, hoursAgo(25), hoursAgo(25));
    await utimes(young, hoursAgo(23), hoursAgo(23));

    const store = await openLocalBlobStore(folder);
    expect(await filesBelow(folder)).toEqual([young]);
    expect(await store.sweep(hoursAgo(22))).toBe(1);
    expect(await filesBelow(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('is not well once it is gone', async () => {
    const folder = await newFolder();
    const store = await openLocalBlobStore(folder);
    await rm(folder, { recursive: true });
    await expect(store.check()).rejects.toThrow('ENOENT');
  });

  test('opens only from a URL with a whole path', async () => {
    await expect(openBlobStore('file:blobs')).rejects.toThrow('file:///folder');
    await expect(openBlobStore('/var/blobs')).rejects.toThrow('file:///folder');
    await expect(openBlobStore('ftp://host/blobs')).rejects.toThrow('file:///folder');
  });

  test('that cannot be read answers an error, not a missing blob', async () => {
    if (process.getuid?.() === 0) return;
    const folder = await newFolder();
    const store = await openLocalBlobStore(folder);
    const { key } = await store.put(Readable.from([randomBytes(10)]), { maxBytes: 100 });
    await chmod(join(folder, key), 0);
    await expect(store.read(key)).rejects.toMatchObject({ code: 'EACCES' });
    await rm(folder, { recursive: true });
  });
});
