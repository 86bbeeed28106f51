// Inheritance: items that are cut off from what is granted above them, and joined again.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  ROOT,
  accessOf,
  after,
  changesOf,
  code,
  give,
  homeOf,
  inherit,
  may,
  newDocument,
  newFolder,
  setRules,
  stored,
  take,
} from './access-support.js';
import { SetInheritance } from './generated/operations.js';
import { NOBODY, USERS, idOf, newActor, newGroup, putInto } from './groups-support.js';

let server: TestServer;
let other: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
let made = 0;
/** A folder with a folder in it that has one in it too; a paper in each of them. */
let top: string;
let middle: string;
let bottom: string;
let topPaper: string;
let middlePaper: string;
let bottomPaper: string;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
}, 60_000);
afterAll(async () => {
  await other.close();
  await server.close();
});
beforeEach(async () => {
  made += 1;
  await putInto(admin, bobId, [{ groupId: USERS }]);
  top = await newFolder(alice, `top ${made}`);
  middle = await newFolder(alice, 'middle', top);
  bottom = await newFolder(alice, 'bottom', middle);
  topPaper = await newDocument(alice, 'paper', top);
  middlePaper = await newDocument(alice, 'paper', middle);
  bottomPaper = await newDocument(alice, 'paper', bottom);
});

const reads = async (client: ApiClient): Promise<boolean[]> => {
  const seen: boolean[] = [];
  for (const id of [top, topPaper, middle, middlePaper, bottom, bottomPaper]) {
    seen.push((await may(client, id)) !== null);
  }
  return seen;
};
const YES = true;
const NO = false;

/** What every folder's stored lineage would be, made anew from places and stops. */
async function expectTrueLineages(): Promise<void> {
  const { rows } = await server.database.pool.query(`
    with recursive made (id, lineage) as (
      select id, array[id] from item where kind = 'FOLDER' and parent_id is null
      union all
      select item.id, case when item.inherits_access then item.id || made.lineage else array[item.id] end
      from item join made on made.id = item.parent_id where item.kind = 'FOLDER'
    )
    select item.id, item.access_lineage, made.lineage from item left join made on made.id = item.id
    where item.kind = 'FOLDER' and made.lineage is distinct from item.access_lineage`);
  expect(rows).toEqual([]);
}

test('a folder that is cut off keeps out what is granted above; joined again it lets it through', async () => {
  await give(alice, top, { userId: bobId }, ['WRITE']);
  expect(await reads(bob)).toEqual([YES, YES, YES, YES, YES, YES]);
  const { setInheritance } = await alice.data(SetInheritance, {
    input: { itemId: middle, inheritsAccess: false },
  });
  expect(setInheritance).toMatchObject({ __typename: 'Folder', id: middle, inheritsAccess: false });
  expect(setInheritance.viewerPermissions).toContain('MANAGE');
  expect(await reads(bob)).toEqual([YES, YES, NO, NO, NO, NO]);
  const there = other.client(bob.token ?? undefined);
  await eventually(async () => expect(await reads(there)).toEqual([YES, YES, NO, NO, NO, NO]));
  await expectTrueLineages();
  await inherit(alice, middle, true);
  expect(await reads(bob)).toEqual([YES, YES, YES, YES, YES, YES]);
  await expectTrueLineages();
});

test('what stands at or below the stop goes on to reach what inherits from it', async () => {
  await inherit(alice, middle, false);
  await give(alice, middle, { userId: bobId }, ['SHARE']);
  expect(await reads(bob)).toEqual([NO, NO, YES, YES, YES, YES]);
  expect(await may(bob, bottomPaper)).toEqual(['READ', 'SHARE']);
});

test('folders below with stops of their own keep them, in whatever order stops come and go', async () => {
  await give(alice, top, { userId: bobId });
  await inherit(alice, bottom, false);
  await inherit(alice, middle, false);
  expect(await reads(bob)).toEqual([YES, YES, NO, NO, NO, NO]);
  await expectTrueLineages();
  await inherit(alice, middle, true);
  expect(await reads(bob)).toEqual([YES, YES, YES, YES, NO, NO]);
  await expectTrueLineages();
  await inherit(alice, top, false);
  await inherit(alice, bottom, true);
  expect(await reads(bob)).toEqual([YES, YES, YES, YES, YES, YES]);
  await expectTrueLineages();
  await inherit(alice, middle, false);
  await inherit(alice, top, true);
  expect(await reads(bob)).toEqual([YES, YES, NO, NO, NO, NO]);
  await expectTrueLineages();
});

test('what is made below a stop is cut off with it', async () => {
  await give(alice, top, { userId: bobId });
  await inherit(alice, middle, false);
  const folder = await newFolder(alice, 'later', bottom);
  const paper = await newDocument(alice, 'later', folder);
  expect([await may(bob, folder), await may(bob, paper)]).toEqual([null, null]);
  await expectTrueLineages();
});

test('a document is cut off and joined by itself', async () => {
  await give(alice, top, { userId: bobId });
  const { setInheritance } = await alice.data(SetInheritance, {
    input: { itemId: middlePaper, inheritsAccess: false },
  });
  expect(setInheritance).toMatchObject({ __typename: 'Document', id: middlePaper, inheritsAccess: false });
  expect(await reads(bob)).toEqual([YES, YES, YES, NO, YES, YES]);
  await inherit(alice, middlePaper, true);
  expect(await reads(bob)).toEqual([YES, YES, YES, YES, YES, YES]);
});

