// Who may move what: rights, permissions, what other grants or rules a move lets reach an item, and what is checked out.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  after,
  code,
  give,
  homeOf,
  inherit,
  inGroups,
  may,
  newDocument,
  newFolder,
  rule,
  setRules,
  take,
} from './access-support.js';
import { Home, SetUserGroups } from './generated/operations.js';
import { NOBODY, checkOut, expectPlaces, move, refusal } from './tree-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
let from: string;
let to: string;
let note: string;

const USERS = '00000000-0000-7000-8000-000000000012';
const idOf = async (client: ApiClient): Promise<string> => (await client.data(Home)).me?.id ?? '';

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
});
afterAll(() => server.close());

let tried = 0;
/** In one folder of alice's, on which bob holds WRITE and MOVE: nothing stands on what is in it. */
beforeEach(async () => {
  tried += 1;
  const top = await newFolder(alice, `top ${tried}`);
  await give(alice, top, { userId: bobId }, ['WRITE', 'MOVE']);
  [from, to] = [await newFolder(alice, 'from', top), await newFolder(alice, 'to', top)];
  note = await newDocument(alice, 'note', from);
});

const refused = async (
  client: ApiClient,
  itemIds: readonly string[],
  targetFolderId: string,
): Promise<string> => code(await refusal(server, client, 'moveItems', { itemIds, targetFolderId }));

describe('needs', () => {
  test('to see all of it', async () => {
    const hidden = await newDocument(alice, 'hidden', await homeOf(alice));
    expect(await refused(bob, [note, hidden], to)).toBe('NOT_FOUND item');
    expect(await refused(bob, [note, NOBODY], to)).toBe('NOT_FOUND item');
    expect(await refused(bob, [note], await homeOf(alice))).toBe('NOT_FOUND folder');
    expect(await refused(server.client(), [note], to)).toBe('UNAUTHENTICATED');
  });

  test('the right, after that', async () => {
    const carol = await server.newUser(`carol-${tried}`);
    await admin.data(SetUserGroups, { input: { userId: await idOf(carol), groups: [] } });
    const again = await server.signIn(`carol-${tried}`);
    expect(await refused(again, [note], to)).toBe('NOT_FOUND item');
    await give(alice, from, EVERYONE);
    await give(alice, to, EVERYONE);
    expect(await refused(again, [note], to)).toBe('FORBIDDEN MOVE_ITEMS');
  });

  test('MOVE on each, WRITE on the folder, in this order', async () => {
    const carol = await server.newUser(`carol-${tried}`);
    const carolId = await idOf(carol);
    await give(alice, from, { userId: carolId });
    await give(alice, to, { userId: carolId });
    expect(await refused(carol, [note], to)).toBe('FORBIDDEN MOVE');
    await give(alice, note, { userId: carolId }, ['MOVE']);
    expect(await refused(carol, [note], to)).toBe('FORBIDDEN WRITE');
    await give(alice, to, { userId: carolId }, ['WRITE']);
    // What reached it stands on the folder that it leaves.
    expect(await refused(carol, [note], to)).toBe('FORBIDDEN MANAGE');
    await give(alice, note, { userId: carolId }, ['MANAGE']);
    expect((await move(carol, [note], to)).map(({ id }) => id)).toEqual([note]);
  });

  test('WRITE on the folder where the items are there already', async () => {
    await take(alice, to, { userId: bobId });
    const carol = await server.newUser(`carol-${tried}`);
    await give(alice, from, { userId: await idOf(carol) }, ['MOVE']);
    expect(await refused(carol, [note], from)).toBe('FORBIDDEN WRITE');
  });
});

