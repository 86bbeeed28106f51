// transferOwnership: what changes hands, who may hand it over, what the new owner gains and the one before keeps.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  ROOT,
  after,
  changesOf,
  code,
  give,
  homeOf,
  inherit,
  may,
  newDocument,
  newFolder,
} from './access-support.js';
import { BlockUser, Home, RevokeAccess, SetUserGroups } from './generated/operations.js';
import {
  HOMES,
  NOBODY,
  changesDuring,
  grantRow,
  refusal,
  throwAway,
  transfer,
  upload,
} from './tree-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let carol: ApiClient;
let [aliceId, bobId, carolId] = ['', '', ''];
let top: string;

const idOf = async (client: ApiClient): Promise<string> => (await client.data(Home)).me?.id ?? '';

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  [alice, bob, carol] = [
    await server.newUser('alice'),
    await server.newUser('bob'),
    await server.newUser('carol'),
  ];
  [aliceId, bobId, carolId] = [await idOf(alice), await idOf(bob), await idOf(carol)];
});
afterAll(() => server.close());
let tried = 0;
beforeEach(async () => {
  tried += 1;
  top = await newFolder(alice, `top ${tried}`);
});

const ownersOf = async (...ids: readonly string[]): Promise<string[]> => {
  const names = new Map([
    [aliceId, 'alice'],
    [bobId, 'bob'],
    [carolId, 'carol'],
  ]);
  const rows = await server.database.rows<{ id: string; owner: string }>(
    sql`select id, owner_id as owner from item where id = any(${[...ids]}::uuid[])`,
  );
  return ids.map((id) => names.get(rows.find((row) => row.id === id)?.owner ?? '') ?? 'nobody');
};
const grantsOf = (itemId: string, userId: string): Promise<object[]> =>
  server.database.rows(sql`
    select permission, expires_at as expires from access_grant
    where item_id = ${itemId} and user_id = ${userId} order by permission`);
const told = (userId: string): Promise<object[]> =>
  server.database.rows(sql`
    select kind, item_id as item, actor_id as actor from notification where user_id = ${userId} order by id`);
const refused = async (
  client: ApiClient,
  itemId: string,
  userId: string,
  recursive?: boolean,
): Promise<string> => code(await refusal(server, client, 'transferOwnership', { itemId, userId, recursive }));

describe('changes hands', () => {
  test('one document, of which its new owner is told, and the change feed', async () => {
    const paper = await upload(alice, top, 'paper.txt');
    const before = await told(bobId);
    const changes = await changesDuring(server, async () => {
      const given = await transfer(alice, paper, bobId);
      expect(given).toMatchObject({ id: paper, owner: { username: 'bob' } });
    });
    expect(changes.map(({ item }) => item)).toEqual([paper, paper]);
    expect(changes.map(({ kind }) => kind).toSorted()).toEqual(['ACCESS_CHANGED', 'OWNER_CHANGED']);
    expect((await changesOf(server, paper)).map(({ principals }) => principals)).toEqual([[`user:${bobId}`]]);
    expect(await told(bobId)).toEqual([
      ...before,
      { kind: 'OWNERSHIP_RECEIVED', item: paper, actor: aliceId },
    ]);
    expect(await may(bob, paper)).toContain('MANAGE');
    expect(await may(alice, paper)).toContain('MANAGE');
    expect(await grantsOf(paper, bobId)).toEqual([{ permission: 'MANAGE', expires: null }]);
  });

  test('with a folder all below that is its owner’s, the trash included', async () => {
    const inner = await newFolder(alice, 'inner', top);
    const [paper, gone] = [await newDocument(alice, 'paper', inner), await newDocument(alice, 'gone', inner)];
    await throwAway(server, gone);
    await give(alice, top, { userId: carolId }, ['WRITE']);
    const hers = await newDocument(carol, 'hers', inner);
    const changes = await changesDuring(server, () => transfer(alice, top, bobId));
    expect(await ownersOf(top, inner, paper, gone, hers)).toEqual(['bob', 'bob', 'bob', 'bob', 'carol']);
    expect(changes.filter(({ kind }) => kind === 'OWNER_CHANGED').map(({ item }) => item)).toEqual([top]);
    expect(await grantsOf(inner, bobId)).toEqual([]);
    expect(await may(bob, paper)).toContain('MANAGE');
  });

  test('or the folder alone', async () => {
    const paper = await newDocument(alice, 'paper', top);
    await transfer(alice, top, bobId, false);
    expect(await ownersOf(top, paper)).toEqual(['bob', 'alice']);
  });

  test('what does not inherit below, with MANAGE where the owner held it by a grant', async () => {
    const own = await newFolder(alice, 'own', top);
    await inherit(alice, own, false);
    await transfer(alice, top, bobId);
    expect(await ownersOf(own)).toEqual(['bob']);
    expect(await may(bob, own)).toContain('MANAGE');
  });

  test('to who takes it for themselves, holding MANAGE; nobody is told', async () => {
    await give(alice, top, { userId: bobId }, ['MANAGE']);
    const before = await told(bobId);
    await transfer(bob, top, bobId);
    expect([await ownersOf(top), await told(bobId)]).toEqual([['bob'], before]);
  });

  test('nothing where they own it already', async () => {
    const changes = await changesDuring(server, async () => {
      expect((await transfer(alice, top, aliceId)).owner.username).toBe('alice');
    });
    expect(changes).toEqual([]);
  });
});

