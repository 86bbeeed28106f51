// What has an end ends: nobody who manages for a while gives, by any path, for longer; and what is over is no longer told of.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  accessOf,
  after,
  changesOf,
  code,
  give,
  homeOf,
  inGroups,
  inherit,
  may,
  newFolder,
  rule,
  setRules,
  stored,
  take,
} from './access-support.js';
import { GrantAccess, UpdateItem } from './generated/operations.js';
import { USERS, idOf, newGroup, putInto } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
let folder: string;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
});
afterAll(() => server.close());
beforeEach(async () => {
  await putInto(admin, bobId, [{ groupId: USERS }]);
  folder = await newFolder(alice, `folder ${(made += 1)}`);
});

const manages = async (): Promise<boolean> => (await may(bob, folder))?.includes('MANAGE') ?? false;

const mutate = (name: string, input: string) => `mutation { ${name}(input: { ${input} }) { id } }`;

describe('whoever manages for a minute', () => {
  let end: string;
  beforeEach(async () => {
    end = after(server, MINUTE);
    await give(alice, folder, { userId: bobId }, ['MANAGE'], end);
  });

  test('gives nothing for longer, by no path', async () => {
    const group = await newGroup(admin);
    const input = { itemId: folder, principal: { userId: bobId }, permissions: ['MANAGE' as const] };
    const before = await stored(server);
    const ways = [
      await bob.error(GrantAccess, { input }),
      await bob.error(GrantAccess, { input: { ...input, expiresAt: after(server, MINUTE + 1) } }),
      await bob.error(GrantAccess, {
        input: { ...input, permissions: ['READ'], principal: { groupId: group } },
      }),
      await bob.error(UpdateItem, { input: { itemId: folder, isPublic: true } }),
      ...(await Promise.all(
        [
          mutate('transferOwnership', `itemId: "${folder}", userId: "${bobId}"`),
          mutate('moveItems', `itemIds: ["${folder}"], targetFolderId: "${await homeOf(bob)}"`),
          mutate(
            'setAccessRules',
            `itemId: "${folder}", rules: [{ permission: MANAGE, match: ALL, clauses: [{ match: ALL, groups: { match: ALL, groupIds: ["${USERS}"] } }] }]`,
          ),
        ].map(async (mutation) => (await bob.request(mutation)).errors?.[0]),
      )),
    ];
    for (const error of ways) expect(error).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(ways[0]?.message).toContain(`until ${end}`);
    expect(await stored(server)).toEqual(before);
  });

  test('gives what ends with it, and keeps it no longer where they cut the folder off', async () => {
    expect(await give(bob, folder, EVERYONE, ['READ'], end)).toHaveLength(1);
    const inside = await newFolder(alice, 'inside', folder);
    await inherit(bob, inside, false);
    const grants = (await accessOf(alice, inside))?.grants ?? [];
    expect(
      grants.find(({ principal }) => 'username' in principal && principal.username === 'bob'),
    ).toMatchObject({
      expiresAt: end,
    });
    expect(await may(bob, inside)).toContain('MANAGE');
    server.clock.advance(MINUTE);
    expect(await may(bob, inside)).toBeNull();
    expect(await may(bob, folder)).toBeNull();
  });
});

test('what they hold by longest counts: by a group, by a rule, for good', async () => {
  const [group, end] = [await newGroup(admin), after(server, 2 * MINUTE)];
  await putInto(admin, bobId, [{ groupId: USERS }, { groupId: group, window: { endsAt: end } }]);
  await give(alice, folder, { userId: bobId }, ['MANAGE'], after(server, MINUTE));
  await setRules(alice, folder, [rule('MANAGE', 'ALL', inGroups('ALL', group))]);
  expect(await give(bob, folder, EVERYONE, ['READ'], end)).toHaveLength(1);
  const input = { itemId: folder, principal: EVERYONE, permissions: ['READ' as const] };
  expect(code(await bob.error(GrantAccess, { input }))).toBe('FORBIDDEN');
  await give(alice, folder, { userId: bobId }, ['MANAGE']);
  expect(await give(bob, folder, EVERYONE)).toHaveLength(1);
  expect(await manages()).toBe(true);
});

test('an administrator for a minute gives for a minute', async () => {
  const group = await newGroup(admin, ['BYPASS_ACCESS', 'MANAGE_ACCESS']);
  const end = after(server, MINUTE);
  await putInto(admin, bobId, [{ groupId: group, window: { endsAt: end } }]);
  const input = { itemId: folder, principal: { userId: bobId }, permissions: ['MANAGE' as const] };
  expect(code(await bob.error(GrantAccess, { input }))).toBe('FORBIDDEN');
  expect(await give(bob, folder, { userId: bobId }, ['MANAGE'], end)).toHaveLength(1);
});

test('a grant that is over is taken away without a word', async () => {
  await give(alice, folder, EVERYONE, ['READ'], after(server, MINUTE));
  await give(alice, folder, { userId: bobId }, ['READ', 'WRITE'], after(server, MINUTE));
  server.clock.advance(MINUTE);
  const before = await changesOf(server, folder);
  expect(await take(alice, folder, EVERYONE)).toEqual([]);
  expect(await take(alice, folder, { userId: bobId })).toEqual([]);
  await give(alice, folder, EVERYONE, ['READ'], after(server, MINUTE));
  const given = await changesOf(server, folder);
  server.clock.advance(MINUTE);
  await alice.data(UpdateItem, { input: { itemId: folder, isPublic: false } });
  expect(given).toHaveLength(before.length + 1);
  expect(await changesOf(server, folder)).toEqual(given);
});
