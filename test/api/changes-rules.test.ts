// Of access by rules those are told who meet them, or met them just before: whoever meets a part of one learns of no item.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { inGroups, newFolder, rule, setRules, withRights } from './access-support.js';
import { Listening, inShort, missed, now } from './changes-support.js';
import { DeleteGroup, TrashItems } from './generated/operations.js';
import { USERS, idOf, newGroup, putInto, setRights } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
/** One of the two that the rule on the folder asks for. */
let board: string;
let other: string;
let folder: string;
let from: string;
let folders = 0;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
});
afterAll(() => server.close());
beforeEach(async () => {
  [board, other] = [await newGroup(admin), await newGroup(admin)];
  await putInto(admin, bobId, [{ groupId: USERS }]);
  folder = await newFolder(alice, `folder ${(folders += 1)}`);
  from = await now(bob);
});

const purge = (): Promise<unknown> =>
  alice.data<unknown, object>('mutation ($id: ID!) { purgeItems(itemIds: [$id]) }', { id: folder });

/** What bob is told of the folder since the last time. */
async function told(): Promise<string[]> {
  const changes = await missed(bob, from);
  from = await now(bob);
  return inShort(changes.filter(({ itemId }) => itemId === folder));
}

/** Both the group and the right that every account holds. */
const boardOnly = () => rule('READ', 'ALL', inGroups('ALL', board), withRights('ALL', 'COMMENT'));

test('a rule that somebody meets in part tells them of nothing', async () => {
  const live = await Listening.to(server, bob);
  await setRules(alice, folder, [boardOnly()]);
  await setRules(alice, folder, [
    rule('READ', 'ALL', inGroups('ALL', board)),
    rule('READ', 'ALL', withRights('ALL', 'COMMENT')),
  ]);
  await setRules(alice, folder, [rule('READ', 'ALL', inGroups('ALL', board, other))]);
  // Into one of the two groups, and out of it.
  await putInto(admin, bobId, [{ groupId: USERS }, { groupId: other }]);
  await setRights(admin, other, [{ right: 'COMMENT' }]);
  await setRights(admin, other, []);
  await putInto(admin, bobId, [{ groupId: USERS }]);
  await alice.data(TrashItems, { itemIds: [folder] });
  await purge();
  expect(await told()).toEqual([]);
  // What comes after it is heard, and nothing before it.
  await setRules(alice, await newFolder(alice, `open ${folder}`), [
    rule('READ', 'ALL', inGroups('ALL', USERS)),
  ]);
  await live.until(1);
  await live.stop();
  expect(live.heard.map(({ itemId }) => itemId)).not.toContain(folder);
});

test('what rules give and take is told to whoever meets them', async () => {
  await putInto(admin, bobId, [{ groupId: USERS }, { groupId: board }]);
  await setRules(alice, folder, [boardOnly()]);
  expect(await told()).toEqual([`ACCESS_CHANGED ${folder}`]);
  await setRules(alice, folder, [rule('READ', 'ALL', inGroups('ALL', other))]);
  expect(await told()).toEqual([`ACCESS_CHANGED ${folder} gone`]);
  await putInto(admin, bobId, [{ groupId: USERS }, { groupId: board }, { groupId: other }]);
  expect(await told()).toEqual([`ACCESS_CHANGED ${folder}`]);
  await putInto(admin, bobId, [{ groupId: USERS }, { groupId: board }]);
  expect(await told()).toEqual([`ACCESS_CHANGED ${folder} gone`]);
});

test('by a right that a group is given and loses', async () => {
  await putInto(admin, bobId, [{ groupId: board }]);
  await setRules(alice, folder, [boardOnly()]);
  expect(await told()).toEqual([]);
  await setRights(admin, board, [{ right: 'COMMENT' }]);
  expect(await told()).toEqual([`ACCESS_CHANGED ${folder}`]);
  await setRights(admin, board, []);
  expect(await told()).toEqual([`ACCESS_CHANGED ${folder} gone`]);
});

test('whoever was away meanwhile is told, though they are in no such group any more', async () => {
  await setRights(admin, board, [{ right: 'COMMENT' }]);
  await putInto(admin, bobId, [{ groupId: board }]);
  await setRules(alice, folder, [boardOnly()]);
  expect(await told()).toEqual([`ACCESS_CHANGED ${folder}`]);
  await setRules(alice, folder, []);
  await putInto(admin, bobId, [{ groupId: USERS }]);
  expect(await told()).toEqual([`ACCESS_CHANGED ${folder} gone`]);
});

test('what goes into the trash and from there', async () => {
  await putInto(admin, bobId, [{ groupId: USERS }, { groupId: board }]);
  await setRules(alice, folder, [boardOnly()]);
  await told();
  await alice.data(TrashItems, { itemIds: [folder] });
  await purge();
  expect(await told()).toEqual([`ITEM_TRASHED ${folder} gone`, `ITEM_PURGED ${folder} gone`]);
});

test('a group that is deleted, to those who were in it', async () => {
  await putInto(admin, bobId, [{ groupId: USERS }, { groupId: board }]);
  await setRules(alice, folder, [boardOnly()]);
  await told();
  await admin.data(DeleteGroup, { groupId: board });
  expect(await told()).toEqual([`ACCESS_CHANGED ${folder} gone`]);
});