describe('MANAGE', () => {
  test('of the new owner can no longer be taken, that of the one before can', async () => {
    await transfer(alice, top, bobId);
    await give(alice, top, { userId: aliceId }, ['MANAGE']);
    const take = (userId: string) =>
      bob.request(RevokeAccess, { input: { itemId: top, principal: { userId }, permissions: ['MANAGE'] } });
    expect((await take(bobId)).errors?.[0]?.extensions.code).toBe('CONFLICT');
    expect((await take(aliceId)).errors).toBeUndefined();
  });

  test('that would run out no longer does', async () => {
    await give(alice, top, { userId: bobId }, ['MANAGE'], after(server, 1000));
    await transfer(alice, top, bobId);
    expect(await grantsOf(top, bobId)).toEqual([{ permission: 'MANAGE', expires: null }]);
  });

  test('needs no grant where it is held from above', async () => {
    await give(alice, top, { userId: bobId }, ['MANAGE']);
    const paper = await newDocument(alice, 'paper', top);
    await transfer(alice, paper, bobId);
    expect([await ownersOf(paper), await grantsOf(paper, bobId)]).toEqual([['bob'], []]);
    expect(await changesOf(server, paper)).toEqual([]);
  });
});

describe('needs', () => {
  test('to see it, then the right, then MANAGE', async () => {
    expect(await refused(bob, top, bobId)).toBe('NOT_FOUND item');
    await give(alice, top, EVERYONE);
    expect(await refused(bob, top, bobId)).toBe('FORBIDDEN MANAGE');
    const dave = await server.newUser(`dave-${tried}`);
    await admin.data(SetUserGroups, { input: { userId: await idOf(dave), groups: [] } });
    expect(await refused(await server.signIn(`dave-${tried}`), top, bobId)).toBe('FORBIDDEN MANAGE_ACCESS');
    expect(await refused(server.client(), top, bobId)).toBe('UNAUTHENTICATED');
  });

  test('MANAGE on all that changes hands, without naming what lacks it', async () => {
    await give(alice, top, { userId: carolId }, ['MANAGE']);
    const own = await newFolder(alice, 'own', top);
    const inside = await newDocument(alice, 'inside', own);
    await inherit(alice, own, false);
    const error = await refusal(server, carol, 'transferOwnership', { itemId: top, userId: bobId });
    expect(error.extensions).toEqual({ code: 'FORBIDDEN', status: 403, permission: 'MANAGE' });
    await give(alice, own, { userId: carolId }, ['WRITE']);
    expect(await refused(carol, top, bobId)).toBe('FORBIDDEN MANAGE');
    // Of the folder somebody else is the owner now, of what is in it not.
    await server.database.rows(sql`update item set owner_id = ${bobId} where id = ${own}`);
    expect(await refused(carol, top, bobId)).toBe('FORBIDDEN MANAGE');
    await transfer(carol, top, bobId, false);
    expect(await ownersOf(top, own, inside)).toEqual(['bob', 'bob', 'alice']);
  });

  test('an active new owner', async () => {
    expect(await refused(alice, top, NOBODY)).toBe('NOT_FOUND user');
    expect(await refused(alice, top, 'x')).toBe('NOT_FOUND user');
    const eve = await idOf(await server.newUser(`eve-${tried}`));
    await admin.data(BlockUser, { input: { userId: eve } });
    expect(await refused(alice, top, eve)).toBe('NOT_FOUND user');
  });

  test('room for the new owner', async () => {
    const gone = await upload(alice, top, 'gone.txt', 'x'.repeat(500));
    await upload(alice, top, 'paper.txt', 'x'.repeat(500));
    await throwAway(server, gone);
    const dave = await server.newUser(`dave-${tried}`);
    const daveId = await idOf(dave);
    const quota = (bytes: number): Promise<object[]> =>
      server.database.rows(sql`update user_account set quota_bytes = ${bytes} where id = ${daveId}`);
    await quota(999);
    const error = await refusal(server, alice, 'transferOwnership', { itemId: top, userId: daveId });
    expect(error.extensions).toMatchObject({ code: 'QUOTA_EXCEEDED', quota: 999, used: 0 });
    await quota(1000);
    expect((await transfer(alice, top, daveId)).owner.username).toBe(`dave-${tried}`);
  });

  test('something that may change hands: neither the root, nor /Home, nor a home', async () => {
    for (const id of [ROOT, HOMES, await homeOf(alice)]) {
      expect(await refused(admin, id, bobId)).toBe('CONFLICT');
    }
  });
});

