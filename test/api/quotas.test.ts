// Quotas: charged to who owns, whoever sends and by whichever way, exactly, and told early where that can be seen.
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { refused, succeeded } from '../support/client.js';
import type { ApiAnswer, ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { MIB, sendByTus, tus, uploadDocument, use } from './tus-support.js';
import type { Uploaded } from './tus-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let admin: ApiClient;
let aliceId: string;
let count = 0;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  bob = await server.newUser('bob');
});
afterAll(() => server.close());

// Each test is about somebody who owns nothing yet.
beforeEach(async () => {
  count += 1;
  alice = await server.newUser(`alice${count}`);
  aliceId = (await alice.data<{ me: { id: string } }>('{ me { id } }')).me.id;
});

const setQuota = (quotaBytes: number | null): Promise<unknown> =>
  admin.data('mutation ($input: UpdateUserInput!) { updateUser(input: $input) { id } }', {
    input: { userId: aliceId, quotaBytes },
  });
const setDefault = (defaultQuotaBytes: number | null): Promise<unknown> =>
  admin.data('mutation ($input: SettingsInput!) { updateSettings(input: $input) { defaultQuotaBytes } }', {
    input: { defaultQuotaBytes },
  });
const usedBytes = async (): Promise<number> =>
  (await alice.data<{ me: { storage: { usedBytes: number } } }>('{ me { storage { usedBytes } } }')).me
    .storage.usedBytes;
const send = (client: ApiClient, size: number, input: object = {}): Promise<ApiAnswer<Uploaded>> =>
  client.upload<Uploaded, object>(
    uploadDocument,
    { input: { onConflict: 'KEEP_BOTH', ...input, file: null } },
    { 'input.file': new File([randomBytes(size)], 'sent.bin') },
  );
const revise = (client: ApiClient, documentId: string, size: number): Promise<ApiAnswer<unknown>> =>
  client.upload(
    'mutation ($input: UploadRevisionInput!) { uploadRevision(input: $input) { id } }',
    { input: { documentId, file: null } },
    { 'input.file': new File([randomBytes(size)], 'sent.bin') },
  );
const quotaError = (answer: ApiAnswer<unknown>): unknown => refused(answer).extensions;
const EXCEEDED = { code: 'QUOTA_EXCEEDED', status: 507, reason: 'QUOTA' };

const expectTenRefused = (answers: readonly ApiAnswer<unknown>[]): void => {
  const refusals = answers.filter(({ errors }) => errors !== undefined).map(quotaError);
  expect(refusals).toEqual(Array.from({ length: 10 }, () => expect.objectContaining(EXCEEDED)));
};

test('is exact: the last byte fits, one more does not', async () => {
  await setQuota(1000);
  succeeded(await send(alice, 600));
  expect(quotaError(await send(alice, 401))).toMatchObject({ ...EXCEEDED, quota: 1000, used: 600 });
  succeeded(await send(alice, 400));
  expect(quotaError(await send(alice, 1))).toMatchObject(EXCEEDED);
  succeeded(await send(alice, 0));
  expect(await usedBytes()).toBe(1000);
});

test('20 at once into room for 10: exactly 10', async () => {
  await setQuota(1000);
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(alice, 100)));
  expectTenRefused(answers);
  expect(await usedBytes()).toBe(1000);
});

test('20 resumable uploads used at once into room for 10: exactly 10, and the others can be used later', async () => {
  const urls: string[] = [];
  for (let at = 0; at < 20; at += 1) urls.push(await sendByTus(alice, randomBytes(100)));
  await setQuota(1000);
  const answers = await Promise.all(urls.map((url) => use(alice, url)));
  const left = urls.filter((_url, at) => answers[at]?.errors !== undefined);
  expect(left).toHaveLength(10);
  expectTenRefused(answers);
  expect(await usedBytes()).toBe(1000);
  await setQuota(null);
  for (const url of left) succeeded(await use(alice, url));
  expect(await usedBytes()).toBe(2000);
});

test('what others put into a document is charged to its owner, not to them', async () => {
  await setQuota(1000);
  const { id } = succeeded(await send(alice, 500)).uploadDocument;
  await alice.data('mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { id } }', {
    input: { itemId: id, principal: { everyone: true }, permissions: ['WRITE'] },
  });
  succeeded(await revise(bob, id, 400));
  expect(quotaError(await revise(bob, id, 101))).toMatchObject(EXCEEDED);
  const url = await sendByTus(bob, randomBytes(101));
  const input = { documentId: id, uploadId: url.split('/').at(-1) };
  const revision = 'mutation ($input: UploadRevisionInput!) { uploadRevision(input: $input) { id } }';
  expect((await bob.error(revision, { input })).extensions).toMatchObject(EXCEEDED);
  expect(await usedBytes()).toBe(900);
  expect(await bob.data('{ me { storage { usedBytes } } }')).toEqual({ me: { storage: { usedBytes: 0 } } });
});

test('is freed by purging, not by trashing', async () => {
  await setQuota(1000);
  const { id } = succeeded(await send(alice, 1000)).uploadDocument;
  await alice.data('mutation ($id: ID!) { trashItems(itemIds: [$id]) { id } }', { id });
  expect(quotaError(await send(alice, 1))).toMatchObject({ ...EXCEEDED, used: 1000 });
  await alice.data('mutation ($id: ID!) { purgeItems(itemIds: [$id]) }', { id });
  expect(await usedBytes()).toBe(0);
  succeeded(await send(alice, 1000));
});

