// What asking for changes costs in SQL statements, however many there are, and what activity adds to a page of items.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { newDocument, newFolder } from './access-support.js';
import { now } from './changes-support.js';
import { UpdateItem } from './generated/operations.js';
import { StatementCounter, changeCounts } from './statement-counts.js';
import { move } from './tree-support.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const shown = 'kind actor { username } item { id name } details';

test.each([1, 20])('changes, of %i items', async (count) => {
  const counter = new StatementCounter(server);
  const after = await now(alice);
  for (let at = 0; at < count; at += 1) await newFolder(alice, `${count}: ${at}`);
  // The actor is kept from here on.
  const query = `query ($after: String) { changes(after: $after) { nodes { kind item { id name } details } } }`;
  await counter.operation('changes', alice, query, { after });
  expect(counter.counts).toEqual(changeCounts);
  server.statements.reset();
  await now(alice);
  expect(server.statements.statements.length).toBe(1);
});

test('activity adds one statement to a page, and one for folders that were moved from and to', async () => {
  const [from, to] = [await newFolder(alice, 'from'), await newFolder(alice, 'to')];
  const ids: string[] = [];
  for (const name of ['1', '2', '3']) ids.push(await newDocument(alice, name, from));
  const cost = async (id: string, fields: string, first: number): Promise<number> => {
    const query = `query ($id: ID!) { folder(id: $id) { children(first: ${first}) { nodes { id ${fields} } } } }`;
    await alice.data<unknown, object>(query, { id });
    server.statements.reset();
    await alice.data<unknown, object>(query, { id });
    return server.statements.statements.length;
  };
  const activity = `activity { nodes { ${shown} } }`;
  const plain = await cost(from, 'owner { username }', 3);
  for (const first of [1, 3]) expect(await cost(from, activity, first)).toBe(plain + 1);
  for (const id of ids) await alice.data(UpdateItem, { input: { itemId: id, description: 'moved' } });
  await move(alice, ids, to);
  for (const first of [1, 3]) expect(await cost(to, activity, first)).toBe(plain + 2);
});
