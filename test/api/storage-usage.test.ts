// User.storage: what users own, by what was counted, and how much they may.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { addUpTallies } from '../../src/jobs/add-up-tallies.js';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { MyStorage, UpdateSettings, UploadDocument } from './generated/operations.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const addUp = (): Promise<unknown> => addUpTallies(server.database);
const upload = async (name: string, text: string, client = alice, more: object = {}) =>
  succeeded(
    await client.upload(
      UploadDocument,
      { input: { file: null as never, ...more } },
      { 'input.file': textFile(name, text) },
    ),
  ).uploadDocument;

const storage = async (client: ApiClient) => (await client.data(MyStorage)).me?.storage;

test('is what one owns, and the quota of one’s own or else of the settings', async () => {
  const carol = await server.newUser('carol');
  expect(await storage(carol)).toEqual({ usedBytes: 0, quotaBytes: null, documentCount: 0 });
  await upload('a.txt', '12345', carol);
  await upload('b.txt', '12345', carol);
  for (const sum of [() => undefined, addUp]) {
    await sum();
    expect(await storage(carol)).toEqual({ usedBytes: 10, quotaBytes: null, documentCount: 2 });
  }
  await server.database.rows(sql`update item set trashed_at = now() where name = 'b.txt'`);
  await admin.data(UpdateSettings, { input: { defaultQuotaBytes: 1000 } });
  expect(await storage(carol)).toEqual({ usedBytes: 10, quotaBytes: 1000, documentCount: 1 });
  await server.database.rows(sql`update user_account set quota_bytes = 0 where username = 'carol'`);
  expect(await storage(carol)).toMatchObject({ quotaBytes: 0 });
});

test('is nobody else’s business without VIEW_USERS', async () => {
  const { id } = await upload('public.txt', 'x', alice, { isPublic: true });
  const owner = 'query ($id: ID!) { document(id: $id) { owner { username storage { documentCount } } } }';
  const dave = await server.newUser('dave');
  expect(await dave.data(owner, { id })).toEqual({
    document: { owner: { username: 'alice', storage: null } },
  });
  expect(await admin.data(owner, { id })).toMatchObject({
    document: { owner: { storage: { documentCount: expect.any(Number) } } },
  });
});

test('of many takes one statement', async () => {
  const users = await Promise.all(['eve', 'finn', 'gus'].map((name) => server.newUser(name)));
  await Promise.all(users.map((user, at) => upload(`s${at}.txt`, 'x', user, { isPublic: true })));
  const query = '{ documents(first: 100) { nodes { owner { username storage { usedBytes quotaBytes } } } } }';
  await admin.data(query);
  server.statements.reset();
  await admin.data(query);
  expect(server.statements.statements.filter((text) => text.includes('tally'))).toHaveLength(1);
});