test('an old revision made current counts again', async () => {
  const { id } = succeeded(await send(alice, 400)).uploadDocument;
  succeeded(await revise(alice, id, 200));
  await setQuota(900);
  const restore = 'mutation ($input: RestoreRevisionInput!) { restoreRevision(input: $input) { size } }';
  expect((await alice.error(restore, { input: { documentId: id, number: 1 } })).extensions).toMatchObject(
    EXCEEDED,
  );
  await setQuota(1000);
  await alice.data(restore, { input: { documentId: id, number: 1 } });
  expect(await usedBytes()).toBe(1000);
});

test('lowered below what is there: nothing more goes in, what is there stays', async () => {
  const { id, downloadUrl } = succeeded(await send(alice, 400)).uploadDocument;
  await setQuota(100);
  expect(quotaError(await send(alice, 1))).toMatchObject({ ...EXCEEDED, quota: 100, used: 400 });
  expect(quotaError(await revise(alice, id, 1))).toMatchObject(EXCEEDED);
  expect((await fetch(downloadUrl)).status).toBe(200);
  await alice.data('mutation ($input: CreateFolderInput!) { createFolder(input: $input) { id } }', {
    input: { name: 'takes no bytes' },
  });
  await setQuota(401);
  succeeded(await send(alice, 1));
});

test("the settings' quota holds for whoever has none of their own", async () => {
  await setDefault(100);
  try {
    succeeded(await send(alice, 100));
    expect(quotaError(await send(alice, 1))).toMatchObject({ ...EXCEEDED, quota: 100 });
    await setQuota(200);
    succeeded(await send(alice, 100));
  } finally {
    await setDefault(null);
  }
});

test('what visitors drop is charged to who made the link', async () => {
  await setQuota(1000);
  const { createFolder } = await alice.data<{ createFolder: { id: string } }>(
    'mutation { createFolder(input: { name: "inbox" }) { id } }',
  );
  const { createShareLink } = await alice.data<{ createShareLink: { token: string } }>(
    'mutation ($input: CreateShareLinkInput!) { createShareLink(input: $input) { token } }',
    { input: { itemId: createFolder.id, permission: 'UPLOAD' } },
  );
  const { shareLink } = await server
    .client()
    .data<{ shareLink: { uploadUrl: string } }>(
      'query ($token: String!) { shareLink(token: $token) { uploadUrl } }',
      { token: createShareLink.token },
    );
  const drop = async (size: number): Promise<[number, unknown]> => {
    const form = new FormData();
    form.append('file', new File([randomBytes(size)], 'dropped.bin'));
    const response = await fetch(shareLink.uploadUrl, { method: 'POST', body: form });
    return [response.status, await response.json()];
  };
  expect(await drop(600)).toMatchObject([201, [{ size: 600 }]]);
  expect(await drop(401)).toMatchObject([507, { errors: [{ extensions: EXCEEDED }] }]);
  expect(await drop(400)).toMatchObject([201, [{ size: 400 }]]);
  expect(await usedBytes()).toBe(1000);
});

describe('is told before the bytes travel', () => {
  test('where tus says how many there will be, with what is promised already', async () => {
    await setQuota(1000);
    const begin = (size: number): Promise<Response> =>
      tus(alice, '', { method: 'POST', headers: { 'upload-length': String(size) } });
    expect((await begin(1001)).status).toBe(507);
    const first = await begin(600);
    expect(first.status).toBe(201);
    const second = await begin(401);
    expect([second.status, await second.json()]).toMatchObject([507, { errors: [{ extensions: EXCEEDED }] }]);
    expect((await tus(alice, first.headers.get('location') ?? '', { method: 'DELETE' })).status).toBe(204);
    expect((await begin(1000)).status).toBe(201);
  });

  test('where the length of the request says so', async () => {
    await setQuota(1000);
    const boundary = 'here';
    const part = (name: string, value: string): string =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const operations = { query: uploadDocument, variables: { input: { file: null } } };
    const beginning =
      part('operations', JSON.stringify(operations)) +
      part('map', JSON.stringify({ 0: ['variables.input.file'] })) +
      `--${boundary}\r\ncontent-disposition: form-data; name="0"; filename="large.bin"\r\n\r\n`;
    const answer = await new Promise<string>((resolve, reject) => {
      const sending = request(`${server.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': `multipart/form-data; boundary=${boundary}`,
          'content-length': String(100 * MIB),
          'apollo-require-preflight': 'true',
          authorization: `Bearer ${alice.token}`,
        },
      });
      sending.once('error', reject).once('response', (response) => {
        let text = '';
        response.on('data', (piece: Buffer) => (text += piece.toString()));
        response.once('end', () => resolve(text)).once('error', reject);
      });
      // And hardly a byte of the file.
      sending.write(beginning);
      sending.write(randomBytes(1000));
    });
    expect(JSON.parse(answer)).toMatchObject({ errors: [{ extensions: EXCEEDED }] });
  });
});

test('a user has at most 100 uploads open', async () => {
  const create = 'mutation ($input: CreateUploadSessionInput!) { createUploadSession(input: $input) { id } }';
  const input = { fileName: 'many.bin', size: 1 };
  const answers = await Promise.all(Array.from({ length: 105 }, () => alice.request(create, { input })));
  const codes = answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code);
  expect(codes).toEqual(Array.from({ length: 5 }, () => 'CONFLICT'));
  await bob.data(create, { input });
  await server.database.rows(sql`delete from upload_session where size = 1`);
});
