// The subscription `serverChanged`: lockdown and settings, on every node, for whoever asks.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { SetLockdown, UpdateSettings } from '../api/generated/operations.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestSocket, socketUrl } from './support/sockets.js';

let server: TestServer;
let other: TestServer;
let admin: ApiClient;
const clients: Client[] = [];

const query = 'subscription { serverChanged { name lockdown lockdownReason registration maxUploadBytes } }';
const unchanged = {
  name: 'Sheaf',
  lockdown: false,
  lockdownReason: null,
  registration: 'OPEN',
  maxUploadBytes: 2 ** 30,
};

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  admin = await server.signIn();
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await other.close();
  await server.close();
});

/** What a subscriber on the node is told from now on. */
async function subscribe(node: TestServer): Promise<unknown[]> {
  const client = createClient({ url: socketUrl(node.url), webSocketImpl: WebSocket, retryAttempts: 0 });
  clients.push(client);
  const told: unknown[] = [];
  client.subscribe<{ serverChanged: unknown }>(
    { query },
    {
      next: ({ data }) => told.push(data?.serverChanged),
      error: (error) => told.push(error),
      complete: () => told.push('end'),
    },
  );
  // What is asked after it on the same connection is answered after it has begun.
  await new Promise<void>((resolve, reject) => {
    client.subscribe(
      { query: '{ server { name } }' },
      { next: () => undefined, error: reject, complete: resolve },
    );
  });
  return told;
}

test('tells everybody on every node of lockdown and of what `server` shows, and of nothing else', async () => {
  const tellings = await Promise.all([subscribe(server), subscribe(other)]);
  await admin.data(UpdateSettings, { input: { passwordMinLength: 12 } });
  await admin.data(UpdateSettings, { input: { maxUploadBytes: 1000 } });
  await eventually(async () => {
    for (const told of tellings) expect(told).toEqual([{ ...unchanged, maxUploadBytes: 1000 }]);
  });
  await admin.data(UpdateSettings, { input: { maxUploadBytes: 1000 } });
  await admin.data(SetLockdown, { enabled: true, reason: '维护' });
  const locked = { ...unchanged, maxUploadBytes: 1000, lockdown: true, lockdownReason: '维护' };
  await eventually(async () => {
    for (const told of tellings) expect(told.slice(1)).toEqual([locked]);
  });
  await admin.data(SetLockdown, { enabled: false });
  await admin.data(UpdateSettings, { input: { maxUploadBytes: 2 ** 30, passwordMinLength: 8 } });
  await eventually(async () => {
    for (const told of tellings) expect(told.at(-1)).toEqual(unchanged);
  });
});

test('begins in lockdown without an account', async () => {
  await admin.data(SetLockdown, { enabled: true });
  const told = await subscribe(server);
  expect(told).toEqual([]);
  await admin.data(SetLockdown, { enabled: false });
  await eventually(async () => expect(told).toEqual([unchanged]));
});

test('takes no statement for each subscriber, and leaves nothing behind when they go', async () => {
  const tellings = await Promise.all(Array.from({ length: 20 }, () => subscribe(server)));
  server.statements.reset();
  await admin.data(SetLockdown, { enabled: true });
  await eventually(async () => {
    for (const told of tellings) expect(told).toHaveLength(1);
  });
  // Those of the mutation, and one that reads the settings.
  expect(server.statements.statements.length).toBeLessThanOrEqual(6);
  for (const client of clients.splice(0)) await client.dispose();
  await admin.data(SetLockdown, { enabled: false });
  const socket = await TestSocket.open(server.url);
  expect((await socket.request('{ server { lockdown } }')).data).toEqual({ server: { lockdown: false } });
  socket.close();
});

test('is refused over HTTP, in words that say where it goes', async () => {
  const { extensions, message } = await admin.error(query);
  expect({ code: extensions.code, message }).toEqual({
    code: 'OPERATION_RESOLUTION_FAILURE',
    message:
      'Subscriptions go over a WebSocket on this path, with graphql-transport-ws, or to /graphql/stream.',
  });
});
