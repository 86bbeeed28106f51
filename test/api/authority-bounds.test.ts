// The bounds of authority that rights do not tell: what groups were granted on items, how long something is held, and blocks
// that are newer than the write that asks about them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { DAY, HOUR, MINUTE } from '../../src/common/clock.js';
import { newId } from '../../src/common/ids.js';
import { rights as all } from '../../src/common/rights.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { snapshot } from './authority-scene.js';
import { CreateFolder } from './generated/operations.js';
import { ADMINISTRATORS, idOf, newGroup } from './groups-support.js';
import { clientsOf, makePeople } from './made-people.js';
import type { MadeWindow } from './made-people.js';

let server: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(async () => {
  admin = await server.signIn();
});
afterAll(() => server.close());

const inputs = {
  createUser: 'CreateUserInput',
  setUserGroups: 'SetUserGroupsInput',
  setGroupRights: 'SetGroupRightsInput',
  blockUser: 'BlockUserInput',
  updateGroup: 'UpdateGroupInput',
};
/** OK, or the code of the error. */
async function answer(client: ApiClient, name: keyof typeof inputs, input: object): Promise<string> {
  const { errors } = await client.request(
    `mutation ($input: ${inputs[name]}!) { ${name}(input: $input) { id } }`,
    { input },
  );
  return errors?.[0]?.extensions.code ?? 'OK';
}
async function deletion(client: ApiClient, id: string): Promise<string> {
  const { errors } = await client.request('mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }', { id });
  return errors?.[0]?.extensions.code ?? 'OK';
}

let made = 0;
const fresh = (): string => {
  made += 1;
  return `bound-${made}`;
};

interface Person {
  readonly id: string;
  readonly own: string;
  readonly client: ApiClient;
}

/** Somebody signed in who holds the rights through a group of their own, for as long. */
async function person(held: readonly string[], window: MadeWindow = {}): Promise<Person> {
  const [id, own, sessionId] = [newId<string>(), newId<string>(), newId<string>()];
  const name = fresh();
  await makePeople(server, {
    groups: [{ id: own, name, rights: held.map((right) => ({ right })) }],
    users: [{ id, name, groups: [{ groupId: own, ...window }], sessionId }],
  });
  return { id, own, client: clientsOf(server)(id, sessionId) };
}

const later = (milliseconds: number): Date => new Date(server.clock.now().getTime() + milliseconds);
const withoutBypass = all.filter((right) => right !== 'BYPASS_ACCESS');

/** All the ways to give somebody what the group has, or to take it away. */
async function ways({ id, own, client }: Person, groupId: string): Promise<readonly string[]> {
  const [outsider, member] = [await person([]), await person([])];
  await server.database.rows(sql`
    insert into membership (user_id, group_id) values (${member.id}, ${groupId}) on conflict do nothing`);
  const itself = [{ groupId: own }, { groupId }];
  return [
    await answer(client, 'createUser', {
      username: fresh(),
      password: 'a long password',
      groupIds: [groupId],
    }),
    await answer(client, 'setUserGroups', { userId: outsider.id, groups: [{ groupId }] }),
    await answer(client, 'setUserGroups', { userId: member.id, groups: [] }),
    await answer(client, 'setUserGroups', { userId: id, groups: itself }),
    await answer(client, 'setUserGroups', { userId: id, groups: [{ groupId: own }] }),
    await deletion(client, groupId),
  ];
}
const block = (userId: string): Promise<unknown> =>
  server.database.rows(sql`update user_account set blocked_at = ${later(MINUTE)} where id = ${userId}`);
const unblock = (userId: string): Promise<unknown> =>
  server.database.rows(sql`update user_account set blocked_at = null where id = ${userId}`);