test('the viewer keeps MANAGE: by a grant where they held it from above only', async () => {
  const username = `manager${made}`;
  const manager = await newActor(server, admin, username, ['MANAGE_ACCESS', 'VIEW_ACCESS']);
  const managerId = await idOf(manager);
  await give(alice, top, { userId: managerId }, ['MANAGE'], after(server, MINUTE));
  await inherit(manager, middle, false);
  const [own, ...others] = (await accessOf(manager, middle))?.grants ?? [];
  expect(own).toMatchObject({
    permission: 'MANAGE',
    principal: { username },
    grantedBy: { username },
  });
  // The owner held it from above as well, and goes on managing what they own.
  expect(others).toMatchObject([{ permission: 'MANAGE', principal: { username: 'alice' }, expiresAt: null }]);
  expect(await may(manager, bottomPaper)).toContain('MANAGE');
  expect(await reads(alice)).toEqual([YES, YES, YES, YES, YES, YES]);
  // Where it stands on the item already, none is added.
  const before = (await accessOf(manager, middle))?.grants;
  await inherit(manager, middle, true);
  await inherit(manager, middle, false);
  expect((await accessOf(manager, middle))?.grants).toEqual(before);
  // An administrator needs none, the owner does.
  await inherit(admin, bottom, false);
  expect((await accessOf(admin, bottom))?.grants).toMatchObject([{ principal: { username: 'alice' } }]);
  expect(await may(admin, bottom)).toContain('MANAGE');
});

test('the viewer keeps MANAGE where it came from above by a group, by everyone, and by a rule', async () => {
  const groupId = await newGroup(admin, ['MANAGE_ACCESS']);
  await putInto(admin, bobId, [{ groupId }]);
  await give(alice, top, { groupId }, ['MANAGE']);
  await inherit(bob, topPaper, false);
  expect(await may(bob, topPaper)).toContain('MANAGE');
  await take(alice, top, { groupId });
  await give(alice, top, EVERYONE, ['MANAGE']);
  await inherit(bob, middlePaper, false);
  expect(await may(bob, middlePaper)).toContain('MANAGE');
  await take(alice, top, EVERYONE);
  await setRules(alice, top, [
    {
      permission: 'MANAGE',
      match: 'ALL',
      clauses: [{ match: 'ALL', groups: { match: 'ALL', groupIds: [groupId] } }],
    },
  ]);
  await inherit(bob, bottom, false);
  expect(await may(bob, bottom)).toContain('MANAGE');
});

test('is refused in this order, without a trace', async () => {
  const refused = async (client: ApiClient, itemId: string): Promise<unknown> => {
    const before = await stored(server);
    const answer = code(await client.error(SetInheritance, { input: { itemId, inheritsAccess: false } }));
    expect(await stored(server)).toEqual(before);
    return answer;
  };
  expect(await refused(server.client(), middle)).toBe('UNAUTHENTICATED');
  for (const itemId of [middle, NOBODY, 'nonsense', await homeOf(alice)]) {
    expect(await refused(bob, itemId)).toBe('NOT_FOUND item');
  }
  await give(alice, top, { userId: bobId }, ['READ', 'WRITE', 'MOVE', 'DELETE', 'SHARE']);
  expect(await refused(bob, middle)).toBe('FORBIDDEN MANAGE');
  expect(await refused(bob, ROOT)).toBe('FORBIDDEN MANAGE');
  await putInto(admin, bobId, []);
  expect(await refused(bob, middle)).toBe('FORBIDDEN MANAGE_ACCESS');
  expect(await refused(admin, ROOT)).toBe('CONFLICT');
});

test('what is so already does not change', async () => {
  const before = await stored(server);
  await inherit(alice, middle, true);
  expect(await stored(server)).toEqual(before);
  await inherit(alice, middle, false);
  const cut = await stored(server);
  await inherit(alice, middle, false);
  expect(await stored(server)).toEqual(cut);
});

test('is told to those whom it reaches, before and after, and to no others', async () => {
  const home = await homeOf(alice);
  await inherit(alice, middle, false);
  await inherit(alice, middle, true);
  const changes = await changesOf(server, middle);
  expect(changes).toHaveLength(2);
  for (const { lineage, ancestors, principals } of changes) {
    expect(principals).toEqual([]);
    expect([...lineage].toSorted()).toEqual(expect.arrayContaining([middle, top, home, ROOT].toSorted()));
    expect(ancestors.slice(-2)).toEqual([home, top]);
  }
  // Nothing is written of what is below.
  expect(await changesOf(server, bottom)).toEqual([]);
});

test('folders made while a stop comes below or above them have true lineages', async () => {
  // An administrator, who needs no grant: what a viewer gains by one request, another under way may not know yet.
  await Promise.all([
    ...Array.from({ length: 8 }, (_, at) => newFolder(admin, `racing ${at}`, at % 2 === 0 ? middle : bottom)),
    ...[false, true, false].map((inheritsAccess) => inherit(admin, middle, inheritsAccess)),
    ...[false, true].map((inheritsAccess) => inherit(admin, top, inheritsAccess)),
    inherit(admin, bottom, false),
  ]);
  await expectTrueLineages();
});
