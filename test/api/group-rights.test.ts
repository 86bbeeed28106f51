// What groups hold and who is in them: windows, what nobody can give or take, and the administrators who are left.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { CreateFolder, Home, SetGroupRights, SetUserGroups } from './generated/operations.js';
import {
  ADMINISTRATORS,
  NOBODY,
  USERS,
  groupOf,
  idOf,
  newActor,
  newGroup,
  putInto,
  rightsOf,
  setRights,
} from './groups-support.js';
import type { Window } from './groups-support.js';

let server: TestServer;
let other: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  admin = await server.signIn();
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const after = (milliseconds: number): string =>
  new Date(server.clock.now().getTime() + milliseconds).toISOString();

interface Refusal {
  readonly code: string;
  readonly right?: unknown;
}
const refusedRights = async (
  client: ApiClient,
  groupId: string,
  rights: readonly { readonly right: string; readonly window?: Window | null }[],
): Promise<Refusal> =>
  (await client.error(SetGroupRights, { input: { groupId, rights: rights as never } })).extensions;
const refusedGroups = async (
  client: ApiClient,
  userId: string,
  groups: readonly { readonly groupId: string; readonly window?: Window | null }[],
): Promise<Refusal> =>
  (await client.error(SetUserGroups, { input: { userId, groups: [...groups] } })).extensions;

describe('windows', () => {
  test('of rights and of memberships count from their start until before their end, on every node, with no new login', async () => {
    const carol = await server.newUser('carol');
    const there = other.client(carol.token ?? undefined);
    const early = await newGroup(admin, ['VIEW_STATISTICS'], {
      startsAt: after(MINUTE),
      endsAt: after(3 * MINUTE),
    });
    const late = await newGroup(admin, ['SHUTDOWN', 'COMMENT']);
    await putInto(admin, await idOf(carol), [
      { groupId: early },
      { groupId: late, window: { startsAt: after(2 * MINUTE), endsAt: after(4 * MINUTE) } },
    ]);
    const holds = async (...rights: string[]): Promise<void> => {
      expect(await rightsOf(carol)).toEqual(rights);
      await eventually(async () => expect(await rightsOf(there)).toEqual(rights));
    };
    const advance = (milliseconds: number): void => {
      server.clock.advance(milliseconds);
      other.clock.advance(milliseconds);
    };
    await holds();
    advance(MINUTE);
    await holds('VIEW_STATISTICS');
    advance(MINUTE);
    await holds('COMMENT', 'VIEW_STATISTICS', 'SHUTDOWN');
    advance(MINUTE);
    await holds('COMMENT', 'SHUTDOWN');
    expect(await groupOf(admin, early)).toMatchObject({
      rights: [{ right: 'VIEW_STATISTICS', active: false }],
    });
    advance(MINUTE);
    await holds();
    expect(await groupOf(admin, late)).toMatchObject({
      memberCount: 0,
      members: { nodes: [], totalCount: 0 },
    });
  });

  test('are refused where they never are in force or are over; one that is over may stay', async () => {
    const groupId = await newGroup(admin);
    const until = { endsAt: after(MINUTE) };
    await setRights(admin, groupId, [{ right: 'COMMENT', window: until }]);
    server.clock.advance(2 * MINUTE);
    await setRights(admin, groupId, [{ right: 'COMMENT', window: until }, { right: 'SHUTDOWN' }]);
    const bound = after(MINUTE);
    for (const window of [{ startsAt: bound, endsAt: bound }, { endsAt: after(-1) }]) {
      expect(await refusedRights(admin, groupId, [{ right: 'COMMENT', window }])).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: 'rights.0.window' }],
      });
      expect(await refusedGroups(admin, await idOf(admin), [{ groupId, window }])).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: 'groups.0.window' }],
      });
    }
    const twice = [{ right: 'COMMENT' }, { right: 'COMMENT' }];
    expect(await refusedRights(admin, groupId, twice)).toMatchObject({ fields: [{ rule: 'distinct' }] });
    expect((await groupOf(admin, groupId))?.rights).toHaveLength(2);
  });
});

