// Input that no column holds and cursors written by hand: answered like any other that is wrong, never by a fault of ours.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  CreateDocument,
  DocumentByKey,
  Documents,
  FolderByKey,
  ItemByKey,
  NodeById,
  Revisions,
  Users,
} from './generated/operations.js';
import type { ItemOrderField } from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;
let document: string;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  ({ id: document } = (await alice.data(CreateDocument, { input: { name: 'a.txt' } })).createDocument);
});
afterAll(async () => {
  const faults = server
    .logged()
    .split('\n')
    .filter((line) => line.includes('"level":50'));
  expect(faults).toEqual([]);
  await server.close();
});

const NUL = 'a\u0000b';
const LONE = 'a\ud800b';

describe.each([
  ['NUL', NUL],
  ['half a character', LONE],
])('%s', (_name, text) => {
  test('names nothing', async () => {
    expect((await alice.data(ItemByKey, { id: text })).item).toBeNull();
    expect((await alice.data(ItemByKey, { externalId: text })).item).toBeNull();
    expect((await alice.data(FolderByKey, { path: `~/${text}` })).folder).toBeNull();
    expect((await alice.data(DocumentByKey, { path: `/${text}` })).document).toBeNull();
    expect((await alice.data(NodeById, { id: text })).node).toBeNull();
  });

  test.each([
    ['filter.text', { text }],
    ['filter.mimeTypes', { mimeTypes: ['pdf', text] }],
  ])('in %s is BAD_USER_INPUT', async (path, filter) => {
    const { extensions } = await alice.error(Documents, { filter });
    expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path, rule: 'characters' }] });
  });

  test.each([
    ['name', { name: text }],
    ['description', { name: 'b', description: text }],
    ['externalId', { name: 'b', externalId: text }],
    ['metadata', { name: 'b', metadata: { deep: [text] } }],
    ['metadata', { name: 'b', metadata: { [text]: 1 } }],
    ['tagNames.0', { name: 'b', tagNames: [text] }],
  ])('in %s of what is made is BAD_USER_INPUT', async (path, input) => {
    const { extensions } = await alice.error(CreateDocument, { input });
    expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path, rule: 'characters' }] });
  });
});

test('text that only looks like an escape is text', async () => {
  const metadata = { a: String.raw`\u0000 and \ud800` };
  const { createDocument } = await alice.data(CreateDocument, { input: { name: 'escapes', metadata } });
  expect(createDocument.metadata).toEqual(metadata);
});

const cursor = (...values: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');
const ID = '01890000-0000-7000-8000-000000000000';

test.each<[ItemOrderField, unknown]>([
  ['NAME', NUL],
  ['NAME', LONE],
  ['SIZE', 1e300],
  ['SIZE', 1.5],
  ['CREATED_AT', '+200000-01-01T00:00:00.000Z'],
  ['CREATED_AT', '2026-02-31T25:00:00.000Z'],
  ['UPDATED_AT', 'yesterday'],
])('a cursor by %s with %j is BAD_USER_INPUT', async (field, value) => {
  const after = cursor(field, 'DOCUMENT', value, ID);
  const { extensions } = await alice.error(Documents, { after, orderBy: { field, direction: 'ASC' } });
  expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'after', rule: 'cursor' }] });
});

test('a cursor of revisions may say any number', async () => {
  for (const number of [-1, 0, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
    await alice.data(Revisions, { id: document, after: cursor(number) });
  }
});

test.each([2 ** 40, -1, 3, 2 ** 31])(
  'a cursor of a search for users with the place %d is BAD_USER_INPUT',
  async (place) => {
    const after = cursor(place, 'x', ID);
    const { extensions } = await alice.error(Users, { search: 'a', after });
    expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'after', rule: 'cursor' }] });
  },
);
