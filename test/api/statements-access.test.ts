// What operations on access cost in SQL statements, and what telling of it costs on a page of items.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { costOfItemAccess, measureAccess } from './access-statements.js';
import { StatementCounter, accessCounts } from './statement-counts.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const cost = async (call: () => Promise<unknown>): Promise<number> => {
  server.statements.reset();
  await call();
  return server.statements.statements.length;
};

test('a page of items with who may do what with them, however many they are', async () => {
  expect(await costOfItemAccess(cost, alice)).toEqual({ grants: 4, inheritedGrants: 4, accessRules: 2 });
});

test('operations on access', async () => {
  const counter = new StatementCounter(server);
  const { me } = await alice.data<{ me: { home: { id: string } } }>('{ me { home { id } } }');
  const { createDocument } = await alice.data<{ createDocument: { id: string } }>(
    'mutation { createDocument(input: { name: "d" }) { id } }',
  );
  await measureAccess((name, call) => counter.measure(name, call), alice, me.home.id, createDocument.id);
  expect(counter.counts).toEqual(accessCounts);
});
