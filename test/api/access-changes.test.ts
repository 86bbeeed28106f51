// The feed of changes tells whom a change of grants, groups, rights or rules touches, when windows open and close too.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { tellPassedBounds } from '../../src/jobs/tell-passed-bounds.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  ROOT,
  after as afterOn,
  give,
  inGroups,
  newFolder,
  rule,
  setRules,
  withRights,
} from './access-support.js';
import { DeleteGroup } from './generated/operations.js';
import { idOf, newGroup, putInto, setRights } from './groups-support.js';

const MINUTE = 60_000;

let server: TestServer;
let admin: ApiClient;
let bob: string;
let folder: string;
let position: string;
let folders = 0;

const after = (milliseconds: number): string => afterOn(server, milliseconds);

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  bob = await idOf(await server.newUser('bob'));
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await newFolder(admin, `folder ${(folders += 1)}`);
  await tellAll();
  position = await last();
});

async function last(): Promise<string> {
  const { rows } = await server.database.pool.query<{ id: string }>(
    'select coalesce(max(id), 0) as id from change',
  );
  return rows[0]?.id ?? '0';
}

/** What was told since, and whom it touches. */
async function told(): Promise<unknown[]> {
  const { rows } = await server.database.pool.query<{ item: string; principals: string[] }>(
    `select item_id as item, principals from change where id > $1 and kind = 'ACCESS_CHANGED' order by id`,
    [position],
  );
  position = await last();
  return rows;
}

async function tellAll(): Promise<void> {
  while ((await tellPassedBounds(server.database, server.clock.now())) === 'MORE');
}

/** The same at a later moment. */
async function toldLater(milliseconds: number): Promise<unknown[]> {
  server.clock.advance(milliseconds);
  await tellAll();
  return told();
}

test('the end of a grant, once, at its moment', async () => {
  const end = after(MINUTE);
  await give(admin, folder, { userId: bob }, ['READ'], end);
  await give(admin, folder, EVERYONE, ['READ'], end);
  await told();
  expect(await toldLater(MINUTE / 2)).toEqual([]);
  expect(await toldLater(MINUTE / 2)).toEqual([{ item: folder, principals: ['everyone', `user:${bob}`] }]);
  expect(await toldLater(MINUTE)).toEqual([]);
  const { rows } = await server.database.pool.query<{ at: Date; actor: string | null }>(
    `select at, actor_id as actor from change where item_id = $1 order by id desc limit 1`,
    [folder],
  );
  expect(rows).toEqual([{ at: new Date(end), actor: null }]);
});

test('a membership that begins and ends, by what the group holds and by rules that name it', async () => {
  const groupId = await newGroup(admin);
  await give(admin, folder, { groupId });
  const ruled = await newFolder(admin, `ruled ${groupId}`);
  await setRules(admin, ruled, [rule('READ', 'ALL', inGroups('ALL', groupId))]);
  await told();
  await putInto(admin, bob, [{ groupId, window: { startsAt: after(MINUTE), endsAt: after(2 * MINUTE) } }]);
  const both = [folder, ruled].map((item) => ({ item, principals: [`user:${bob}`] }));
  // It has not begun: what the group holds is not told.
  expect(await told()).not.toEqual(expect.arrayContaining([expect.objectContaining({ item: ruled })]));
  expect(await toldLater(MINUTE)).toEqual(both);
  server.clock.advance(MINUTE);
  // It is over, which nobody has told yet.
  await putInto(admin, bob, []);
  expect(await told()).toEqual(both);
  expect(await toldLater(0)).toEqual([]);
});

test('a right that begins and ends, by the rules that name it; BYPASS_ACCESS at the root', async () => {
  const groupId = await newGroup(admin);
  await setRules(admin, folder, [rule('READ', 'ALL', withRights('ALL', 'VIEW_AUDIT_LOG'))]);
  await putInto(admin, bob, [{ groupId }]);
  await told();
  const window = { startsAt: after(MINUTE), endsAt: after(2 * MINUTE) };
  await setRights(admin, groupId, [
    { right: 'VIEW_AUDIT_LOG', window },
    { right: 'BYPASS_ACCESS', window },
    { right: 'COMMENT', window },
  ]);
  // By rules those are touched who met them before, as the change keeps them.
  const both = [
    { item: ROOT, principals: [`group:${groupId}`] },
    { item: folder, principals: [] },
  ];
  expect(await told()).toEqual(both);
  expect(await toldLater(MINUTE)).toEqual(both);
  expect(await toldLater(MINUTE)).toEqual(both);
});

test('a group that is deleted', async () => {
  const groupId = await newGroup(admin, ['BYPASS_ACCESS']);
  await give(admin, folder, { groupId });
  await told();
  await admin.data(DeleteGroup, { groupId });
  expect(await told()).toEqual([ROOT, folder].map((item) => ({ item, principals: [`group:${groupId}`] })));
});

test('each bound once, though several nodes tell of them, in batches', async () => {
  const end = after(MINUTE);
  const many = 1200;
  await server.database.pool.query(
    `with made as (
       insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, mime_type)
       select uuidv7(), 'DOCUMENT', $1, 'n' || n, 'n' || n, $2, now(), now(), 'text/plain' from generate_series(1, $3::int) n
       returning id
     )
     insert into access_grant (id, item_id, user_id, permission, granted_at, expires_at)
     select uuidv7(), id, $2, 'READ', now(), $4::timestamptz + random() * interval '1 second' from made`,
    [folder, bob, many, end],
  );
  await told();
  server.clock.advance(2 * MINUTE);
  await Promise.all([1, 2, 3].map(() => tellAll()));
  await tellAll();
  expect(await told()).toHaveLength(many);
});