describe('what was granted to a group', () => {
  let itemId: string;

  beforeAll(async () => {
    itemId = (await (await server.signIn()).data(CreateFolder, { input: { name: 'Board' } })).createFolder.id;
  });

  const grant = (
    to: { readonly group?: string; readonly user?: string },
    permission: string,
    expiresAt: Date | null = null,
  ): Promise<unknown> =>
    server.database.rows(sql`
      with told as (select pg_notify('sheaf', 'nobody everyone'))
      insert into access_grant (id, item_id, group_id, user_id, permission, granted_at, expires_at)
      select gen_random_uuid(), ${itemId}::uuid, ${to.group ?? null}::uuid, ${to.user ?? null}::uuid, ${permission},
             ${server.clock.now()}::timestamptz, ${expiresAt}::timestamptz from told`);

  const refused = ['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'OK', 'FORBIDDEN'];
  const taken = ['OK', 'OK', 'OK', 'OK', 'OK', 'OK'];

  test('is neither given nor taken by who does not hold it', async () => {
    const groupId = await newGroup(admin);
    await grant({ group: groupId }, 'WRITE');
    const before = await server.database.rows(sql`select * from access_grant order by id`);
    expect(await ways(await person(withoutBypass), groupId)).toEqual(refused);
    const lesser = await person(withoutBypass);
    await grant({ user: lesser.id }, 'READ');
    expect(await ways(lesser, groupId)).toEqual(refused);
    const kept = await server.database.rows<{ user_id: string | null; group_id: string | null }>(
      sql`select * from access_grant order by id`,
    );
    expect(kept.filter(({ group_id: id }) => id === groupId)).toHaveLength(1);
    expect(before.every((row) => kept.some((other) => JSON.stringify(other) === JSON.stringify(row)))).toBe(
      true,
    );
  });

  test('is given and taken by who holds it, by a grant, or by BYPASS_ACCESS', async () => {
    const equal = await person(withoutBypass);
    await grant({ user: equal.id }, 'WRITE');
    for (const holder of [equal, await person(all)]) {
      const groupId = await newGroup(admin);
      await grant({ group: groupId }, 'WRITE');
      expect(await ways(holder, groupId)).toEqual(taken);
    }
  });

  test('keeps nobody from what neither gives nor takes it, nor once it has expired', async () => {
    const groupId = await newGroup(admin);
    await grant({ group: groupId }, 'WRITE', later(HOUR));
    const { client } = await person(withoutBypass);
    expect(await answer(client, 'updateGroup', { groupId, name: fresh() })).toBe('OK');
    expect(await answer(client, 'setGroupRights', { groupId, rights: [{ right: 'COMMENT' }] })).toBe('OK');
    expect(await ways(await person(withoutBypass), groupId)).toEqual(refused);
    server.clock.advance(2 * HOUR);
    expect(await ways(await person(withoutBypass), groupId)).toEqual(taken);
  });

  test('BYPASS_ACCESS itself is given by its holders alone', async () => {
    const groupId = await newGroup(admin, ['BYPASS_ACCESS']);
    expect(await ways(await person(withoutBypass), groupId)).toEqual([
      ...refused.slice(0, 4),
      'OK',
      'FORBIDDEN',
    ]);
    expect(await ways(await person(all), groupId)).toEqual(taken);
  });
});

describe('who holds something for a while', () => {
  test('gives it for no longer, by no way, and not at all once it is over', async () => {
    const end = later(HOUR);
    const { id, own, client } = await person(all, { endsAt: end });
    const [other, empty] = [await person([]), await newGroup(admin)];
    const strong = await newGroup(admin, ['SHUTDOWN']);
    const upTo = (endsAt: Date | null): readonly (readonly [keyof typeof inputs, object])[] => [
      ['setUserGroups', { userId: other.id, groups: [{ groupId: strong, window: { endsAt } }] }],
      ['setUserGroups', { userId: id, groups: [{ groupId: own, window: { endsAt } }] }],
      [
        'setUserGroups',
        {
          userId: id,
          groups: [
            { groupId: own, window: { endsAt: end } },
            { groupId: strong, window: { endsAt } },
          ],
        },
      ],
      ['setGroupRights', { groupId: empty, rights: [{ right: 'SHUTDOWN', window: { endsAt } }] }],
      [
        'setGroupRights',
        { groupId: empty, rights: [{ right: 'SHUTDOWN', window: { startsAt: later(MINUTE), endsAt } }] },
      ],
    ];
    const before = await snapshot(server);
    for (const endsAt of [null, later(DAY)]) {
      for (const [name, input] of upTo(endsAt)) expect(await answer(client, name, input)).toBe('FORBIDDEN');
    }
    // A new account's groups have no end.
    const account = { username: fresh(), password: 'a long password', groupIds: [strong] };
    expect(await answer(client, 'createUser', account)).toBe('FORBIDDEN');
    expect(await snapshot(server)).toEqual(before);
    for (const [name, input] of upTo(end)) expect(await answer(client, name, input)).toBe('OK');
    server.clock.advance(2 * HOUR);
    const again = clientsOf(server);
    const { sessionId } = (await server.database.row<{ sessionId: string }>(
      sql`select id as "sessionId" from session where user_id = ${id}`,
    )) ?? { sessionId: '' };
    for (const [name, input] of upTo(later(HOUR))) {
      expect(await answer(again(id, sessionId), name, input)).toBe('FORBIDDEN');
    }
  });

  test('gives up to the latest of several ends, each the earlier of right and membership', async () => {
    const giver = await person(['SET_GROUP_RIGHTS']);
    const [short, long] = [
      await newGroup(admin, ['COMMENT']),
      await newGroup(admin, ['COMMENT'], { endsAt: later(3 * HOUR).toISOString() }),
    ];
    const end = later(2 * HOUR);
    await server.database.rows(sql`
      insert into membership (user_id, group_id, ends_at)
      values (${giver.id}, ${short}, ${later(HOUR)}), (${giver.id}, ${long}, ${end})`);
    const groupId = await newGroup(admin);
    const give = (endsAt: Date): Promise<string> =>
      answer(giver.client, 'setGroupRights', { groupId, rights: [{ right: 'COMMENT', window: { endsAt } }] });
    expect(await give(new Date(end.getTime() + 1))).toBe('FORBIDDEN');
    expect(await give(end)).toBe('OK');
  });
});

test('what somebody is yet to hold keeps others from their account, and not themselves', async () => {
  const [soon, empty] = [await newGroup(admin, ['SHUTDOWN']), await newGroup(admin)];
  const [one, other] = [await person(['SET_USER_GROUPS']), await person(['SET_USER_GROUPS'])];
  const startsAt = later(HOUR);
  await server.database.rows(sql`
    insert into membership (user_id, group_id, starts_at) values (${one.id}, ${soon}, ${startsAt})`);
  const groups = [{ groupId: one.own }, { groupId: soon, window: { startsAt } }, { groupId: empty }];
  expect(await answer(other.client, 'setUserGroups', { userId: one.id, groups })).toBe('FORBIDDEN');
  expect(await answer(one.client, 'setUserGroups', { userId: one.id, groups })).toBe('OK');
});

describe('a block that is there counts, though its write began later', () => {
  test('for the administrator who has to be left', async () => {
    const second = await person([]);
    await server.database.rows(
      sql`insert into membership (user_id, group_id) values (${second.id}, ${ADMINISTRATORS})`,
    );
    const { client } = await person(all);
    await block(await idOf(await server.signIn()));
    expect(await answer(client, 'blockUser', { userId: second.id })).toBe('CONFLICT');
    await server.database.rows(sql`update user_account set blocked_at = null`);
    expect(await answer(client, 'blockUser', { userId: second.id })).toBe('OK');
  });

  test('for who signs in meanwhile', async () => {
    const account = await server.newUser('meanwhile');
    const id = await idOf(account);
    await block(id);
    await expect(server.signIn('meanwhile')).rejects.toThrow('ACCOUNT_BLOCKED');
    await unblock(id);
    await server.signIn('meanwhile');
  });
});
