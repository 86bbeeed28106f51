// Resumable uploads as tus clients send them: broken off, gone on with, refused, ended; and what becomes of them.
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR } from '../../src/common/clock.js';
import { forgetUploads } from '../../src/jobs/forget-uploads.js';
import { openBlobStore } from '../../src/storage/open-blob-store.js';
import { pathToFileURL } from 'node:url';
import { refused, succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { bytesOf } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { MIB, begin, breakOff, headOf, idOf, patch, sendByTus, sha256, tus, use } from './tus-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
});
afterAll(() => server.close());

const storedFiles = async (): Promise<string[]> => {
  const entries = await readdir(server.blobsDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
};
const sessionCount = async (): Promise<number> => {
  const { rows } = await server.database.pool.query<{ count: number }>(
    'select count(*)::int as count from upload_session',
  );
  return rows[0]?.count ?? -1;
};
const taken = async (url: string, content: Buffer, input: object = {}): Promise<void> => {
  const { uploadDocument: made } = succeeded(await use(alice, url, input));
  expect(made).toMatchObject({ size: content.length, sha256: sha256(content) });
  expect((await bytesOf(await fetch(made.downloadUrl))).equals(content)).toBe(true);
};

describe('tus-js-client', () => {
  test('sends a file in one request, which becomes a document', async () => {
    const content = randomBytes(3 * MIB);
    await taken(await sendByTus(alice, content), content, { name: 'one.bin' });
  });

  test('sends a file in many parts', async () => {
    const content = randomBytes(2 * MIB + 17);
    await taken(await sendByTus(alice, content, { chunkSize: 300_000 }), content);
  });

  test('sends a file of no bytes', async () => {
    const content = Buffer.alloc(0);
    const url = await sendByTus(alice, content);
    expect(await headOf(alice, url)).toEqual([200, 0]);
    await taken(url, content);
  });

  test('sends a Chinese name, which the document gets', async () => {
    const url = await sendByTus(alice, Buffer.from('你好'), { metadata: { filename: '文件/报告 终稿.txt' } });
    expect(succeeded(await use(alice, url)).uploadDocument).toMatchObject({
      name: '报告 终稿.txt',
      mimeType: 'text/plain',
    });
  });

  test('creates with the bytes in the same request', async () => {
    const content = randomBytes(MIB);
    await taken(await sendByTus(alice, content, { uploadDataDuringCreation: true }), content);
  });

  test('stops in the middle and goes on', async () => {
    const content = randomBytes(12 * MIB);
    const url = await breakOff(alice, content, 5 * MIB, { chunkSize: 2 * MIB });
    const [status, offset] = await headOf(alice, url);
    expect(status).toBe(200);
    expect(offset).toBeGreaterThanOrEqual(2 * MIB);
    expect(offset).toBeLessThan(12 * MIB);
    expect(await sendByTus(alice, content, { uploadUrl: url })).toBe(url);
    await taken(url, content);
  });

  test('fills an upload that was begun through the API', async () => {
    const content = randomBytes(MIB);
    const { createUploadSession: begun } = await alice.data<{
      createUploadSession: { id: string; url: string };
    }>(
      'mutation ($input: CreateUploadSessionInput!) { createUploadSession(input: $input) { id url size offset complete } }',
      { input: { fileName: 'api.bin', size: content.length, sha256: sha256(content).toUpperCase() } },
    );
    expect(begun).toMatchObject({ url: `${server.url}/uploads/${begun.id}`, offset: 0, complete: false });
    await sendByTus(alice, content, { uploadUrl: begun.url });
    const asked = await alice.data(
      'query ($id: ID!) { uploadSession(id: $id) { fileName offset complete } node(id: $id) { __typename id } }',
      { id: begun.id },
    );
    expect(asked).toEqual({
      uploadSession: { fileName: 'api.bin', offset: content.length, complete: true },
      node: { __typename: 'UploadSession', id: begun.id },
    });
    await taken(begun.url, content);
  });

  test('ends an upload', async () => {
    const before = await storedFiles();
    const content = randomBytes(3 * MIB);
    const url = await breakOff(alice, content, MIB, { chunkSize: MIB });
    expect((await tus(alice, url, { method: 'DELETE' })).status).toBe(204);
    expect(await headOf(alice, url)).toEqual([404, null]);
    expect(await storedFiles()).toEqual(before);
  });
});

describe('a part', () => {
  test('at the wrong offset is 409 and changes nothing', async () => {
    const url = await begin(alice, 10);
    expect((await patch(alice, url, 4, Buffer.from('late'))).status).toBe(409);
    expect((await patch(alice, url, 0, Buffer.from('early'))).status).toBe(204);
    expect((await patch(alice, url, 0, Buffer.from('again'))).status).toBe(409);
    expect(await headOf(alice, url)).toEqual([200, 5]);
    expect((await patch(alice, url, 5, Buffer.from('later'))).status).toBe(204);
    await taken(url, Buffer.from('earlylater'));
  });

  test.each(['sha1', 'sha256'])('has to be what its %s says', async (algorithm) => {
    const content = randomBytes(200_000);
    const url = await begin(alice, content.length);
    const sum = (bytes: Buffer): Record<string, string> => ({
      'upload-checksum': `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`,
    });
    const [one, two] = [content.subarray(0, 100_000), content.subarray(100_000)];
    expect((await patch(alice, url, 0, one, sum(two))).status).toBe(460);
    expect(await headOf(alice, url)).toEqual([200, 0]);
    expect((await patch(alice, url, 0, one, sum(one))).status).toBe(204);
    expect((await patch(alice, url, 100_000, randomBytes(100_000), sum(two))).status).toBe(460);
    expect(await headOf(alice, url)).toEqual([200, 100_000]);
    expect((await patch(alice, url, 100_000, two, sum(two))).status).toBe(204);
    await taken(url, content);
  });

  test('with a checksum that is none is 400', async () => {
    const url = await begin(alice, 10);
    for (const header of ['md5 AAAA', 'sha1', 'sha1 AAAA', 'sha1 !']) {
      const response = await patch(alice, url, 0, Buffer.from('x'), { 'upload-checksum': header });
      expect([header, response.status]).toEqual([header, 400]);
    }
    expect(await headOf(alice, url)).toEqual([200, 0]);
  });

  test('beyond the size is 413', async () => {
    const url = await begin(alice, 10);
    expect((await patch(alice, url, 0, randomBytes(11))).status).toBe(413);
    const stream = new Blob([randomBytes(11)]).stream() as ReadableStream;
    expect((await patch(alice, url, 0, stream)).status).toBe(413);
    expect(await headOf(alice, url)).toEqual([200, 0]);
  });

  test('beside another: one wins, and nothing is mixed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [randomBytes(MIB), randomBytes(MIB)];
      const url = await begin(alice, MIB);
      const statuses = (await Promise.all([patch(alice, url, 0, one), patch(alice, url, 0, two)])).map(
        ({ status }) => status,
      );
      const [won, lost] = statuses.toSorted((a, b) => a - b);
      expect(won).toBe(204);
      expect([409, 423]).toContain(lost);
      await taken(url, statuses[0] === 204 ? one : two);
    }
  });

  test('that does not end is ended by the next one, and counts as far as it came', async () => {
    const url = await begin(alice, 20);
    let push: ((bytes: Buffer) => void) | undefined;
    const stuck = new ReadableStream({
      start: (controller) => {
        push = (bytes) => controller.enqueue(bytes);
      },
    });
    const first = patch(alice, url, 0, stuck).then(
      ({ status }) => status,
      () => 0,
    );
    push?.(Buffer.from('0123456789'));
    // Whatever has arrived by then is kept, and the client that comes back is told how much.
    let offset: number | null = 0;
    while (offset !== 10) [, offset] = await headOf(alice, url);
    expect([0, 423]).toContain(await first);
    expect((await patch(alice, url, 10, Buffer.from('abcdefghij'))).status).toBe(204);
    await taken(url, Buffer.from('0123456789abcdefghij'));
  });

  test('may come to any node', async () => {
    const other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
    try {
      const there = other.client(alice.token ?? undefined);
      const content = randomBytes(3 * MIB);
      const url = await begin(alice, content.length);
      const path = `/${idOf(url)}`;
      expect((await patch(alice, path, 0, content.subarray(0, MIB))).status).toBe(204);
      expect((await patch(there, path, MIB, content.subarray(MIB, 2 * MIB))).status).toBe(204);
      const last = content.subarray(2 * MIB);
      const both = await Promise.all([patch(alice, path, 2 * MIB, last), patch(there, path, 2 * MIB, last)]);
      const [won, lost] = both.map(({ status }) => status).toSorted((a, b) => a - b);
      expect(won).toBe(204);
      expect([409, 423]).toContain(lost);
      await taken(url, content);
    } finally {
      await other.close();
    }
  });
});

