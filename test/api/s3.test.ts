// A server whose store is an object store: what goes in comes out, and what an outage of the store leaves.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { refused, succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { bytesOf } from '../support/files.js';
import { s3Url, startS3 } from '../support/s3.js';
import type { S3Server } from '../support/s3.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  MIB,
  begin,
  headOf,
  idOf,
  patch,
  sendByTus,
  sha256,
  tus,
  uploadDocument,
  use,
} from './tus-support.js';
import type { Uploaded } from './tus-support.js';

let s3: S3Server;
let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  s3 = await startS3();
  server = await startTestServer({ settings: { STORAGE_URL: s3Url(s3.endpoint, 'sheaf') } });
  alice = await server.newUser('alice');
});
afterAll(async () => {
  await server.close();
  await s3.close();
});

const codeIn = (answer: unknown): unknown =>
  (answer as { errors?: readonly { extensions: { code: unknown } }[] }).errors?.[0]?.extensions.code;
const send = (content: Buffer, name = 'sent.bin') =>
  alice.upload<Uploaded, object>(
    uploadDocument,
    { input: { onConflict: 'KEEP_BOTH', file: null } },
    { 'input.file': new File([content], name) },
  );
const documentCount = async (): Promise<number | undefined> =>
  (
    await server.database.row<{ count: number }>(
      sql`select count(*) as count from item where kind = 'DOCUMENT'`,
    )
  )?.count;
/** What the store has beside its blobs' own files: nothing, once all is done. */
const unfinished = async (): Promise<readonly string[]> =>
  (await s3.traces()).filter((path) => /_uploads|incoming/.test(path));

test.each([
  ['multipart', async (content: Buffer) => send(content)],
  ['tus in one part', async (content: Buffer) => use(alice, await sendByTus(alice, content))],
  [
    'tus in many parts',
    async (content: Buffer) => use(alice, await sendByTus(alice, content, { chunkSize: 3 * MIB })),
  ],
])('what comes by %s is sent in whole and in ranges', async (_how, upload) => {
  const content = randomBytes(17 * MIB + 5);
  const { uploadDocument: made } = succeeded(await upload(content));
  expect(made).toMatchObject({ size: content.length, sha256: sha256(content) });
  expect((await bytesOf(await fetch(made.downloadUrl))).equals(content)).toBe(true);
  for (const [start, end] of [
    [0, 0],
    [5 * MIB - 1, 5 * MIB + 1],
    [16 * MIB, 17 * MIB + 4],
  ] as const) {
    const part = await fetch(made.downloadUrl, { headers: { range: `bytes=${start}-${end}` } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end}/${content.length}`);
    expect((await bytesOf(part)).equals(content.subarray(start, end + 1))).toBe(true);
  }
  expect(await unfinished()).toEqual([]);
});

test('equal content is stored once, whichever way it comes', async () => {
  const content = randomBytes(6 * MIB);
  succeeded(await send(content));
  const before = await s3.traces();
  succeeded(await use(alice, await sendByTus(alice, content)));
  succeeded(await send(content));
  expect(await s3.traces()).toEqual(before);
});

test('an outage before a multipart upload is an error, and nothing is left; afterwards it is taken', async () => {
  const content = randomBytes(12 * MIB);
  const documents = await documentCount();
  await s3.stop();
  expect(refused(await send(content)).extensions).toMatchObject({
    code: 'INTERNAL_SERVER_ERROR',
    id: expect.any(String),
  });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  await s3.restart();
  expect(await documentCount()).toBe(documents);
  succeeded(await send(content));
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test('an outage in the middle of a multipart upload is an error; afterwards it is taken', async () => {
  const content = randomBytes(24 * MIB);
  const documents = await documentCount();
  const traces = await s3.traces();
  // Takes its time after the first half.
  const slowly = async function* (): AsyncGenerator<Buffer> {
    yield content.subarray(0, 12 * MIB);
    while ((await s3.traces()).length <= traces.length) await new Promise((done) => setTimeout(done, 10));
    await s3.stop();
    yield content.subarray(12 * MIB);
  };
  const boundary = 'here';
  const part = (name: string, rest: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${rest}`;
  const body = async function* (): AsyncGenerator<Buffer> {
    const operations = { query: uploadDocument, variables: { input: { file: null } } };
    yield Buffer.from(
      `${part('operations', `\r\n\r\n${JSON.stringify(operations)}\r\n`)}${part(
        'map',
        `\r\n\r\n${JSON.stringify({ 0: ['variables.input.file'] })}\r\n`,
      )}${part('0', '; filename="slow.bin"\r\n\r\n')}`,
    );
    yield* slowly();
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  };
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'apollo-require-preflight': 'true',
      authorization: `Bearer ${alice.token}`,
    },
    body: ReadableStream.from(body()),
    duplex: 'half',
  }).then(
    (response) => response.json(),
    () => 'CUT OFF',
  );
  await s3.restart();
  expect(['CUT OFF', { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] }]).toContainEqual(
    answer === 'CUT OFF' ? answer : { errors: [{ extensions: { code: codeIn(answer) } }] },
  );
  expect(await documentCount()).toBe(documents);
  const { uploadDocument: made } = succeeded(await send(content));
  expect((await bytesOf(await fetch(made.downloadUrl))).equals(content)).toBe(true);
});

