// Rules: what whoever meets them holds, by groups and by rights.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  accessOf,
  after,
  code,
  inGroups,
  rule,
  withRights,
  inherit,
  may,
  newDocument,
  newFolder,
  setRules,
} from './access-support.js';
import type { RuleInput } from './access-support.js';
import { DeleteGroup, SetAccessRules } from './generated/operations.js';
import { idOf, newGroup, putInto, setRights } from './groups-support.js';

type ClauseInput = RuleInput['clauses'][number];
type Match = RuleInput['match'];

let server: TestServer;
let other: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobThere: ApiClient;
let bobId: string;
/** Bob is put into the first two and into none of the others unless a test does so. */
let red: string;
let blue: string;
let green: string;
let folder: string;
let paper: string;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  bobThere = other.client(bob.token ?? undefined);
  bobId = await idOf(bob);
  [red, blue, green] = [await newGroup(admin), await newGroup(admin), await newGroup(admin)];
  await setRights(admin, red, [{ right: 'COMMENT' }, { right: 'SHARE_ITEMS' }]);
}, 60_000);
afterAll(async () => {
  await other.close();
  await server.close();
});
beforeEach(async () => {
  made += 1;
  await putInto(admin, bobId, [{ groupId: red }, { groupId: blue }]);
  folder = await newFolder(alice, `folder ${made}`);
  paper = await newDocument(alice, 'paper', folder);
});

const holds = async (permissions: readonly string[] | null): Promise<void> => {
  expect(await may(bob, paper)).toEqual(permissions);
  await eventually(async () => expect(await may(bobThere, paper)).toEqual(permissions));
};

