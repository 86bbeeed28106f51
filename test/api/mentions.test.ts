// Who is told of a comment in person: of what concerns them most, once, and only where they may read it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { DAY } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  after,
  give,
  inGroups,
  inherit,
  newDocument,
  newFolder,
  rule,
  setRules,
} from './access-support.js';
import { comment, notified } from './collaboration-support.js';
import { BlockUser, DeleteUser, UpdateComment } from './generated/operations.js';
import { idOf, newGroup, putInto } from './groups-support.js';
import { rows } from './share-links-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let carol: ApiClient;
let paper: string;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  [alice, bob, carol] = [
    await server.newUser('alice'),
    await server.newUser('bob'),
    await server.newUser('carol'),
  ];
  paper = await newDocument(alice, 'paper');
  await give(alice, paper, EVERYONE, ['READ']);
});
afterAll(() => server.close());

const say = async (client: ApiClient, body: string, more: object = {}, itemId = paper) =>
  (await comment(client, itemId, body, more)).id;
const edit = (client: ApiClient, commentId: string, body: string): Promise<unknown> =>
  client.data(UpdateComment, { input: { commentId, body } });

test('the owner of the item, who is answered and who is mentioned, each of what concerns them most', async () => {
  const top = await say(bob, 'What is this?');
  expect(await notified(server, top)).toEqual({ alice: 'COMMENTED_ON_MINE' });
  const second = await say(carol, 'A paper.', { parentId: top });
  expect(await notified(server, second)).toEqual({ alice: 'COMMENTED_ON_MINE', bob: 'REPLIED' });
  // Who began the thread, and who is answered in it.
  const third = await say(alice, 'Mine.', { parentId: second });
  expect(await notified(server, third)).toEqual({ bob: 'REPLIED', carol: 'REPLIED' });
  const fourth = await say(bob, '@alice @Carol, and @bob: thanks.', { parentId: third });
  expect(await notified(server, fourth)).toEqual({ alice: 'MENTIONED', carol: 'MENTIONED' });
  const [told] = await rows(
    server,
    `select actor.username as actor, item_id, read_at, at = (select created_at from comment where id = comment_id) as same
     from notification join user_account actor on actor.id = actor_id where comment_id = $1`,
    top,
  );
  expect(told).toEqual({ actor: 'bob', item_id: paper, read_at: null, same: true });
});

test('nobody for what they say themselves', async () => {
  const top = await say(alice, 'I, @alice, ask myself.');
  expect(await notified(server, await say(alice, 'And answer.', { parentId: top }))).toEqual({});
  expect(await notified(server, top)).toEqual({});
});

test('who may read the item only, however they come to', async () => {
  const folder = await newFolder(alice, 'closed');
  const id = await newDocument(alice, 'letter', folder);
  const [byGroup, byRule, past, ahead] = [
    await newGroup(admin),
    await newGroup(admin),
    await newGroup(admin),
    await newGroup(admin),
  ];
  const people = new Map<string, ApiClient>();
  for (const name of ['granted', 'grouped', 'ruled', 'expired', 'former', 'future', 'outside', 'above']) {
    people.set(name, await server.newUser(name));
  }
  const idFor = async (name: string): Promise<string> => idOf(people.get(name) as ApiClient);
  await give(alice, folder, { userId: await idFor('granted') });
  await give(alice, id, { userId: await idFor('expired') }, ['READ'], after(server, DAY));
  await give(alice, folder, { groupId: byGroup });
  await give(alice, folder, { groupId: past });
  await give(alice, folder, { groupId: ahead });
  await setRules(alice, id, [rule('READ', 'ALL', inGroups('ALL', byRule))]);
  await putInto(admin, await idFor('grouped'), [{ groupId: byGroup }]);
  await putInto(admin, await idFor('ruled'), [{ groupId: byRule }]);
  await putInto(admin, await idFor('former'), [{ groupId: past, window: { endsAt: after(server, DAY) } }]);
  await putInto(admin, await idFor('future'), [
    { groupId: ahead, window: { startsAt: after(server, 9 * DAY) } },
  ]);
  const above = await idFor('above');
  server.clock.advance(2 * DAY);
  [alice, admin] = [await server.signIn('alice'), await server.signIn()];
  const all = [...people.keys(), 'admin', 'nobody'].map((name) => `@${name}`).join(' ');
  const readers = { admin: 'MENTIONED', granted: 'MENTIONED', grouped: 'MENTIONED', ruled: 'MENTIONED' };
  expect(await notified(server, await say(alice, all, {}, id))).toEqual(readers);
  // Cut off from the folder, what is granted there no longer reaches it; BYPASS_ACCESS does.
  await inherit(alice, id, false);
  expect(await notified(server, await say(alice, all, {}, id))).toEqual({
    admin: 'MENTIONED',
    ruled: 'MENTIONED',
  });
  await give(alice, id, { userId: above });
  expect(await notified(server, await say(alice, all, {}, id))).toEqual({
    above: 'MENTIONED',
    admin: 'MENTIONED',
    ruled: 'MENTIONED',
  });
});

