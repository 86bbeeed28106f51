// Whoever owns an item goes on managing it, whoever cuts it off or moves it away; and so do those who own something in it.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { accessOf, after, give, homeOf, inherit, may, newDocument, newFolder } from './access-support.js';
import { idOf } from './groups-support.js';
import { move } from './tree-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let carol: ApiClient;
let bobId: string;
let carolId: string;
/** Alice's, as is what is in it; she manages it by her home alone. Bob manages the folder in it. */
let top: string;
let folder: string;
let paper: string;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  [alice, bob, carol] = [
    await server.newUser('alice'),
    await server.newUser('bob'),
    await server.newUser('carol'),
  ];
  [bobId, carolId] = [await idOf(bob), await idOf(carol)];
});
afterAll(() => server.close());
beforeEach(async () => {
  top = await newFolder(alice, `top ${(made += 1)}`);
  folder = await newFolder(alice, 'folder', top);
  paper = await newDocument(alice, 'paper', folder);
  await give(alice, folder, { userId: bobId }, ['MANAGE']);
});

const manages = async (client: ApiClient, id: string): Promise<boolean> =>
  (await may(client, id))?.includes('MANAGE') ?? false;

test('what somebody else cuts off', async () => {
  await inherit(bob, folder, false);
  expect(await manages(alice, folder)).toBe(true);
  expect(await manages(alice, paper)).toBe(true);
  const grants = (await accessOf(alice, folder))?.grants ?? [];
  expect(grants).toHaveLength(2);
  // Joined and cut off again: nothing is added.
  await inherit(bob, folder, true);
  await inherit(bob, folder, false);
  expect((await accessOf(alice, folder))?.grants).toEqual(grants);
});

test('what somebody else moves into their home', async () => {
  await move(bob, [folder], await homeOf(bob));
  expect(await manages(alice, folder)).toBe(true);
  expect(await manages(alice, paper)).toBe(true);
  // Where they manage all that is there, they need no grant.
  await move(alice, [folder], await homeOf(alice));
  const own = (await accessOf(alice, folder))?.grants ?? [];
  expect(own).toHaveLength(2);
  const other = await newFolder(alice, `other ${made}`);
  await give(alice, top, { userId: carolId });
  await move(alice, [other], top);
  await move(alice, [other], await homeOf(alice));
  expect((await accessOf(alice, other))?.grants).toEqual([]);
});

test('what the owner moves to where they do not manage anything', async () => {
  const place = await newFolder(bob, `place ${made}`);
  await give(bob, place, { userId: await idOf(alice) }, ['WRITE']);
  await move(alice, [paper], place);
  expect(await manages(alice, paper)).toBe(true);
});

test('what is in a folder of somebody else, who cuts that off or moves it away', async () => {
  const inside = await newFolder(bob, 'of bob', folder);
  await move(bob, [paper], inside);
  await inherit(bob, inside, false);
  expect(await manages(alice, paper)).toBe(true);
  const away = await newFolder(bob, 'of bob too', folder);
  const other = await newDocument(alice, 'other', away);
  await move(bob, [away], await homeOf(bob));
  expect(await manages(alice, other)).toBe(true);
});

test('not for those who own nothing there, and for no longer than they had it', async () => {
  await give(alice, top, { userId: carolId }, ['MANAGE'], after(server, MINUTE));
  await inherit(bob, folder, false);
  expect(await may(carol, folder)).toBeNull();
  await inherit(bob, folder, true);
  const theirs = await newDocument(carol, 'of carol', folder);
  await inherit(bob, folder, false);
  expect(await manages(carol, theirs)).toBe(true);
  server.clock.advance(MINUTE);
  expect(await may(carol, folder)).toBeNull();
});

test('an administrator needs no grant', async () => {
  const ours = await newFolder(admin, `ours ${made}`, top);
  await give(admin, ours, { userId: bobId }, ['MANAGE']);
  await inherit(bob, ours, false);
  expect((await accessOf(admin, ours))?.grants).toHaveLength(1);
});
