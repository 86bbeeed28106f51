// Uploads: what happens where a name is taken, a file is too large, of a type that is not taken, or never arrives whole.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { refused, succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { bytesOf, fixture, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { DocumentByKey, FolderByKey, UploadDocument } from './generated/operations.js';
import type { UploadDocumentInput } from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const send = (input: UploadDocumentInput, file: File, client = alice) =>
  client.upload(UploadDocument, { input: { ...input, file: null as never } }, { 'input.file': file });
const uploaded = async (input: UploadDocumentInput, file: File) =>
  succeeded(await send(input, file)).uploadDocument;
const refusal = async (input: UploadDocumentInput, file: File) => refused(await send(input, file)).extensions;

const storedFiles = async (): Promise<string[]> => {
  const entries = await readdir(server.blobsDir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
};
const documentCount = async (): Promise<number> => {
  const { rows } = await server.database.pool.query<{ count: number }>(
    "select count(*)::int as count from item where kind = 'DOCUMENT'",
  );
  return rows[0]?.count ?? 0;
};

describe('a name that is taken', () => {
  test('is CONFLICT by default, and what was sent is gone', async () => {
    const first = await uploaded({}, textFile('report.txt', 'one'));
    const before = await storedFiles();
    expect(await refusal({}, textFile('REPORT.txt', 'two'))).toMatchObject({
      code: 'CONFLICT',
      itemId: first.id,
    });
    expect(await storedFiles()).toEqual(before);
  });

  test('gets a number with KEEP_BOTH', async () => {
    const second = await uploaded({ onConflict: 'KEEP_BOTH' }, textFile('report.txt', 'two'));
    const third = await uploaded({ onConflict: 'KEEP_BOTH' }, textFile('report.txt', 'three'));
    expect([second.name, third.name]).toEqual(['report (2).txt', 'report (3).txt']);
    const both = await Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        uploaded({ onConflict: 'KEEP_BOTH' }, textFile('race.txt', String(at))),
      ),
    );
    const numbered = Array.from({ length: 23 }, (_, at) => `race (${at + 2}).txt`);
    expect(both.map(({ name }) => name).toSorted()).toEqual(['race.txt', ...numbered].toSorted());
  });

  test('gets the content as a revision with NEW_REVISION, and nothing else', async () => {
    const first = await uploaded({ description: 'first', tagNames: ['kept'] }, textFile('plan.txt', 'one'));
    const second = await uploaded(
      { description: 'second', onConflict: 'NEW_REVISION', name: 'PLAN.txt' },
      textFile('other.txt', 'two'),
    );
    expect(second).toMatchObject({
      id: first.id,
      name: 'plan.txt',
      description: 'first',
      tags: [{ name: 'kept' }],
      currentRevision: { number: 2, fileName: 'other.txt', size: 3 },
    });
  });

  test('by a folder is CONFLICT with NEW_REVISION too', async () => {
    const { createFolder } = await alice.data<{ createFolder: { id: string } }>(
      'mutation { createFolder(input: { name: "folder" }) { id } }',
    );
    expect(await refusal({ name: 'folder', onConflict: 'NEW_REVISION' }, textFile('a', 'a'))).toMatchObject({
      code: 'CONFLICT',
      itemId: createFolder.id,
    });
  });
});

test('an import by external id may be repeated', async () => {
  const input: UploadDocumentInput = { externalId: 'scan:1', onConflict: 'NEW_REVISION' };
  const first = await uploaded(input, textFile('scan.txt', 'one'));
  const same = await uploaded(input, textFile('scan.txt', 'one'));
  const other = await uploaded(input, textFile('scan.txt', 'two'));
  expect([first, same, other].map(({ id }) => id)).toEqual([first.id, first.id, first.id]);
  expect([first, same, other].map(({ currentRevision }) => currentRevision?.number)).toEqual([1, 1, 2]);
  expect(await refusal({ externalId: 'scan:1' }, textFile('scan.txt', 'x'))).toMatchObject({
    code: 'CONFLICT',
  });
});

test('equal bytes are stored once', async () => {
  const before = (await storedFiles()).length;
  const [one, two] = [
    await uploaded({}, textFile('equal 1.txt', 'the same bytes')),
    await uploaded({}, textFile('equal 2.txt', 'the same bytes')),
  ];
  expect(await storedFiles()).toHaveLength(before + 1);
  expect(one.sha256).toBe(two.sha256);
  for (const { downloadUrl } of [one, two]) {
    expect((await bytesOf(await fetch(downloadUrl ?? ''))).toString()).toBe('the same bytes');
  }
});

test("of a file's name the last part counts", async () => {
  expect(await uploaded({}, textFile('C:\\Users\\a\\brief.txt', 'x'))).toMatchObject({ name: 'brief.txt' });
});