test('who is let in: neither the blocked nor the deleted', async () => {
  [bob, carol] = [await server.signIn('bob'), await server.signIn('carol')];
  const [dave, erin] = [await server.newUser('dave'), await server.newUser('erin')];
  const id = await newDocument(dave, 'left behind');
  await give(dave, id, EVERYONE, ['READ']);
  const [his, hers] = [await say(dave, 'x', {}, id), await say(erin, 'x', {}, id)];
  await admin.data(BlockUser, { input: { userId: await idOf(dave), until: after(server, DAY) } });
  await admin.data(DeleteUser, { input: { userId: await idOf(erin) } });
  expect(await notified(server, await say(bob, '@dave @erin', { parentId: his }, id))).toEqual({});
  expect(await notified(server, await say(bob, '@dave @erin', { parentId: hers }, id))).toEqual({});
  server.clock.advance(2 * DAY);
  bob = await server.signIn('bob');
  expect(await notified(server, await say(bob, 'Again.', { parentId: his }, id))).toEqual({
    dave: 'REPLIED',
  });
});

test('editing tells those who are mentioned now and were not told before', async () => {
  [alice, carol] = [await server.signIn('alice'), await server.signIn('carol')];
  const id = await say(bob, 'For @carol.');
  const before = { alice: 'COMMENTED_ON_MINE', carol: 'MENTIONED' };
  await edit(bob, id, 'For @CAROL, and for @alice and @bob.');
  expect(await notified(server, id)).toEqual(before);
  await edit(bob, id, 'For @granted.');
  expect(await notified(server, id)).toEqual({ ...before, granted: 'MENTIONED' });
  await edit(bob, id, 'For @carol again.');
  expect(await notified(server, id)).toEqual({ ...before, granted: 'MENTIONED' });
});

const crowd = (count: number): string =>
  Array.from({ length: count }, (_, at) => `@crowd${at + 1}`).join(' ');

test('costs as many statements for fifty as for one', async () => {
  await server.database.rows(sql`
    insert into user_account (id, username, username_key, password_hash, password_changed_at, home_id, created_at)
    select gen_random_uuid(), 'crowd' || n, 'crowd' || n, '', now(), ${paper}, now() from generate_series(1, 60) n`);
  const cost = async (body: string): Promise<{ told: number; statements: number }> => {
    await bob.data('{ me { id } }');
    server.statements.reset();
    const id = await say(bob, body);
    const statements = server.statements.statements.length;
    return { told: Object.keys(await notified(server, id)).length, statements };
  };
  const one = await cost(crowd(1));
  expect(one.told).toBe(2);
  expect(await cost(crowd(60))).toEqual({ told: 51, statements: one.statements });
});