describe('nobody gives or takes what they do not hold', () => {
  test('through the rights of groups', async () => {
    const actor = await newActor(server, admin, 'giver', ['SET_GROUP_RIGHTS', 'COMMENT']);
    const groupId = await newGroup(admin, ['SHUTDOWN']);
    const code = { code: 'FORBIDDEN', right: 'SHUTDOWN' };
    expect(await refusedRights(actor, groupId, [])).toMatchObject(code);
    expect(
      await refusedRights(actor, groupId, [{ right: 'SHUTDOWN', window: { endsAt: after(MINUTE) } }]),
    ).toMatchObject(code);
    expect(await refusedRights(actor, await newGroup(admin), [{ right: 'SHUTDOWN' }])).toMatchObject(code);
    expect((await groupOf(admin, groupId))?.rights).toMatchObject([
      { right: 'SHUTDOWN', window: { endsAt: null } },
    ]);
    // What stays as it is, is neither given nor taken.
    await setRights(actor, groupId, [{ right: 'SHUTDOWN' }, { right: 'COMMENT' }]);
    await setRights(actor, groupId, [{ right: 'SHUTDOWN' }]);
    expect(await refusedRights(admin, ADMINISTRATORS, [])).toMatchObject({ code: 'CONFLICT' });
    expect(await refusedRights(actor, NOBODY, [])).toMatchObject({ code: 'NOT_FOUND' });
    const clerk = await newActor(server, admin, 'clerk', ['COMMENT']);
    expect(await refusedRights(clerk, groupId, [])).toMatchObject({ right: 'SET_GROUP_RIGHTS' });
  });

  test('through groups that people are put into or taken out of, themselves too', async () => {
    const actor = await newActor(server, admin, 'personnel', ['SET_USER_GROUPS', 'COMMENT']);
    const [own] = (
      await actor.data<{ me: { id: string; groups: { group: { id: string } }[] } }>(
        '{ me { id groups { group { id } } } }',
      )
    ).me.groups.map(({ group }) => group.id);
    const actorId = await idOf(actor);
    const [strong, weak] = [await newGroup(admin, ['SHUTDOWN']), await newGroup(admin, ['COMMENT'])];
    const dave = await idOf(await newActor(server, admin, 'dave', []));
    const code = { code: 'FORBIDDEN', right: 'SHUTDOWN' };
    expect(await refusedGroups(actor, dave, [{ groupId: strong }])).toMatchObject(code);
    expect(await refusedGroups(actor, actorId, [{ groupId: own ?? '' }, { groupId: strong }])).toMatchObject(
      code,
    );
    expect(await refusedGroups(actor, actorId, [{ groupId: ADMINISTRATORS }])).toMatchObject({
      code: 'FORBIDDEN',
    });
    await putInto(actor, dave, [{ groupId: weak }]);
    // Nor from one who holds more, or will.
    await putInto(admin, dave, [{ groupId: weak }, { groupId: strong, window: { startsAt: after(DAY) } }]);
    expect(
      await refusedGroups(actor, dave, [{ groupId: strong, window: { startsAt: after(DAY) } }]),
    ).toMatchObject({
      code: 'FORBIDDEN',
      rule: 'This user holds a right that you do not hold.',
    });
    expect(await refusedGroups(actor, NOBODY, [])).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusedGroups(actor, actorId, [{ groupId: NOBODY }])).toMatchObject({ code: 'NOT_FOUND' });
    expect(await rightsOf(actor)).toEqual(['COMMENT', 'SET_USER_GROUPS']);
  });

  test('for longer than they hold it', async () => {
    const deputy = await server.newUser('deputy');
    const friday = after(DAY);
    await putInto(admin, await idOf(deputy), [{ groupId: ADMINISTRATORS, window: { endsAt: friday } }]);
    const erin = await idOf(await newActor(server, admin, 'erin', []));
    const forGood = [{ groupId: ADMINISTRATORS }];
    expect(await refusedGroups(deputy, erin, forGood)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusedGroups(deputy, await idOf(deputy), forGood)).toMatchObject({ code: 'FORBIDDEN' });
    const group = await newGroup(admin);
    expect(await refusedRights(deputy, group, [{ right: 'SHUTDOWN' }])).toMatchObject({ code: 'FORBIDDEN' });
    await putInto(deputy, erin, [{ groupId: ADMINISTRATORS, window: { endsAt: friday } }]);
    await setRights(deputy, group, [{ right: 'SHUTDOWN', window: { endsAt: friday } }]);
  });

  test('through what was granted to a group', async () => {
    const actor = await newActor(server, admin, 'joiner', [
      'SET_USER_GROUPS',
      'DELETE_GROUPS',
      'CREATE_FOLDER',
    ]);
    const groupId = await newGroup(admin);
    const { createFolder } = await admin.data(CreateFolder, { input: { name: 'Board' } });
    await server.database.pool.query(
      `insert into access_grant (id, item_id, group_id, permission, granted_at) values (gen_random_uuid(), $1, $2, 'READ', now())`,
      [createFolder.id, groupId],
    );
    const actorId = await idOf(actor);
    const { me } = await actor.data<{ me: { groups: { group: { id: string } }[] } }>(
      '{ me { groups { group { id } } } }',
    );
    const own = me.groups.map(({ group }) => ({ groupId: group.id }));
    expect(await refusedGroups(actor, actorId, [...own, { groupId }])).toMatchObject({
      code: 'FORBIDDEN',
      rule: 'This group holds a permission on an item that you do not hold.',
    });
    expect(
      (await actor.error('mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }', { id: groupId }))
        .extensions.code,
    ).toBe('FORBIDDEN');
    await putInto(admin, actorId, [...own, { groupId }]);
    expect((await actor.data(Home)).me?.id).toBe(actorId);
    await putInto(actor, actorId, own);
  });
});

describe('the last administrator', () => {
  test('cannot take themselves out, for a while neither', async () => {
    const id = await idOf(admin);
    for (const groups of [
      [],
      [{ groupId: USERS }],
      [{ groupId: ADMINISTRATORS, window: { endsAt: after(DAY) } }],
      [{ groupId: ADMINISTRATORS, window: { startsAt: after(DAY) } }],
    ]) {
      expect(await refusedGroups(admin, id, groups)).toMatchObject({
        code: 'CONFLICT',
        rule: 'LAST_ADMINISTRATOR',
      });
    }
    expect(await rightsOf(admin)).toHaveLength(39);
  });

  test('is left where two take each other out at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const second = await server.newUser(`second-${round}`);
      const [one, two] = [await idOf(admin), await idOf(second)];
      await putInto(admin, two, [{ groupId: ADMINISTRATORS }]);
      const answers = await Promise.all([
        admin.request(SetUserGroups, { input: { userId: two, groups: [] } }),
        second.request(SetUserGroups, { input: { userId: one, groups: [] } }),
      ]);
      const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code);
      expect(codes.filter((code) => code === undefined)).toHaveLength(1);
      expect(['CONFLICT', 'FORBIDDEN']).toContain(codes.find((code) => code !== undefined));
      // Whoever is left puts things in order.
      if (codes[1] === undefined) {
        await putInto(second, one, [{ groupId: ADMINISTRATORS }, { groupId: USERS }]);
        await putInto(admin, two, []);
      }
    }
  });
});