describe('a rule is met', () => {
  const cases: readonly [string, () => readonly ClauseInput[], Match, boolean][] = [
    ['in all of the groups', () => [inGroups('ALL', red, blue)], 'ALL', true],
    ['in not all of them', () => [inGroups('ALL', red, green)], 'ALL', false],
    ['in any of them', () => [inGroups('ANY', green, blue)], 'ALL', true],
    ['in none of them', () => [inGroups('ANY', green)], 'ALL', false],
    ['with all of the rights', () => [withRights('ALL', 'COMMENT', 'SHARE_ITEMS')], 'ALL', true],
    ['with not all of them', () => [withRights('ALL', 'COMMENT', 'SHUTDOWN')], 'ALL', false],
    ['with any of them', () => [withRights('ANY', 'SHUTDOWN', 'COMMENT')], 'ALL', true],
    ['with none of them', () => [withRights('ANY', 'SHUTDOWN')], 'ALL', false],
    ['where all clauses are', () => [inGroups('ALL', red), withRights('ANY', 'COMMENT')], 'ALL', true],
    ['where one of all is not', () => [inGroups('ALL', red), withRights('ANY', 'SHUTDOWN')], 'ALL', false],
    ['where any clause is', () => [inGroups('ALL', green), withRights('ANY', 'COMMENT')], 'ANY', true],
    ['where no clause is', () => [inGroups('ALL', green), withRights('ANY', 'SHUTDOWN')], 'ANY', false],
    [
      'where both conditions of a clause are',
      () => [{ ...inGroups('ALL', red), ...withRights('ALL', 'COMMENT') }],
      'ANY',
      true,
    ],
    [
      'where one condition of two is not',
      () => [{ ...inGroups('ALL', red), ...withRights('ALL', 'SHUTDOWN') }],
      'ANY',
      false,
    ],
    [
      'where any condition is',
      () => [{ ...inGroups('ALL', green), ...withRights('ALL', 'COMMENT'), match: 'ANY' }],
      'ALL',
      true,
    ],
  ];
  test.each(cases)('%s', async (_name, clauses, match, met) => {
    await setRules(alice, folder, [rule('WRITE', match, ...clauses())]);
    await holds(met ? ['READ', 'WRITE'] : null);
  });

  test('by each of several permissions for itself; those of one permission have to be met all', async () => {
    await setRules(alice, folder, [
      rule('SHARE', 'ALL', inGroups('ALL', red)),
      rule('MOVE', 'ALL', inGroups('ALL', red)),
      rule('MOVE', 'ALL', inGroups('ALL', green)),
    ]);
    await holds(['READ', 'SHARE']);
    await putInto(admin, bobId, [{ groupId: red }, { groupId: green }]);
    await holds(['READ', 'MOVE', 'SHARE']);
    // On another item the same permission is a matter of its own.
    await setRules(alice, paper, [rule('MOVE', 'ALL', inGroups('ALL', blue))]);
    await holds(['READ', 'MOVE', 'SHARE']);
    await setRules(alice, folder, []);
    await holds(null);
  });

  test('as long as memberships and rights are in force', async () => {
    const window = { startsAt: after(server, MINUTE), endsAt: after(server, 2 * MINUTE) };
    const until = { endsAt: after(server, 3 * MINUTE) };
    const shared = await newGroup(admin);
    await setRights(admin, shared, [{ right: 'VIEW_STATISTICS', window: until }]);
    await putInto(admin, bobId, [{ groupId: green, window }, { groupId: shared }]);
    await setRules(alice, folder, [
      rule('WRITE', 'ALL', inGroups('ALL', green)),
      rule('SHARE', 'ALL', withRights('ALL', 'VIEW_STATISTICS')),
    ]);
    const advance = (): void => {
      server.clock.advance(MINUTE);
      other.clock.advance(MINUTE);
    };
    await holds(['READ', 'SHARE']);
    advance();
    await holds(['READ', 'WRITE', 'SHARE']);
    advance();
    await holds(['READ', 'SHARE']);
    advance();
    await holds(null);
  });

  test('never by a deleted group; any other that is named still counts', async () => {
    const [gone, also] = [await newGroup(admin), await newGroup(admin)];
    await putInto(admin, bobId, [{ groupId: gone }, { groupId: also }, { groupId: red }]);
    await setRules(alice, folder, [rule('WRITE', 'ALL', inGroups('ALL', gone, also))]);
    await setRules(alice, paper, [rule('SHARE', 'ALL', inGroups('ANY', gone, red))]);
    await holds(['READ', 'WRITE', 'SHARE']);
    await admin.data(DeleteGroup, { groupId: gone });
    await admin.data(DeleteGroup, { groupId: also });
    await holds(['READ', 'SHARE']);
    expect((await accessOf(alice, folder))?.accessRules).toMatchObject([
      { clauses: [{ groups: { match: 'ALL', groups: [] }, rights: null }] },
    ]);
    expect((await accessOf(alice, paper))?.accessRules).toMatchObject([
      { clauses: [{ groups: { match: 'ANY', groups: [{ id: red }] } }] },
    ]);
  });

  test('never where one of all the groups is deleted: it is shown as naming none, and not taken back', async () => {
    const gone = await newGroup(admin);
    await putInto(admin, bobId, [{ groupId: gone }, { groupId: red }]);
    await setRules(alice, folder, [rule('READ', 'ALL', inGroups('ALL', red, gone))]);
    await holds(['READ']);
    await admin.data(DeleteGroup, { groupId: gone });
    await holds(null);
    const [standing] = (await accessOf(alice, folder))?.accessRules ?? [];
    expect(standing).toMatchObject({ clauses: [{ groups: { match: 'ALL', groups: [] } }] });
    // As a client does that sends back what it was shown.
    const back = standing?.clauses.map(({ match, groups }) => ({
      match,
      groups: groups && { match: groups.match, groupIds: groups.groups.map(({ id }) => id) },
    }));
    const input = { itemId: folder, rules: [rule('READ', 'ALL', ...(back ?? []))] };
    expect(code(await alice.error(SetAccessRules, { input }))).toBe('BAD_USER_INPUT');
    await holds(null);
  });

  test('on the item, and below it as far as it is inherited', async () => {
    await setRules(alice, folder, [rule('READ', 'ALL', inGroups('ALL', red))]);
    await holds(['READ']);
    await inherit(alice, paper, false);
    await holds(null);
    expect(await may(bob, folder)).toEqual(['READ']);
  });
});
