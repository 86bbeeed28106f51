// Rules: how they are set, what is refused, and who sees them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  accessOf,
  code,
  explained,
  inGroups,
  rule,
  withRights,
  give,
  homeOf,
  newDocument,
  newFolder,
  setRules,
  stored,
} from './access-support.js';
import type { RuleInput } from './access-support.js';
import { NodeById, SetAccessRules } from './generated/operations.js';
import { NOBODY, USERS, idOf, newActor, newGroup, putInto, setRights } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
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
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
  [red, blue, green] = [await newGroup(admin), await newGroup(admin), await newGroup(admin)];
  await setRights(admin, red, [{ right: 'COMMENT' }, { right: 'SHARE_ITEMS' }]);
}, 60_000);
afterAll(() => server.close());
beforeEach(async () => {
  made += 1;
  await putInto(admin, bobId, [{ groupId: red }, { groupId: blue }]);
  folder = await newFolder(alice, `folder ${made}`);
  paper = await newDocument(alice, 'paper', folder);
});

const many = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);

describe('setAccessRules', () => {
  test('replaces all of them, and answers them in their order', async () => {
    const first = await setRules(alice, folder, [
      rule('WRITE', 'ANY', inGroups('ANY', red, green, red), withRights('ALL', 'COMMENT', 'COMMENT')),
      rule('READ', 'ALL', inGroups('ALL', blue)),
      rule('DELETE', 'ALL', withRights('ANY', 'SHUTDOWN')),
    ]);
    expect(first).toMatchObject([
      {
        permission: 'WRITE',
        match: 'ANY',
        createdBy: { username: 'alice' },
        clauses: [
          { match: 'ALL', groups: { match: 'ANY', groups: [{ id: red }, { id: green }] }, rights: null },
          { match: 'ALL', groups: null, rights: { match: 'ALL', rights: ['COMMENT'] } },
        ],
      },
      { permission: 'READ', match: 'ALL' },
      { permission: 'DELETE', clauses: [{ rights: { match: 'ANY', rights: ['SHUTDOWN'] } }] },
    ]);
    expect((await accessOf(alice, folder))?.accessRules).toEqual(first);
    const [next, ...rest] = await setRules(alice, folder, [rule('MOVE', 'ALL', inGroups('ALL', blue))]);
    expect(rest).toEqual([]);
    expect((await accessOf(alice, folder))?.accessRules).toEqual([next]);
    expect(await setRules(alice, folder, [])).toEqual([]);
    expect((await accessOf(alice, folder))?.accessRules).toEqual([]);
  });

  test('is refused where the viewer would lose MANAGE by it, and changes nothing', async () => {
    const manager = await newActor(server, admin, `manager${made}`, ['MANAGE_ACCESS_RULES']);
    const managers = await newGroup(admin, ['MANAGE_ACCESS_RULES']);
    const managerId = await idOf(manager);
    await putInto(admin, managerId, [{ groupId: managers }]);
    await setRules(alice, folder, [rule('MANAGE', 'ALL', inGroups('ALL', managers))]);
    const before = await stored(server);
    for (const rules of [[], [rule('WRITE', 'ALL', inGroups('ALL', managers))]]) {
      const error = await manager.error(SetAccessRules, { input: { itemId: folder, rules } });
      expect(error.extensions).toMatchObject({ code: 'CONFLICT', status: 409, rule: 'KEEP_MANAGE' });
    }
    // Rules of one permission have to be met all: one that is not met takes it, too.
    const both = [
      rule('MANAGE', 'ALL', inGroups('ALL', managers)),
      rule('MANAGE', 'ALL', inGroups('ALL', green)),
    ];
    expect(code(await manager.error(SetAccessRules, { input: { itemId: folder, rules: both } }))).toBe(
      'CONFLICT',
    );
    expect(await stored(server)).toEqual(before);
    // Below it, and with a grant to fall back on, it may.
    await setRules(manager, paper, []);
    await give(alice, folder, { userId: managerId }, ['MANAGE']);
    await setRules(manager, folder, []);
  });

  test('is refused in this order, without a trace', async () => {
    const refused = async (
      client: ApiClient,
      itemId: string,
      rules: readonly RuleInput[] = [rule('READ', 'ALL')],
    ): Promise<unknown> => {
      const before = await stored(server);
      const error = await client.error(SetAccessRules, { input: { itemId, rules } });
      expect(await stored(server)).toEqual(before);
      return code(error);
    };
    expect(await refused(server.client(), folder)).toBe('UNAUTHENTICATED');
    for (const itemId of [folder, NOBODY, 'nonsense', await homeOf(alice)]) {
      expect(await refused(bob, itemId)).toBe('NOT_FOUND item');
    }
    await give(alice, folder, EVERYONE, ['WRITE']);
    expect(await refused(bob, folder)).toBe('FORBIDDEN MANAGE_ACCESS_RULES');
    await putInto(admin, bobId, [{ groupId: USERS }]);
    expect(await refused(bob, folder)).toBe('FORBIDDEN MANAGE');
    expect(await refused(alice, folder)).toBe('BAD_USER_INPUT');
    for (const groupId of [NOBODY, 'nonsense', bobId]) {
      expect(await refused(alice, folder, [rule('READ', 'ALL', inGroups('ANY', red, groupId))])).toBe(
        'NOT_FOUND group',
      );
    }
  });

  test('says everything that is empty or too much', async () => {
    const rules = [
      rule('READ', 'ALL'),
      rule('READ', 'ALL', { match: 'ALL' }, inGroups('ALL'), withRights('ANY')),
      rule('READ', 'ALL', ...many(21, inGroups('ALL', red))),
      rule('READ', 'ALL', inGroups('ALL', ...many(101, red))),
    ];
    const error = await alice.error(SetAccessRules, { input: { itemId: folder, rules } });
    expect(error.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      status: 400,
      fields: [
        { path: 'rules.0.clauses', rule: 'required' },
        { path: 'rules.1.clauses.0', rule: 'required' },
        { path: 'rules.1.clauses.1.groups.groupIds', rule: 'required' },
        { path: 'rules.1.clauses.2.rights.rights', rule: 'required' },
        { path: 'rules.2.clauses', rule: 'maxLength' },
        { path: 'rules.3.clauses.0.groups.groupIds', rule: 'maxLength' },
      ],
    });
    const tooMany = many(51, rule('READ', 'ALL', inGroups('ALL', red)));
    const refused = await alice.error(SetAccessRules, { input: { itemId: folder, rules: tooMany } });
    expect(refused.extensions).toMatchObject({ fields: [{ path: 'rules', rule: 'maxLength' }] });
    expect((await accessOf(alice, folder))?.accessRules).toEqual([]);
  });
});

describe('what is seen of rules', () => {
  test('needs VIEW_ACCESS_RULES and READ, on the item and by id', async () => {
    const [one] = await setRules(alice, folder, [rule('READ', 'ALL', inGroups('ALL', red))]);
    const id = one?.id ?? '';
    // Bob reads it by that very rule, and may not see why.
    expect(await accessOf(bob, folder)).toMatchObject({ accessRules: null });
    expect((await bob.data(NodeById, { id })).node).toBeNull();
    await putInto(admin, bobId, [{ groupId: red }, { groupId: USERS }]);
    expect((await accessOf(bob, folder))?.accessRules).toEqual([one]);
    expect((await bob.data(NodeById, { id })).node).toEqual({ __typename: 'AccessRule', id });
    const stranger = await server.newUser(`stranger${made}`);
    expect((await stranger.data(NodeById, { id })).node).toBeNull();
    // Those above reach it, and are not shown on it.
    expect((await accessOf(bob, paper))?.accessRules).toEqual([]);
    expect((await explained(bob, paper)).reasons).toMatchObject([{ rule: { id }, on: { id: folder } }]);
  });
});
