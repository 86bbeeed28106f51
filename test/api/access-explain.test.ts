// explainAccess: what somebody may do with an item, every reason why, now and at other moments.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  ROOT,
  after,
  code,
  explained,
  give,
  homeOf,
  inherit,
  newDocument,
  newFolder,
  setRules,
} from './access-support.js';
import { ExplainAccess } from './generated/operations.js';
import { ADMINISTRATORS, NOBODY, USERS, idOf, newGroup, putInto } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
let team: string;
let folder: string;
let paper: string;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
  team = await newGroup(admin);
}, 60_000);
afterAll(() => server.close());
beforeEach(async () => {
  made += 1;
  await putInto(admin, bobId, [{ groupId: USERS }, { groupId: team }]);
  folder = await newFolder(alice, `folder ${made}`);
  paper = await newDocument(alice, 'paper', folder);
});

const ALL = ['READ', 'WRITE', 'MOVE', 'DELETE', 'SHARE', 'MANAGE'];

test('gives each permission every reason that it rests on; implied ones what implies them', async () => {
  const [write] = await give(alice, folder, { userId: bobId }, ['WRITE']);
  const [share] = await give(alice, paper, { groupId: team }, ['SHARE']);
  const [read] = await give(alice, paper, EVERYONE);
  const [rule] = await setRules(alice, folder, [
    {
      permission: 'WRITE',
      match: 'ALL',
      clauses: [{ match: 'ALL', groups: { match: 'ALL', groupIds: [team] } }],
    },
  ]);
  const byWrite = { source: 'GRANT', grant: { id: write?.id }, rule: null, on: { id: folder }, via: null };
  const byShare = { source: 'GRANT', grant: { id: share?.id }, on: { id: paper }, via: { id: team } };
  const byRead = { source: 'GRANT', grant: { id: read?.id }, on: { id: paper }, via: null };
  const byRule = {
    source: 'RULE',
    grant: null,
    rule: { id: rule?.id },
    on: { id: folder },
    via: { id: team },
  };
  for (const answer of [await explained(bob, paper), await explained(alice, paper, bobId)]) {
    expect(answer).toMatchObject({ item: { id: paper }, user: { username: 'bob' } });
    expect(answer.permissions).toEqual(['READ', 'WRITE', 'SHARE']);
    expect(answer.reasons.map(({ permission }) => permission)).toEqual([
      ...Array.from({ length: 4 }, () => 'READ'),
      'WRITE',
      'WRITE',
      'SHARE',
    ]);
    expect(answer.reasons).toMatchObject(
      [byWrite, byShare, byRead, byRule, byWrite, byRule, byShare].map((reason) => ({
        ...reason,
        expiresAt: null,
      })),
    );
  }
});

test('tells of the right that goes round it all, and of the root that everybody sees', async () => {
  const adminId = await idOf(admin);
  const { permissions, reasons } = await explained(admin, paper);
  expect(permissions).toEqual(ALL);
  const bypasses = reasons.filter(({ source }) => source === 'BYPASS');
  expect(bypasses.map(({ permission }) => permission)).toEqual(ALL);
  expect(bypasses[0]).toMatchObject({ grant: null, rule: null, on: null, via: { id: ADMINISTRATORS } });
  expect((await explained(alice, paper, adminId)).permissions).toEqual(ALL);
  expect(await explained(bob, ROOT)).toMatchObject({ permissions: ['READ'], reasons: [] });
});

test('says when each reason ends: with the grant, the membership or the right, whichever is first', async () => {
  const [soon, later] = [after(server, MINUTE), after(server, 2 * MINUTE)];
  const leaders = await newGroup(admin, ['BYPASS_ACCESS'], { endsAt: soon });
  const others = await newGroup(admin, ['BYPASS_ACCESS', 'COMMENT']);
  await putInto(admin, bobId, [
    { groupId: team, window: { endsAt: later } },
    { groupId: leaders },
    { groupId: others, window: { endsAt: after(server, 3 * MINUTE) } },
  ]);
  await give(alice, paper, { userId: bobId }, ['READ'], soon);
  await give(alice, paper, { groupId: team }, ['READ'], after(server, 4 * MINUTE));
  await setRules(alice, paper, [
    {
      permission: 'READ',
      match: 'ANY',
      clauses: [
        { match: 'ALL', groups: { match: 'ALL', groupIds: [team] } },
        { match: 'ALL', rights: { match: 'ALL', rights: ['COMMENT'] } },
      ],
    },
  ]);
  const { reasons } = await explained(bob, paper);
  const ends = reasons
    .filter(({ permission }) => permission === 'READ')
    .map(({ source, via, expiresAt }) => ({ source, via: via?.id ?? null, expiresAt }));
  const last = ends.find(({ via }) => via === others)?.expiresAt;
  expect(ends).toHaveLength(5);
  expect(ends).toEqual(
    expect.arrayContaining([
      { source: 'BYPASS', via: leaders, expiresAt: soon },
      { source: 'BYPASS', via: others, expiresAt: last },
      { source: 'GRANT', via: null, expiresAt: soon },
      { source: 'GRANT', via: team, expiresAt: later },
      { source: 'RULE', via: team, expiresAt: last },
    ]),
  );
});

