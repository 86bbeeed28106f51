// What statements read: no more than is asked for, and nothing twice.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { newDocument, newFolder } from './access-support.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

test('a list of what the viewer may do reads items once, and then only what decides about them', async () => {
  const folder = await newFolder(alice, 'with documents');
  for (let nr = 0; nr < 3; nr += 1) await newDocument(alice, `document ${nr}`, folder);
  server.statements.reset();
  await alice.data('{ documents { nodes { id metadata viewerPermissions } } }', {});
  const { statements } = server.statements;
  expect(statements.filter((text) => text.includes('metadata'))).toHaveLength(1);
  expect(
    statements.filter((text) => text.includes('access_lineage') && !text.includes('metadata')),
  ).toHaveLength(1);
});

test('the home is read once for all that comes back to it', async () => {
  const folder = await newFolder(alice, 'going');
  const ids: string[] = [];
  for (let nr = 0; nr < 5; nr += 1) ids.push(await newDocument(alice, `returning ${nr}`, folder));
  await alice.data('mutation ($ids: [ID!]!) { trashItems(itemIds: $ids) { id } }', { ids });
  await alice.data('mutation ($ids: [ID!]!) { trashItems(itemIds: $ids) { id } }', { ids: [folder] });
  server.statements.reset();
  const { restoreItems } = await alice.data<{ restoreItems: object[] }, object>(
    'mutation ($ids: [ID!]!) { restoreItems(itemIds: $ids) { parent { name } } }',
    { ids },
  );
  expect(restoreItems).toEqual(ids.map(() => ({ parent: { name: 'alice' } })));
  const { statements } = server.statements;
  expect(
    statements.filter((text) => text.includes('item.id = $1') && text.includes('for share of item')),
  ).toHaveLength(1);
});
