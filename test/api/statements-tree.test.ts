// What moving, copying and handing over cost in SQL statements, however many items there are and however much is below them.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { newDocument, newFolder } from './access-support.js';
import { CopyItems, Home, MoveItems, TransferOwnership } from './generated/operations.js';
import { StatementCounter, treeCounts } from './statement-counts.js';

let server: TestServer;
let alice: ApiClient;
let bobId: string;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  bobId = (await (await server.newUser('bob')).data(Home)).me?.id ?? '';
});
afterAll(() => server.close());

/** So many folders with a folder in each, and a document in that, and as many documents beside. */
async function planted(name: string, count: number): Promise<string[]> {
  const from = await newFolder(alice, `from ${name}`);
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const top = await newFolder(alice, `top ${at}`, from);
    await newDocument(alice, 'paper', await newFolder(alice, 'inner', top));
    ids.push(top, await newDocument(alice, `paper ${at}`, from));
  }
  return ids;
}

const warm = (): Promise<unknown> => alice.data(Home);

test.each([1, 5])('operations on the tree, of %i', async (count) => {
  const counter = new StatementCounter(server);
  const targetFolderId = await newFolder(alice, `to ${count}`);
  const itemIds = await planted(`${count}`, count);
  await warm();
  await counter.operation('moveItems', alice, MoveItems.toString(), { input: { itemIds, targetFolderId } });
  await counter.operation('copyItems', alice, CopyItems.toString(), { input: { itemIds, targetFolderId } });
  const [itemId = ''] = itemIds;
  await counter.operation('transferOwnership', alice, TransferOwnership.toString(), {
    input: { itemId, userId: bobId },
  });
  expect(counter.counts).toEqual(treeCounts);
});