test('answers for any moment by what is granted today', async () => {
  const [soon, later] = [after(server, MINUTE), after(server, 2 * MINUTE)];
  await give(alice, folder, { userId: bobId }, ['SHARE'], soon);
  await give(alice, folder, { groupId: team }, ['WRITE']);
  await putInto(admin, bobId, [{ groupId: team, window: { startsAt: soon, endsAt: later } }]);
  const at = async (moment: string): Promise<readonly string[]> => {
    const answer = await explained(alice, paper, bobId, moment);
    expect(answer.at).toBe(moment);
    return answer.permissions;
  };
  expect(await at(after(server, 0))).toEqual(['READ', 'SHARE']);
  expect(await at(soon)).toEqual(['READ', 'WRITE']);
  expect(await at(later)).toEqual([]);
  // Before it was granted.
  expect(await at('2020-01-01T00:00:00.000Z')).toEqual([]);
  await inherit(alice, paper, false);
  expect(await at(soon)).toEqual([]);
});

test("shows of others' reasons what the asker may see", async () => {
  await give(alice, folder, EVERYONE, ['WRITE']);
  await give(alice, paper, { userId: bobId }, ['MANAGE']);
  const carol = await server.newUser(`carol${made}`);
  const carolId = await idOf(carol);
  expect((await explained(bob, paper, carolId)).reasons[0]).toMatchObject({ on: { id: folder } });
  await give(alice, folder, { userId: carolId }, ['SHARE']);
  const { data, errors } = await alice.request<unknown, object>(
    'mutation ($id: ID!) { revokeAccess(input: { itemId: $id, principal: { everyone: true } }) { id } }',
    { id: folder },
  );
  expect([data === null, errors]).toEqual([false, undefined]);
  // Bob manages the paper and cannot read the folder.
  const [reason] = (await explained(bob, paper, carolId)).reasons;
  expect(reason).toMatchObject({ permission: 'READ', grant: { permission: 'SHARE', item: null }, on: null });
});

const refused = async (client: ApiClient, itemId: string, userId?: string): Promise<unknown> =>
  code(await client.error(ExplainAccess, { itemId, userId }));

test('is refused in this order', async () => {
  const carol = await server.newUser(`carol${made}`);
  const carolId = await idOf(carol);
  expect(await refused(server.client(), paper)).toBe('UNAUTHENTICATED');
  for (const itemId of [paper, NOBODY, 'nonsense', await homeOf(alice)]) {
    expect(await refused(bob, itemId)).toBe('NOT_FOUND item');
    expect(await refused(bob, itemId, carolId)).toBe('NOT_FOUND item');
    expect(await refused(bob, itemId, NOBODY)).toBe('NOT_FOUND item');
  }
  await give(alice, paper, { userId: bobId }, ['WRITE']);
  expect(await refused(bob, paper, carolId)).toBe('FORBIDDEN MANAGE');
  expect(await refused(bob, paper, NOBODY)).toBe('FORBIDDEN MANAGE');
  // One's own needs neither, by whichever name.
  expect((await explained(bob, paper.toUpperCase(), bobId.toUpperCase())).permissions).toEqual([
    'READ',
    'WRITE',
  ]);
  await give(alice, paper, { userId: bobId }, ['MANAGE']);
  expect((await explained(bob, paper, carolId)).permissions).toEqual([]);
  for (const userId of [NOBODY, 'nonsense', folder]) {
    expect(await refused(bob, paper, userId)).toBe('NOT_FOUND user');
  }
  await putInto(admin, bobId, []);
  expect(await refused(bob, paper, carolId)).toBe('FORBIDDEN VIEW_ACCESS');
  expect((await explained(bob, paper)).permissions).toEqual(ALL);
});
