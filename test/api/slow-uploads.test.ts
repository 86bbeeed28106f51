// Files that take long to arrive: what counts is what their sender may do once they are there.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ApiClient, ApiError } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { stripes } from '../support/pictures.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { give, newDocument, newFolder, take } from './access-support.js';
import {
  BlockUser,
  Logout,
  Me,
  SetAvatar,
  SetLockdown,
  UploadDocument,
  UploadRevision,
} from './generated/operations.js';
import { idOf, newActor, newGroup, putInto } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
});
afterAll(() => server.close());

const storedFiles = async (): Promise<number> =>
  (await readdir(server.blobsDir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
    .length;

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly ApiError[];
}

const part = (name: string, value: string, more = ''): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}`;

/** Sends the first half of the file; once the server takes it in, does what happens meanwhile; then sends the rest. */
async function sendSlowly(
  client: ApiClient,
  operation: { toString(): string },
  variables: object,
  path: string,
  meanwhile: () => Promise<unknown>,
  content = Buffer.from('x'.repeat(200_000)),
): Promise<Answer> {
  const sent = request(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${client.token}`,
      'apollo-require-preflight': '1',
      'content-type': 'multipart/form-data; boundary=b',
    },
  });
  let answered = false;
  const answer = new Promise<Answer>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      answered = true;
      text(response).then((body) => resolve(JSON.parse(body) as Answer), reject);
    });
  });
  const before = await storedFiles();
  sent.write(`${part('operations', JSON.stringify({ query: operation.toString(), variables }))}\r\n`);
  sent.write(`${part('map', JSON.stringify({ 0: [`variables.${path}`] }))}\r\n`);
  sent.write(part('0', '', '; filename="slow.txt"'));
  sent.write(content.subarray(0, content.length / 2));
  // A picture is taken into memory, anything else into the store.
  const expected = before + (path === 'file' ? 0 : 1);
  await client.data(Me);
  await eventually(async () => expect(await storedFiles()).toBe(expected));
  expect(answered).toBe(false);
  await meanwhile();
  sent.end(Buffer.concat([content.subarray(content.length / 2), Buffer.from('\r\n--b--\r\n')]));
  const result = await answer;
  // What was refused leaves nothing behind, nor do bytes that were there before.
  expect([before, ...(result.errors === undefined ? [expected] : [])]).toContain(await storedFiles());
  return result;
}

const refusalOf = ({ errors }: Answer): unknown => errors?.[0]?.extensions;
const block = async (client: ApiClient): Promise<unknown> =>
  admin.data(BlockUser, { input: { userId: await idOf(client) } });
const revisionOf = async (id: string): Promise<unknown> =>
  (
    await admin.data<{ document: { currentRevision: { number: number } | null } }>(
      'query ($id: ID!) { document(id: $id) { currentRevision { number } } }',
      { id },
    )
  ).document.currentRevision?.number ?? null;
const sessionEnded = { code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' };

type Meanwhile = () => Promise<unknown>;

/** A document that the client may write to. */
async function shared(client: ApiClient): Promise<string> {
  const id = await newDocument(admin, `shared with ${await idOf(client)}`);
  await give(admin, id, { userId: await idOf(client) }, ['READ', 'WRITE']);
  return id;
}

const sendRevision = (client: ApiClient, documentId: string, meanwhile: Meanwhile): Promise<Answer> =>
  sendSlowly(client, UploadRevision, { input: { documentId, file: null } }, 'input.file', meanwhile);
const sendDocument = (client: ApiClient, input: object, meanwhile: Meanwhile): Promise<Answer> =>
  sendSlowly(client, UploadDocument, { input: { ...input, file: null } }, 'input.file', meanwhile);
const lockdown = (): Promise<unknown> => admin.data(SetLockdown, { enabled: true });

describe('uploadRevision', () => {
  test('is kept where nothing changed meanwhile, and where the server was locked down', async () => {
    const user = await server.newUser('alice');
    const id = await shared(user);
    expect((await sendRevision(user, id, async () => undefined)).errors).toBeUndefined();
    try {
      expect((await sendRevision(user, id, lockdown)).errors).toBeUndefined();
    } finally {
      await admin.data(SetLockdown, { enabled: false });
    }
    expect(await revisionOf(id)).toBe(2);
  });

  test('is FORBIDDEN once WRITE was revoked', async () => {
    const user = await server.newUser('bob');
    const id = await shared(user);
    const principal = { userId: await idOf(user) };
    const answer = await sendRevision(user, id, () => take(admin, id, principal, ['WRITE']));
    expect(refusalOf(answer)).toMatchObject({ code: 'FORBIDDEN', permission: 'WRITE' });
    expect(await revisionOf(id)).toBeNull();
  });

  test.each([
    ['blocked', block],
    ['signed out', (client: ApiClient) => client.data(Logout)],
  ])('is SESSION_ENDED once its user was %s', async (how, end) => {
    const user = await server.newUser(how.replace(' ', '-'));
    const id = await shared(user);
    expect(refusalOf(await sendRevision(user, id, () => end(user)))).toMatchObject(sessionEnded);
    expect(await revisionOf(id)).toBeNull();
  });
});

describe('uploadDocument', () => {
  test('finds no folder once it is no longer shared', async () => {
    const user = await server.newUser('carol');
    const parentId = await newFolder(admin, 'shared');
    const principal = { userId: await idOf(user) };
    await give(admin, parentId, principal, ['READ', 'WRITE']);
    expect(
      refusalOf(await sendDocument(user, { parentId }, () => take(admin, parentId, principal))),
    ).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test.each(['CREATE_DOCUMENT', 'MANAGE_ACCESS'])('is FORBIDDEN once %s is lost', async (right) => {
    const both = ['CREATE_DOCUMENT', 'MANAGE_ACCESS'];
    const user = await newActor(server, admin, `without.${right}`, both);
    const left = await newGroup(
      admin,
      both.filter((one) => one !== right),
    );
    const answer = await sendDocument(user, { isPublic: true }, async () =>
      putInto(admin, await idOf(user), [{ groupId: left }]),
    );
    expect(refusalOf(answer)).toMatchObject({ code: 'FORBIDDEN', right });
  });
});

test('setAvatar is SESSION_ENDED once its user was blocked', async () => {
  const user = await server.newUser('erin');
  const picture = await stripes(['red']).png().toBuffer();
  const send = (meanwhile: Meanwhile): Promise<Answer> =>
    sendSlowly(user, SetAvatar, { file: null }, 'file', meanwhile, picture);
  expect((await send(async () => undefined)).errors).toBeUndefined();
  expect(refusalOf(await send(() => block(user)))).toMatchObject(sessionEnded);
});
