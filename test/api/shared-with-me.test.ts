// sharedWithMe: what others let the viewer have, the newest first.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, after, code, give, newDocument, newFolder, setRules, take } from './access-support.js';
import { SharedWithMe } from './generated/operations.js';
import { USERS, idOf, newGroup, putInto } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice] = [await server.signIn(), await server.newUser('alice')];
}, 60_000);
afterAll(() => server.close());

const shared = async (client: ApiClient, first = 20, cursor?: string) =>
  (await client.data(SharedWithMe, { first, after: cursor })).sharedWithMe;
const names = async (client: ApiClient): Promise<string[]> => {
  const { nodes, totalCount } = await shared(client);
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ name }) => name);
};

test('lists what a grant to the viewer or a group of theirs stands on, each once, the newest grant first', async () => {
  const bob = await server.newUser('bob');
  const bobId = await idOf(bob);
  const team = await newGroup(admin);
  await putInto(admin, bobId, [{ groupId: USERS }, { groupId: team }]);
  const folder = await newFolder(alice, 'folder');
  const inside = await newDocument(alice, 'inside', folder);
  const paper = await newDocument(alice, 'paper');
  const group = await newFolder(alice, 'group folder');
  expect(await names(bob)).toEqual([]);

  await give(alice, folder, { userId: bobId }, ['WRITE']);
  await give(alice, paper, { userId: bobId });
  await give(alice, group, { groupId: team });
  expect(await names(bob)).toEqual(['group folder', 'paper', 'folder']);
  // What is below is not shared itself, until it is.
  await give(alice, inside, { groupId: team });
  expect(await names(bob)).toEqual(['inside', 'group folder', 'paper', 'folder']);
  // Another grant makes it new again, repeating one does not.
  await give(alice, folder, { groupId: team }, ['READ']);
  await give(alice, paper, { userId: bobId });
  expect(await names(bob)).toEqual(['folder', 'inside', 'group folder', 'paper']);

  await take(alice, folder, { groupId: team });
  expect(await names(bob)).toEqual(['inside', 'group folder', 'paper', 'folder']);
  await putInto(admin, bobId, [{ groupId: USERS }]);
  expect(await names(bob)).toEqual(['paper', 'folder']);
});

test("leaves out one's own, what everyone may read, what rules give, and what is over", async () => {
  const carol = await server.newUser('carol');
  const carolId = await idOf(carol);
  const team = await newGroup(admin);
  const folder = await newFolder(alice, 'for carol');
  await give(alice, folder, { userId: carolId }, ['WRITE'], after(server, MINUTE));
  // She owns this, and a grant says so.
  await newDocument(carol, 'of carol', folder);
  await give(alice, await newFolder(alice, 'for everyone'), EVERYONE);
  const ruled = await newFolder(alice, 'by rule');
  await setRules(alice, ruled, [
    {
      permission: 'READ',
      match: 'ALL',
      clauses: [{ match: 'ALL', groups: { match: 'ALL', groupIds: [USERS] } }],
    },
  ]);
  const limited = await newFolder(alice, 'for a while');
  await give(alice, limited, { groupId: team });
  const window = { startsAt: after(server, MINUTE), endsAt: after(server, 2 * MINUTE) };
  await putInto(admin, carolId, [{ groupId: USERS }, { groupId: team, window }]);
  expect(await names(carol)).toEqual(['for carol']);
  server.clock.advance(MINUTE);
  expect(await names(carol)).toEqual(['for a while']);
  server.clock.advance(MINUTE);
  expect(await names(carol)).toEqual([]);
});

test('is paged without gaps or doubles, grants of one moment too', async () => {
  const dave = await server.newUser('dave');
  const daveId = await idOf(dave);
  const made: string[] = [];
  for (let at = 1; at <= 7; at += 1) {
    const id = await newFolder(alice, `page ${at}`);
    await give(alice, id, { userId: daveId });
    made.unshift(id);
  }
  // Three at one moment, to the microsecond.
  await server.database.pool.query(
    `update access_grant set granted_at = (select granted_at from access_grant where item_id = $2 and user_id = $1)
     where user_id = $1 and item_id = any($3::uuid[])`,
    [daveId, made[2], made.slice(3, 5)],
  );
  const all = (await shared(dave)).nodes.map(({ id }) => id);
  expect(all.toSorted()).toEqual(made.toSorted());
  const paged: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await shared(dave, 2, cursor);
    expect(page.totalCount).toBe(7);
    expect(page.edges).toHaveLength(page.nodes.length);
    expect(page.pageInfo.hasPreviousPage).toBe(cursor !== undefined);
    paged.push(...page.nodes.map(({ id }) => id));
    if (!page.pageInfo.hasNextPage) break;
    cursor = page.pageInfo.endCursor ?? undefined;
  }
  expect(paged).toEqual(all);
});

test('each once at its newest grant in force, however grants to the viewer and to several groups overlap', async () => {
  const erin = await server.newUser('erin');
  const erinId = await idOf(erin);
  const teams = [await newGroup(admin), await newGroup(admin)];
  await putInto(admin, erinId, [{ groupId: USERS }, ...teams.map((groupId) => ({ groupId }))]);
  const items: string[] = [];
  for (let at = 0; at < 12; at += 1) items.push(await newFolder(alice, `overlap ${at}`));
  const permissions = ['READ', 'WRITE', 'MOVE', 'DELETE'];
  const grants = Array.from({ length: 140 }, (_, nr) => ({
    item: items[(nr * 7) % items.length],
    user: nr % 3 === 0 ? erinId : null,
    group: nr % 3 === 0 ? null : teams[nr % 3 === 1 ? 0 : 1],
    permission: permissions[Math.floor(nr / 36)],
    // Many of one moment.
    at: new Date(Date.parse('2026-01-01') + ((nr * 13) % 17) * MINUTE),
    expires: nr % 4 === 1 ? '2026-02-01' : nr % 4 === 2 ? '2100-01-01' : null,
  }));
  await server.database.pool.query(
    `insert into access_grant (id, item_id, user_id, group_id, permission, granted_at, expires_at)
     select uuidv7(), item, "user", "group", permission, at, expires
     from jsonb_to_recordset($1) as given
       (item uuid, "user" uuid, "group" uuid, permission text, at timestamptz, expires timestamptz)
     on conflict do nothing`,
    [JSON.stringify(grants)],
  );
  const { rows } = await server.database.pool.query<{ id: string }>(
    `select item_id as id from access_grant
     where item_id = any($4::uuid[]) and (user_id = $1 or group_id = any($2::uuid[])) and (expires_at is null or expires_at > $3)
     group by item_id order by max(granted_at) desc, item_id desc`,
    [erinId, teams, server.clock.now(), items],
  );
  expect(rows.length).toBeGreaterThan(5);
  for (const first of [1, 5, 20]) {
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await shared(erin, first, cursor);
      expect(page.totalCount).toBe(rows.length);
      paged.push(...page.nodes.map(({ id }) => id));
      cursor = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(rows.map(({ id }) => id));
  }
});

test('refuses pages that there are not', async () => {
  expect(code(await server.client().error(SharedWithMe, {}))).toBe('UNAUTHENTICATED');
  for (const page of [{ first: 0 }, { first: 101 }, { after: 'nonsense' }, { after: 'WyIyMDI2Il0' }]) {
    expect(code(await alice.error(SharedWithMe, page))).toBe('BAD_USER_INPUT');
  }
});
