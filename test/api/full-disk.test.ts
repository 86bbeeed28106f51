// A disk that fills up: the upload is refused in words, nothing is left of it, and what fits goes on being kept.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refused, succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { bytesOf } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { UploadDocument } from './generated/operations.js';

const MEBIBYTE = 1024 * 1024;

let server: TestServer;
let alice: ApiClient;
let disk: string;
let mounted = false;

beforeAll(async () => {
  disk = await mkdtemp(join(tmpdir(), 'sheaf-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'ignore' });
    mounted = true;
  } catch {
    console.warn('Only root may mount a small disk: what happens on a full one is not tested here.');
    return;
  }
  server = await startTestServer({ blobsDir: join(disk, 'blobs') });
  alice = await server.newUser('alice');
});
afterAll(async () => {
  if (mounted) {
    await server.close();
    execFileSync('umount', [disk]);
  }
  await rm(disk, { recursive: true, force: true });
});

const send = (name: string, bytes: number) =>
  alice.upload(
    UploadDocument,
    { input: { file: null as never } },
    { 'input.file': new File([Buffer.alloc(bytes, name)], name) },
  );

const storedFiles = async (): Promise<number> =>
  (await readdir(disk, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

test('a full disk is QUOTA_EXCEEDED, and leaves nothing behind', async () => {
  if (!mounted) return;
  const kept = succeeded(await send('first.bin', MEBIBYTE)).uploadDocument;
  const files = await storedFiles();
  for (const attempt of [1, 2]) {
    expect(refused(await send(`large ${attempt}.bin`, 8 * MEBIBYTE)).extensions).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      status: 507,
      reason: 'STORAGE_FULL',
    });
    expect(await storedFiles()).toBe(files);
  }
  succeeded(await send('second.bin', MEBIBYTE));
  expect((await bytesOf(await fetch(kept.downloadUrl ?? ''))).length).toBe(MEBIBYTE);
});
