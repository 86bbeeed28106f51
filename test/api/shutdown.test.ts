// The remote shutdown: who may, only where the settings allow it, and that every node hears of it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { Shutdown, UpdateSettings } from './generated/operations.js';

let server: TestServer;
let other: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
});
afterAll(async () => {
  await other.close();
  await server.close();
});

test('needs SHUTDOWN, and the setting remoteShutdown', async () => {
  const admin = await server.signIn();
  const alice = await server.newUser('alice');
  const refused = async (client = alice) => (await client.error(Shutdown)).extensions;
  expect(await refused(server.client())).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_MISSING' });
  // The right first.
  expect(await refused()).toMatchObject({ code: 'FORBIDDEN', right: 'SHUTDOWN' });
  expect(await refused(admin)).toMatchObject({ code: 'FEATURE_OFF', status: 409 });
  await admin.data(UpdateSettings, { input: { remoteShutdown: true } });
  expect(await refused()).toMatchObject({ code: 'FORBIDDEN', right: 'SHUTDOWN' });
  expect([server.shutdowns(), other.shutdowns()]).toEqual([0, 0]);

  expect(await admin.data(Shutdown)).toEqual({ shutdown: true });
  expect(server.shutdowns()).toBe(1);
  await eventually(async () => expect(other.shutdowns()).toBe(1));
  const { rows } = await server.database.pool.query<{ result: string }>(
    `select result from audit_entry where action = 'shutdown' order by id`,
  );
  expect(rows.map(({ result }) => result)).toEqual([
    'UNAUTHENTICATED',
    'FORBIDDEN',
    'FEATURE_OFF',
    'FORBIDDEN',
    'OK',
  ]);
  // A node hears itself no second time.
  expect(server.shutdowns()).toBe(1);
});
