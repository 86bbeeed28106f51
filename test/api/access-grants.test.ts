// Grants: to users, groups and everyone, for good or until a moment.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  accessOf,
  after,
  code,
  give,
  homeOf,
  may,
  newDocument,
  newFolder,
  stored,
  take,
} from './access-support.js';
import { GrantAccess, RevokeAccess, UpdateItem } from './generated/operations.js';
import type { PrincipalInput } from './generated/operations.js';
import { USERS, idOf, newGroup, putInto } from './groups-support.js';

let server: TestServer;
let other: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobThere: ApiClient;
let aliceId: string;
let bobId: string;
let folder: string;
let paper: string;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  bobThere = other.client(bob.token ?? undefined);
  [aliceId, bobId] = [await idOf(alice), await idOf(bob)];
}, 60_000);
afterAll(async () => {
  await other.close();
  await server.close();
});
beforeEach(async () => {
  made += 1;
  await putInto(admin, bobId, [{ groupId: USERS }]);
  folder = await newFolder(alice, `folder ${made}`);
  paper = await newDocument(alice, 'paper.txt', folder);
});

const ALL = ['READ', 'WRITE', 'MOVE', 'DELETE', 'SHARE', 'MANAGE'] as const;
const bobs = (): PrincipalInput => ({ userId: bobId });

/** On both nodes at once: the other one hears of it. */
const holds = async (id: string, permissions: readonly string[] | null): Promise<void> => {
  expect(await may(bob, id)).toEqual(permissions);
  await eventually(async () => expect(await may(bobThere, id)).toEqual(permissions));
};
const advance = (milliseconds: number): void => {
  server.clock.advance(milliseconds);
  other.clock.advance(milliseconds);
};

describe('a grant', () => {
  test.each([
    ['READ', ['READ']],
    ['WRITE', ['READ', 'WRITE']],
    ['MOVE', ['READ', 'MOVE']],
    ['DELETE', ['READ', 'DELETE']],
    ['SHARE', ['READ', 'SHARE']],
    ['MANAGE', ALL],
  ] as const)('of %s gives %j on the item and below, until it is taken', async (permission, held) => {
    await holds(paper, null);
    const granted = await give(alice, folder, bobs(), [permission]);
    expect(granted).toMatchObject([
      { permission, principal: { username: 'bob' }, grantedBy: { username: 'alice' }, expiresAt: null },
    ]);
    await holds(folder, held);
    await holds(paper, held);
    expect(await take(alice, folder, bobs(), [permission])).toEqual(granted);
    await holds(folder, null);
    await holds(paper, null);
  });

  test('on a document reaches that document alone', async () => {
    const beside = await newDocument(alice, 'beside.txt', folder);
    await give(alice, paper, bobs());
    await holds(paper, ['READ']);
    await holds(folder, null);
    await holds(beside, null);
  });

  test('to a group reaches its members while they are in it', async () => {
    const groupId = await newGroup(admin);
    await give(alice, folder, { groupId }, ['SHARE']);
    await holds(paper, null);
    const window = { startsAt: after(server, MINUTE), endsAt: after(server, 2 * MINUTE) };
    await putInto(admin, bobId, [{ groupId, window }]);
    await holds(paper, null);
    advance(MINUTE);
    await holds(paper, ['READ', 'SHARE']);
    advance(MINUTE);
    await holds(paper, null);
  });

  test('to everyone is what isPublic says and sets', async () => {
    expect(await accessOf(alice, folder)).toMatchObject({ isPublic: false, grants: [] });
    const [grant] = await give(alice, folder, EVERYONE);
    expect(grant).toMatchObject({ permission: 'READ', principal: { label: 'Everyone' } });
    expect(await accessOf(alice, folder)).toMatchObject({ isPublic: true });
    await holds(paper, ['READ']);
    // It stands on the folder alone.
    expect(await accessOf(bob, paper)).toMatchObject({ isPublic: false });
    await alice.data(UpdateItem, { input: { itemId: folder, isPublic: false } });
    expect(await accessOf(alice, folder)).toMatchObject({ isPublic: false, grants: [] });
    await holds(paper, null);
    await alice.data(UpdateItem, { input: { itemId: folder, isPublic: true } });
    const { grants } = (await accessOf(alice, folder)) ?? {};
    expect(grants).toMatchObject([{ permission: 'READ', principal: { label: 'Everyone' }, expiresAt: null }]);
    await holds(paper, ['READ']);
    expect(await take(alice, folder, EVERYONE)).toEqual(grants);
    expect(await accessOf(alice, folder)).toMatchObject({ isPublic: false });
    await holds(paper, null);
  });

  test('is over from the moment of its expiry on, and may begin anew', async () => {
    const [first] = await give(alice, folder, bobs(), ['READ'], after(server, MINUTE));
    const [publicly] = await give(alice, folder, EVERYONE, ['READ'], after(server, 2 * MINUTE));
    expect(publicly?.expiresAt).not.toBeNull();
    expect((await accessOf(alice, folder))?.grants).toHaveLength(2);
    advance(MINUTE);
    expect((await accessOf(alice, folder))?.grants).toEqual([publicly]);
    await holds(paper, ['READ']);
    expect(await accessOf(alice, folder)).toMatchObject({ isPublic: true });
    advance(MINUTE);
    await holds(paper, null);
    expect(await accessOf(alice, folder)).toMatchObject({ isPublic: false, grants: [] });
    const [again] = await give(alice, folder, bobs());
    expect(again).toMatchObject({ permission: 'READ', expiresAt: null });
    expect(Date.parse(again?.grantedAt ?? '')).toBeGreaterThan(Date.parse(first?.grantedAt ?? ''));
    await holds(paper, ['READ']);
  });

  test('that is repeated keeps what it was and takes the new expiry; answers follow what was asked', async () => {
    const until = after(server, 5 * MINUTE);
    const [write, read] = await give(alice, folder, bobs(), ['WRITE', 'READ', 'WRITE'], until);
    expect([write?.permission, read?.permission]).toEqual(['WRITE', 'READ']);
    expect(write?.expiresAt).toBe(until);
    const manager = await server.signIn();
    const repeated = await give(manager, folder, bobs(), ['READ', 'MOVE', 'WRITE']);
    expect(repeated).toMatchObject([
      { ...read, expiresAt: null },
      { permission: 'MOVE', grantedBy: { username: 'admin' } },
      { ...write, expiresAt: null },
    ]);
    expect((await accessOf(alice, folder))?.grants).toHaveLength(3);
  });
});

