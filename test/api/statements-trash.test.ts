// What the trash costs in SQL statements: the same however many items are named and lie below them.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { newDocument, newFolder } from './access-support.js';
import { StatementCounter, trashCounts } from './statement-counts.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const operations = {
  trashItems: 'mutation ($ids: [ID!]!) { trashItems(itemIds: $ids) { id status viewerPermissions } }',
  trash: '{ trash(first: 50) { totalCount nodes { id name status owner { username } viewerPermissions } } }',
  restoreItems: 'mutation ($ids: [ID!]!) { restoreItems(itemIds: $ids) { id status viewerPermissions } }',
  purgeItems: 'mutation ($ids: [ID!]!) { purgeItems(itemIds: $ids) }',
  emptyTrash: 'mutation { emptyTrash }',
} as const;

test.each([1, 20])('operations on %i folders with something in them', async (many) => {
  const counter = new StatementCounter(server);
  const ids: string[] = [];
  const fill = async (): Promise<void> => {
    ids.length = 0;
    for (let nr = 0; nr < many; nr += 1) {
      const id = await newFolder(alice, `folder ${nr}`);
      for (let below = 0; below < 3; below += 1) await newDocument(alice, `document ${below}`, id);
      ids.push(id);
    }
  };
  const measure = (name: keyof typeof trashCounts): Promise<void> =>
    counter.operation(name, alice, operations[name], { ids });
  await fill();
  await measure('trashItems');
  await measure('trash');
  await measure('restoreItems');
  await measure('trashItems');
  await measure('purgeItems');
  await fill();
  await measure('trashItems');
  await measure('emptyTrash');
  expect(counter.counts).toEqual(trashCounts);
});