test('two who hand over at once leave one owner, who holds MANAGE', async () => {
  const paper = await newDocument(alice, 'paper', top);
  await Promise.all([transfer(alice, top, bobId), transfer(alice, top, carolId)]);
  const [owner = '', ofPaper] = await ownersOf(top, paper);
  expect(['bob', 'carol']).toContain(owner);
  expect(ofPaper).toBe(owner);
  expect(await may(owner === 'bob' ? bob : carol, paper)).toContain('MANAGE');
});

const notifications = (): Promise<unknown> =>
  server.database.row(sql`select count(*) as all from notification`);
const shared = (itemId: string) => ({ kind: 'SHARED_WITH_ME', item: itemId, actor: aliceId });
const toldOf = async (userId: string): Promise<object[]> =>
  (await told(userId)).filter((each) => (each as { item: string }).item === top);

describe('a grant to a user in person', () => {
  test('tells them once, however many permissions it gives', async () => {
    await give(alice, top, { userId: bobId }, ['READ', 'WRITE']);
    expect(await toldOf(bobId)).toEqual([shared(top)]);
  });

  test('tells them of a further one, not of one that is repeated', async () => {
    await give(alice, top, { userId: bobId });
    await give(alice, top, { userId: bobId }, ['READ'], after(server, 1000));
    expect(await toldOf(bobId)).toHaveLength(1);
    await give(alice, top, { userId: bobId }, ['READ', 'SHARE'], after(server, 2000));
    expect(await toldOf(bobId)).toHaveLength(2);
  });

  test('tells them again where the one before was over', async () => {
    await grantRow(server, top, bobId, 'READ', new Date(server.clock.now().getTime() - 1000));
    await give(alice, top, { userId: bobId });
    expect(await toldOf(bobId)).toHaveLength(1);
  });

  test('tells nobody else: not who gives it to themselves, no group, not everyone', async () => {
    const before = await notifications();
    await give(alice, top, { userId: aliceId }, ['READ']);
    await give(alice, top, { groupId: '00000000-0000-7000-8000-000000000012' });
    await give(alice, top, EVERYONE);
    expect(await notifications()).toEqual(before);
  });
});
