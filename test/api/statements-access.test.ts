// What operations on access and share links cost in SQL statements, and what telling of it costs on a page of items.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { costOfItemAccess, measureAccess } from './access-statements.js';
import { StatementCounter, accessCounts, shareLinkCounts } from './statement-counts.js';

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

test('operations on share links', async () => {
  const counter = new StatementCounter(server);
  const { me } = await alice.data<{ me: { home: { id: string } } }>('{ me { home { id } } }');
  const links: { id: string; token: string }[] = [];
  await counter.measure('createShareLink', async () => {
    const { createShareLink } = await alice.data<{ createShareLink: { id: string; token: string } }>(
      'mutation ($id: ID!) { createShareLink(input: { itemId: $id, password: "x" }) { id token active } }',
      { id: me.home.id },
    );
    links.push(createShareLink);
  });
  const [link] = links;
  await counter.measure('updateShareLink', () =>
    alice.data<unknown, object>(
      'mutation ($id: ID!) { updateShareLink(input: { shareLinkId: $id, removePassword: true }) { id active } }',
      { id: link?.id },
    ),
  );
  await counter.measure('shareLink', () =>
    server
      .client()
      .data<unknown, object>(
        'query ($token: String!) { shareLink(token: $token) { name sharedBy children { nodes { name downloadUrl } } } }',
        { token: link?.token },
      ),
  );
  await counter.measure('deleteShareLink', () =>
    alice.data<unknown, object>('mutation ($id: ID!) { deleteShareLink(shareLinkId: $id) { id } }', {
      id: link?.id,
    }),
  );
  expect(counter.counts).toEqual(shareLinkCounts);
});
