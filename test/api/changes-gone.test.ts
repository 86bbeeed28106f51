// What goes away with a folder, or while somebody is away, is told to whoever could read it, and a filter tells no places.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { after, give, inherit, newDocument, newFolder } from './access-support.js';
import { Listening, inShort, missed, now } from './changes-support.js';
import { TrashItems, UpdateItem } from './generated/operations.js';
import { idOf } from './groups-support.js';

const HOUR = 3_600_000;

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
let folder: string;
let paper: string;
let folders = 0;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await newFolder(alice, `folder ${(folders += 1)}`);
  paper = await newDocument(alice, 'paper', folder);
});

const mutate = (mutation: string): Promise<unknown> =>
  alice.data<unknown, object>(`mutation ($ids: [ID!]!) { done: ${mutation}(itemIds: $ids) }`, {
    ids: [folder],
  });

test('what somebody reads by itself goes with the folder that it is in, and comes back with it', async () => {
  await give(alice, paper, { userId: bobId });
  const from = await now(bob);
  const live = await Listening.to(server, bob);
  await alice.data(TrashItems, { itemIds: [folder] });
  await live.until(1);
  expect(inShort(await missed(bob, from))).toEqual([`ITEM_TRASHED ${paper} gone`]);
  await alice.data<unknown, object>('mutation ($id: ID!) { restoreItems(itemIds: [$id]) { id } }', {
    id: folder,
  });
  await live.until(2);
  await live.stop();
  expect(inShort(live.heard)).toEqual([`ITEM_TRASHED ${paper} gone`, `ITEM_RESTORED ${paper}`]);
});

test('whoever was away while it was trashed and purged is told, though nothing is granted there any more', async () => {
  await give(alice, folder, { userId: bobId });
  const from = await now(bob);
  await alice.data(TrashItems, { itemIds: [folder] });
  await mutate('purgeItems');
  expect(inShort(await missed(bob, from))).toEqual([
    `ITEM_TRASHED ${folder} gone`,
    `ITEM_PURGED ${folder} gone`,
  ]);
});

test('and so is whoever was away while what was granted came to its end in the trash', async () => {
  await give(alice, folder, { userId: bobId }, ['READ'], after(server, HOUR / 10));
  const from = await now(bob);
  await alice.data(TrashItems, { itemIds: [folder] });
  server.clock.advance(HOUR / 6);
  expect(inShort(await missed(bob, from))).toEqual([`ITEM_TRASHED ${folder} gone`]);
});

test('a folder that is gone, or hidden, shows by no filter what was in it', async () => {
  const inside = await newFolder(alice, 'inside', folder);
  const hidden = await newFolder(alice, 'hidden', inside);
  await inherit(alice, hidden, false);
  await give(alice, inside, { userId: bobId });
  const from = await now(bob);
  const live = await Listening.to(server, bob, { filter: { within: folder } });
  const below = await Listening.to(server, bob, { filter: { itemId: hidden } });
  await alice.data(UpdateItem, { input: { itemId: inside, description: 'seen' } });
  await give(alice, inside, { everyone: true });
  expect(inShort(await missed(bob, from))).toEqual([`ITEM_UPDATED ${inside}`, `ACCESS_CHANGED ${inside}`]);
  const nowhere = '01890000-0000-7000-8000-000000000000';
  for (const filter of ['itemId', 'within']) {
    const nothing = await missed(bob, from, { [filter]: nowhere });
    for (const id of [folder, hidden]) expect(await missed(bob, from, { [filter]: id })).toEqual(nothing);
  }
  const whole = await Listening.to(server, bob, { after: from });
  await whole.until(2);
  expect([live.heard, below.heard]).toEqual([[], []]);
  for (const listening of [live, below, whole]) await listening.stop();
});