describe('revokeAccess', () => {
  test('answers what it removed: what is named, everything, nothing', async () => {
    const [read, write, share] = await give(alice, folder, bobs(), ['READ', 'WRITE', 'SHARE']);
    const [others] = await give(alice, folder, EVERYONE, ['READ']);
    expect(await take(alice, folder, bobs(), ['WRITE', 'DELETE'])).toEqual([write]);
    await holds(folder, ['READ', 'SHARE']);
    const rest = await take(alice, folder, bobs());
    expect(rest).toHaveLength(2);
    expect(rest).toEqual(expect.arrayContaining([read, share]));
    const before = await stored(server);
    expect(await take(alice, folder, bobs())).toEqual([]);
    expect(await stored(server)).toEqual(before);
    expect((await accessOf(alice, folder))?.grants).toEqual([others]);
  });

  test("never takes the owner's MANAGE, nor gives it an end", async () => {
    await give(alice, folder, bobs(), ['WRITE']);
    const owned = await newDocument(bob, 'owned.txt', folder);
    const [own] = (await accessOf(bob, owned))?.grants ?? [];
    expect(own).toMatchObject({ permission: 'MANAGE', principal: { username: 'bob' } });
    const before = await stored(server);
    const refused = await alice.error(RevokeAccess, {
      input: { itemId: owned, principal: bobs(), permissions: ['READ', 'MANAGE'] },
    });
    expect(refused.extensions).toMatchObject({ code: 'CONFLICT', status: 409, rule: 'OWNER' });
    const ending = await alice.error(GrantAccess, {
      input: {
        itemId: owned,
        principal: bobs(),
        permissions: ['MANAGE'],
        expiresAt: after(server, MINUTE),
      },
    });
    expect(ending.extensions).toMatchObject({ code: 'CONFLICT', rule: 'OWNER' });
    const home = await admin.error(RevokeAccess, {
      input: { itemId: await homeOf(alice), principal: { userId: aliceId }, permissions: ['MANAGE'] },
    });
    expect(code(home)).toBe('CONFLICT');
    expect(await stored(server)).toEqual(before);
    // Without names it takes the rest.
    const [share] = await give(alice, owned, bobs(), ['SHARE']);
    expect(await take(alice, owned, bobs())).toEqual([share]);
    expect(await may(bob, owned)).toEqual(ALL);
  });

  test('of an uppercase id is the same, and takes effect on who gave it too', async () => {
    await give(alice, folder, bobs(), ['MANAGE']);
    await give(bob, folder.toUpperCase(), { userId: aliceId.toUpperCase() }, ['READ']);
    expect(await take(bob, folder, bobs())).toHaveLength(1);
    await holds(folder, null);
    expect(code(await bob.error(RevokeAccess, { input: { itemId: folder, principal: bobs() } }))).toBe(
      'NOT_FOUND item',
    );
  });
});
