// What becomes of a resumable upload when it is used: once, by its own user, whole, as promised; and by browsers elsewhere.
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { refused, succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { begin, headOf, idOf, patch, sendByTus, sha256, tus, uploadDocument, use } from './tus-support.js';

let server: TestServer;
let alice: ApiClient;

const ORIGIN = 'https://front.example';

beforeAll(async () => {
  server = await startTestServer({ settings: { CORS_ORIGINS: ORIGIN } });
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const uploadRevision = /* GraphQL */ `
  mutation ($input: UploadRevisionInput!) {
    uploadRevision(input: $input) {
      id
      sha256
      currentRevision {
        number
        fileName
      }
    }
  }
`;
const code = async (url: string, input: object = {}): Promise<string> =>
  refused(await use(alice, url, input)).extensions.code;
const storedFiles = async (): Promise<number> =>
  (await readdir(server.blobsDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    .length;

describe('an upload', () => {
  test('is used once', async () => {
    const url = await sendByTus(alice, randomBytes(100));
    succeeded(await use(alice, url));
    expect(await code(url)).toBe('NOT_FOUND');
    expect(await headOf(alice, url)).toEqual([404, null]);
    const again = await sendByTus(alice, randomBytes(100));
    const answers = await Promise.all(Array.from({ length: 5 }, () => use(alice, again)));
    const codes = answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code);
    expect(codes).toEqual(Array.from({ length: 4 }, () => 'NOT_FOUND'));
  });

  test('is used only when it is whole', async () => {
    const url = await begin(alice, 10);
    expect((await patch(alice, url, 0, Buffer.from('12345'))).status).toBe(204);
    expect(refused(await use(alice, url)).extensions).toMatchObject({
      code: 'CONFLICT',
      offset: 5,
      size: 10,
    });
    expect((await patch(alice, url, 5, Buffer.from('67890'))).status).toBe(204);
    succeeded(await use(alice, url));
  });

  test('is usable still where the write fails', async () => {
    const url = await sendByTus(alice, randomBytes(100));
    succeeded(await use(alice, await sendByTus(alice, randomBytes(50)), { name: 'taken.bin' }));
    expect(await code(url, { name: 'taken.bin', onConflict: 'FAIL' })).toBe('CONFLICT');
    expect(await code(url, { parentId: '01890000-0000-7000-8000-000000000000' })).toBe('NOT_FOUND');
    expect(await code(url, { name: 'no/name' })).toBe('BAD_USER_INPUT');
    succeeded(await use(alice, url, { name: 'free.bin' }));
  });

  test('becomes a revision', async () => {
    const { id } = succeeded(await use(alice, await sendByTus(alice, randomBytes(10)))).uploadDocument;
    const content = randomBytes(20);
    const url = await sendByTus(alice, content, { metadata: { filename: 'second.bin' } });
    expect(
      await alice.data(uploadRevision, {
        input: { documentId: id, uploadId: idOf(url), expectedRevision: 1 },
      }),
    ).toEqual({
      uploadRevision: { id, sha256: sha256(content), currentRevision: { number: 2, fileName: 'second.bin' } },
    });
  });

  test('that repeats an import is used up, and its bytes go', async () => {
    const content = randomBytes(1000);
    const input = { externalId: 'import:1', onConflict: 'NEW_REVISION' };
    succeeded(await use(alice, await sendByTus(alice, content), input));
    const before = await storedFiles();
    const url = await sendByTus(alice, content);
    succeeded(await use(alice, url, input));
    expect(await storedFiles()).toBe(before);
    expect(await code(url, input)).toBe('NOT_FOUND');
  });

  test('has to be what was promised', async () => {
    const create =
      'mutation ($input: CreateUploadSessionInput!) { createUploadSession(input: $input) { url } }';
    const input = { fileName: 'promised.bin', size: 5, sha256: sha256(Buffer.from('other')) };
    const { createUploadSession } = await alice.data<{ createUploadSession: { url: string } }>(create, {
      input,
    });
    expect((await patch(alice, createUploadSession.url, 0, Buffer.from('these'))).status).toBe(204);
    expect(refused(await use(alice, createUploadSession.url)).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'uploadId', rule: 'sha256' }],
    });
    for (const wrong of [{ sha256: 'abc' }, { size: -1 }, { fileName: '' }]) {
      const error = await alice.error(create, { input: { ...input, ...wrong } });
      expect(error.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  test('is held to the types that are taken when it is used', async () => {
    const admin = await server.signIn();
    const url = await sendByTus(alice, Buffer.from('text'), { metadata: { filename: 'text.txt' } });
    const set = (acceptedTypes: string[]): Promise<unknown> =>
      admin.data('mutation ($input: SettingsInput!) { updateSettings(input: $input) { acceptedTypes } }', {
        input: { acceptedTypes },
      });
    await set(['image/*']);
    expect(await code(url)).toBe('UNSUPPORTED_TYPE');
    await set([]);
    succeeded(await use(alice, url));
  });
});

test('exactly one of file and uploadId is given', async () => {
  const url = await sendByTus(alice, randomBytes(10));
  const both = await alice.upload(
    uploadDocument,
    { input: { file: null, uploadId: idOf(url) } },
    { 'input.file': textFile('both.txt', 'both') },
  );
  expect(refused(both).extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'uploadId' }] });
  expect((await alice.error(uploadDocument, { input: {} })).extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: [{ path: 'file' }],
  });
  for (const uploadId of ['no id', '01890000-0000-7000-8000-000000000000']) {
    expect((await alice.error(uploadDocument, { input: { uploadId } })).extensions.code).toBe('NOT_FOUND');
  }
  succeeded(await use(alice, url));
});

describe('a browser on another site', () => {
  test('may send what tus needs, and read what it answers', async () => {
    const preflight = await fetch(`${server.url}/uploads`, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'tus-resumable,upload-offset,upload-checksum,authorization',
      },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
    const allowed = preflight.headers.get('access-control-allow-headers')?.split(/, */);
    expect(allowed).toEqual(
      expect.arrayContaining(['tus-resumable', 'upload-offset', 'upload-checksum', 'upload-metadata']),
    );
    const begun = await tus(alice, '', {
      method: 'POST',
      headers: { 'upload-length': '1', origin: ORIGIN },
    });
    expect(begun.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(begun.headers.get('access-control-expose-headers')?.split(/, */)).toEqual(
      expect.arrayContaining(['location', 'upload-offset', 'upload-expires']),
    );
    expect((await fetch(`${server.url}/uploads`, { method: 'OPTIONS' })).headers.get('tus-version')).toBe(
      '1.0.0',
    );
    const foreign = await tus(alice, '', {
      method: 'POST',
      headers: { 'upload-length': '1', origin: 'https://x.example' },
    });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('that cannot PATCH may say so in a header', async () => {
    const url = await begin(alice, 5);
    const headers = { 'x-http-method-override': 'PATCH', 'upload-offset': '0' };
    expect((await tus(alice, url, { method: 'POST', headers, body: Buffer.from('hello') })).status).toBe(204);
    expect((await tus(alice, url, { method: 'POST', headers: { 'upload-length': '1' } })).status).toBe(404);
    expect(await headOf(alice, url)).toEqual([200, 5]);
  });
});