test('an outage in the middle of a part loses nothing that was acknowledged', async () => {
  const content = randomBytes(20 * MIB);
  const url = await begin(alice, content.length);
  expect((await patch(alice, url, 0, content.subarray(0, 7 * MIB))).status).toBe(204);
  await s3.stop();
  const refusal = await patch(alice, url, 7 * MIB, content.subarray(7 * MIB)).then(
    ({ status }) => status,
    () => 500,
  );
  expect(refusal).toBe(500);
  expect(await headOf(alice, url)).toEqual([200, 7 * MIB]);
  await s3.restart();
  await sendByTus(alice, content, { uploadUrl: url });
  const { uploadDocument: made } = succeeded(await use(alice, url));
  expect((await bytesOf(await fetch(made.downloadUrl))).equals(content)).toBe(true);
});

test('an outage between the bytes and their row leaves the upload usable', async () => {
  const content = randomBytes(6 * MIB);
  const url = await begin(alice, content.length);
  expect((await patch(alice, url, 0, content)).status).toBe(204);
  // As a crash leaves it after the last byte: all is there, and is no blob yet as far as anybody knows.
  await server.database.rows(sql`update upload_session set sha256 = null where id = ${idOf(url)}`);
  const documents = await documentCount();
  await s3.stop();
  expect(refused(await use(alice, url)).extensions.code).toBe('INTERNAL_SERVER_ERROR');
  expect(await documentCount()).toBe(documents);
  await s3.restart();
  const { uploadDocument: made } = succeeded(await use(alice, url));
  expect((await bytesOf(await fetch(made.downloadUrl))).equals(content)).toBe(true);
});

test('a download that an outage cuts off goes on where it was', async () => {
  const content = randomBytes(8 * MIB);
  const { uploadDocument: made } = succeeded(await send(content));
  await s3.stop();
  expect((await fetch(made.downloadUrl)).status).toBe(500);
  await s3.restart();
  const rest = await fetch(made.downloadUrl, { headers: { range: `bytes=${4 * MIB}-` } });
  expect((await bytesOf(rest)).equals(content.subarray(4 * MIB))).toBe(true);
});

test('an upload that is ended leaves nothing in the store', async () => {
  const before = await s3.traces();
  const url = await begin(alice, 20 * MIB);
  expect((await patch(alice, url, 0, randomBytes(12 * MIB))).status).toBe(204);
  expect((await s3.traces()).length).toBeGreaterThan(before.length);
  expect((await tus(alice, url, { method: 'DELETE' })).status).toBe(204);
  expect(await s3.traces()).toEqual(before);
});