describe('MANAGE is needed where other grants or rules will reach the item:', () => {
  test('not between folders on which nothing stands', async () => {
    expect(await move(bob, [note], to)).toHaveLength(1);
    expect(await may(bob, note)).toEqual(['READ', 'WRITE', 'MOVE']);
  });

  test('where a grant stands on what it leaves', async () => {
    await give(alice, from, EVERYONE);
    expect(await refused(bob, [note], to)).toBe('FORBIDDEN MANAGE');
  });

  test('where a grant stands on what it comes to, or above that', async () => {
    const inner = await newFolder(alice, 'inner', to);
    await give(alice, to, EVERYONE);
    expect(await refused(bob, [note], to)).toBe('FORBIDDEN MANAGE');
    expect(await refused(bob, [note], inner)).toBe('FORBIDDEN MANAGE');
  });

  test('where a rule stands there', async () => {
    await setRules(alice, to, [rule('READ', 'ALL', inGroups('ANY', USERS))]);
    expect(await refused(bob, [note], to)).toBe('FORBIDDEN MANAGE');
  });

  test('not for a grant that is over', async () => {
    await give(alice, to, EVERYONE, ['READ'], after(server, 1000));
    expect(await refused(bob, [note], to)).toBe('FORBIDDEN MANAGE');
    server.clock.advance(2000);
    expect(await move(bob, [note], to)).toHaveLength(1);
  });

  test('where a folder stops inheriting, though nothing stands on it', async () => {
    await inherit(alice, to, false);
    await give(alice, to, { userId: bobId }, ['WRITE']);
    expect(await refused(bob, [note], to)).toBe('FORBIDDEN MANAGE');
  });

  test('not for what does not inherit itself', async () => {
    await inherit(alice, note, false);
    await give(alice, note, { userId: bobId }, ['MOVE']);
    await give(alice, to, EVERYONE);
    expect(await move(bob, [note], to)).toHaveLength(1);
    expect(await may(await server.newUser(`dave-${tried}`), note)).toBeNull();
  });

  test('and is enough, whatever it changes', async () => {
    await give(alice, to, EVERYONE);
    await give(alice, note, { userId: bobId }, ['MANAGE']);
    expect(await move(bob, [note], to)).toHaveLength(1);
    expect(await may(await server.newUser(`dave-${tried}`), note)).toEqual(['READ']);
  });

  test('on each of them', async () => {
    await give(alice, to, EVERYONE);
    await give(alice, note, { userId: bobId }, ['MANAGE']);
    const other = await newDocument(alice, 'other', from);
    expect(await refused(bob, [note, other], to)).toBe('FORBIDDEN MANAGE');
  });
});

describe('what stops inheriting below', () => {
  test('needs MOVE too, and is not named', async () => {
    const inner = await newFolder(alice, 'inner', from);
    const secret = await newFolder(alice, 'secret', inner);
    const paper = await newDocument(alice, 'paper', secret);
    await inherit(alice, secret, false);
    const { extensions, message } = await refusal(server, bob, 'moveItems', {
      itemIds: [from],
      targetFolderId: to,
    });
    expect(extensions).toEqual({ code: 'FORBIDDEN', status: 403, permission: 'MOVE' });
    expect(message).not.toContain('secret');
    await give(alice, secret, { userId: bobId });
    expect(await refused(bob, [from], to)).toBe('FORBIDDEN MOVE');
    await give(alice, secret, { userId: bobId }, ['MOVE']);
    await inherit(alice, paper, false);
    expect(await refused(bob, [from], to)).toBe('FORBIDDEN MOVE');
    await give(alice, paper, { userId: bobId }, ['MOVE']);
    expect(await move(bob, [from], to)).toHaveLength(1);
    await expectPlaces(server);
  });

  test('does not stop who goes round all access', async () => {
    await inherit(alice, note, false);
    expect(await move(admin, [from], to)).toHaveLength(1);
  });
});

describe('what somebody else has checked out', () => {
  test('is LOCKED, itself and with the folder that it is in', async () => {
    await checkOut(server, note, await idOf(alice));
    for (const id of [note, from]) {
      const { extensions } = await refusal(server, bob, 'moveItems', { itemIds: [id], targetFolderId: to });
      expect(extensions).toMatchObject({ code: 'LOCKED', status: 423, itemId: note });
    }
    expect(await move(alice, [from], to)).toHaveLength(1);
  });

  test('is free again in time', async () => {
    await checkOut(server, note, await idOf(alice));
    server.clock.advance(3_600_001);
    bob = await server.signIn('bob');
    alice = await server.signIn('alice');
    expect(await move(bob, [note], to)).toHaveLength(1);
  });
});

test('a name that is taken by what cannot be read is told without its id', async () => {
  const hidden = await newDocument(alice, 'note', to);
  await inherit(alice, hidden, false);
  const { extensions } = await refusal(server, bob, 'moveItems', { itemIds: [note], targetFolderId: to });
  expect(extensions).toEqual({ code: 'CONFLICT', status: 409, name: 'note' });
  expect((await move(bob, [note], to, 'KEEP_BOTH'))[0]?.name).toBe('note (2)');
});