test('isPublic makes the document readable by everyone', async () => {
  const { id } = await uploaded({ isPublic: true }, textFile('public.txt', 'x'));
  const bob = await server.newUser('bob');
  expect((await bob.data(DocumentByKey, { id })).document).toMatchObject({
    isPublic: true,
    viewerPermissions: ['READ'],
  });
});

describe('what is refused', () => {
  test('over the limit: PAYLOAD_TOO_LARGE, exactly at it: taken', async () => {
    await server.database.pool.query('update server set max_upload_bytes = 1000');
    await server.database.pool.query("select pg_notify('sheaf', 'settings')");
    await eventually(async () =>
      expect(await refusal({}, textFile('large.txt', 'x'.repeat(1001)))).toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
        status: 413,
        limit: 1000,
      }),
    );
    const before = await storedFiles();
    expect(await refusal({}, textFile('large.txt', 'x'.repeat(3_000_000)))).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
    });
    expect(await storedFiles()).toEqual(before);
    expect(await uploaded({}, textFile('exact.txt', 'y'.repeat(1000)))).toMatchObject({ size: 1000 });
    await server.database.pool.query('update server set max_upload_bytes = 1073741824');
    await server.database.pool.query("select pg_notify('sheaf', 'settings')");
  });

  test('a type that is not accepted, by its bytes and not by its name', async () => {
    await server.database.pool.query("update server set accepted_types = '{application/pdf,image/*}'");
    await server.database.pool.query("select pg_notify('sheaf', 'settings')");
    const before = await documentCount();
    await eventually(async () =>
      expect(await refusal({}, textFile('really.pdf', 'just text'))).toMatchObject({
        code: 'UNSUPPORTED_TYPE',
        status: 415,
        mimeType: 'text/plain',
      }),
    );
    expect(await documentCount()).toBe(before);
    expect(await uploaded({}, await fixture('sample.pdf', 'accepted.bin'))).toMatchObject({
      mimeType: 'application/pdf',
    });
    expect(await uploaded({}, await fixture('sample.png', 'accepted.png'))).toMatchObject({
      mimeType: 'image/png',
    });
    await server.database.pool.query("update server set accepted_types = '{}'");
    await server.database.pool.query("select pg_notify('sheaf', 'settings')");
  });

  test('no file at all', async () => {
    const error = await alice.error(UploadDocument, { input: { name: 'x' } });
    expect(error.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'file', rule: 'required' }],
    });
  });

  test('a file that the request announces and does not carry', async () => {
    const body = new FormData();
    const operation = { query: UploadDocument.toString(), variables: { input: { file: null } } };
    body.append('operations', JSON.stringify(operation));
    body.append('map', '{"0":["variables.input.file"]}');
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alice.token}`, 'apollo-require-preflight': 'true' },
      body,
    });
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'file', rule: 'incomplete' }] } }],
    });
  });

  test('a folder of somebody else, before the bytes are taken in', async () => {
    const bob = await server.signIn('bob');
    const { folder } = await alice.data(FolderByKey, { path: '~' });
    const before = await storedFiles();
    const answer = await send({ parentId: folder?.id }, textFile('x.txt', 'x'.repeat(100_000)), bob);
    expect(refused(answer).extensions).toMatchObject({ code: 'NOT_FOUND', what: 'folder' });
    expect(await storedFiles()).toEqual(before);
  });

  test('without a token or the header that browsers do not send by themselves, before anything is read', async () => {
    const answer = await send({}, textFile('x.txt', 'x'), server.client());
    expect(refused(answer).extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_MISSING' });
    const body = new FormData();
    body.append('operations', JSON.stringify({ query: '{ server { name } }' }));
    body.append('map', '{}');
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alice.token}` },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

test('a client that hangs up half way leaves nothing behind', async () => {
  const [files, documents] = [await storedFiles(), await documentCount()];
  const boundary = 'x-boundary';
  const operations = JSON.stringify({
    query: UploadDocument.toString(),
    variables: { input: { file: null } },
  });
  const part = (name: string, text: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
  const head =
    part('operations', operations) +
    part('map', '{"0":["variables.input.file"]}') +
    `--${boundary}\r\nContent-Disposition: form-data; name="0"; filename="half.bin"\r\n\r\n`;
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${alice.token}\r\n` +
      `Apollo-Require-Preflight: true\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\n` +
      `Content-Length: 10000000\r\n\r\n${head}`,
  );
  socket.write(Buffer.alloc(500_000));
  await eventually(async () => expect(await storedFiles()).toHaveLength(files.length + 1));
  socket.destroy();
  await eventually(async () => expect(await storedFiles()).toEqual(files));
  expect(await documentCount()).toBe(documents);
  await eventually(async () => {
    const { rows } = await server.database.pool.query<{ result: string }>(
      'select result from audit_entry order by xid desc limit 1',
    );
    expect(rows).toEqual([{ result: 'BAD_USER_INPUT' }]);
  });
});