describe('an upload', () => {
  test('of somebody else is 404, whatever is done to it, and NOT_FOUND', async () => {
    const url = await begin(alice, 10);
    expect(await headOf(bob, url)).toEqual([404, null]);
    expect((await patch(bob, url, 0, Buffer.from('x'))).status).toBe(404);
    expect((await tus(bob, url, { method: 'DELETE' })).status).toBe(404);
    expect(refused(await use(bob, url)).extensions.code).toBe('NOT_FOUND');
    const cancel = 'mutation ($id: ID!) { cancelUploadSession(id: $id) }';
    expect((await bob.error(cancel, { id: idOf(url) })).extensions.code).toBe('NOT_FOUND');
    expect(await bob.data('query ($id: ID!) { uploadSession(id: $id) { id } }', { id: idOf(url) })).toEqual({
      uploadSession: null,
    });
    expect(await headOf(alice, url)).toEqual([200, 0]);
    expect(await alice.data(cancel, { id: idOf(url) })).toEqual({ cancelUploadSession: true });
    expect(await headOf(alice, url)).toEqual([404, null]);
  });

  test('is nothing without an account, and nothing in lockdown', async () => {
    const url = await begin(alice, 10);
    const nobody = server.client();
    expect(await headOf(nobody, url)).toEqual([401, null]);
    expect((await tus(nobody, '', { method: 'POST', headers: { 'upload-length': '1' } })).status).toBe(401);
    const admin = await server.signIn();
    await admin.data('mutation { setLockdown(enabled: true) { lockdown } }');
    try {
      expect(await headOf(alice, url)).toEqual([503, null]);
      expect((await patch(alice, url, 0, Buffer.from('x'))).status).toBe(503);
    } finally {
      await admin.data('mutation { setLockdown(enabled: false) { lockdown } }');
    }
    expect(await headOf(alice, url)).toEqual([200, 0]);
  });

  test('is gone after a day, with its bytes', async () => {
    const content = randomBytes(2 * MIB);
    const whole = await sendByTus(alice, content);
    const partial = await breakOff(alice, content, MIB, { chunkSize: MIB });
    const expires = (await tus(alice, partial, { method: 'HEAD' })).headers.get('upload-expires');
    const day = Date.parse(expires ?? '') - server.clock.now().getTime();
    expect(Math.abs(day - 24 * HOUR)).toBeLessThan(10_000);
    server.clock.advance(24 * HOUR);
    const later = await server.signIn('alice');
    for (const url of [whole, partial]) {
      expect(await headOf(later, url)).toEqual([404, null]);
      expect(refused(await use(later, url)).extensions.code).toBe('NOT_FOUND');
    }
    const store = await openBlobStore(pathToFileURL(server.blobsDir).href);
    const errors: unknown[] = [];
    const parts = { rows: server.database, store, onError: (error: unknown) => void errors.push(error) };
    while ((await forgetUploads(parts, server.clock.now())) === 'MORE');
    expect([await sessionCount(), errors]).toEqual([0, []]);
    const { rows } = await server.database.pool.query<{ name: string }>(
      'select substr(key, 4) as name from blob order by 1',
    );
    expect(await storedFiles()).toEqual(rows.map(({ name }) => name));
    alice = later;
    bob = await server.signIn('bob');
  });
});
