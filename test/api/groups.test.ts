// Groups: found, made, renamed and deleted, and what is refused on the way.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { CreateGroup, DeleteGroup, Group, Groups, NodeById, UpdateGroup } from './generated/operations.js';
import {
  ADMINISTRATORS,
  NOBODY,
  USERS,
  groupOf,
  idOf,
  newActor,
  newGroup,
  putInto,
} from './groups-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice] = [await server.signIn(), await server.newUser('alice')];
});
afterAll(() => server.close());

describe('finding groups', () => {
  test('by id or name, as any account; what they hold is for VIEW_GROUPS', async () => {
    expect((await admin.data(Group, { name: 'USERS ' })).group).toMatchObject({
      id: USERS,
      name: 'users',
      builtIn: true,
      memberCount: 2,
      members: { totalCount: 2, nodes: [{ username: 'admin' }, { username: 'alice' }] },
    });
    expect(await groupOf(alice, ADMINISTRATORS)).toMatchObject({
      name: 'administrators',
      memberCount: null,
      rights: null,
      members: null,
    });
    expect((await alice.data(NodeById, { id: USERS })).node).toMatchObject({
      __typename: 'Group',
      id: USERS,
    });
    for (const variables of [{ id: NOBODY }, { id: 'nonsense' }, { name: 'nobody' }, { name: '\0' }]) {
      expect((await alice.data(Group, variables)).group).toBeNull();
    }
    expect((await alice.error(Group, {})).extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await alice.error(Group, { id: USERS, name: 'users' })).extensions.code).toBe('BAD_USER_INPUT');
    expect((await server.client().error(Group, { id: USERS })).extensions.code).toBe('UNAUTHENTICATED');
  });

  test('in pages by name, numbers by their value; search takes a part of the name literally', async () => {
    for (const name of ['Team 10', 'team 2', '团队', 'a%b']) {
      await admin.data(CreateGroup, { input: { name } });
    }
    const { groups } = await alice.data(Groups, { search: 'TEAM' });
    expect(groups.nodes.map(({ name }) => name)).toEqual(['team 2', 'Team 10']);
    expect(groups.totalCount).toBe(2);
    const names: string[] = [];
    let page = (await alice.data(Groups, { first: 2 })).groups;
    for (;;) {
      names.push(...page.nodes.map(({ name }) => name));
      if (!page.pageInfo.hasNextPage) break;
      page = (await alice.data(Groups, { first: 2, after: page.pageInfo.endCursor })).groups;
    }
    expect(names).toEqual(['a%b', 'administrators', 'team 2', 'Team 10', 'users', '团队']);
    expect((await alice.data(Groups, { first: 1, offset: 4 })).groups.nodes[0]?.name).toBe('users');
    expect((await alice.data(Groups, { search: '%' })).groups.nodes).toMatchObject([{ name: 'a%b' }]);
    expect((await alice.data(Groups, { search: '\0' })).groups.totalCount).toBe(0);
    for (const variables of [
      { first: 0 },
      { first: 101 },
      { after: 'nonsense' },
      { after: 'WyIxIiwiMiJd' },
    ]) {
      expect((await alice.error(Groups, variables)).extensions.code).toBe('BAD_USER_INPUT');
    }
    const stranger = await newActor(server, admin, 'stranger', ['COMMENT']);
    expect((await stranger.error(Groups, {})).extensions).toMatchObject({
      code: 'FORBIDDEN',
      right: 'LIST_GROUPS',
    });
  });

  test('members come in pages', async () => {
    const groupId = await newGroup(admin);
    for (const name of ['mx10', 'mx2', 'MX1a']) {
      await putInto(admin, await idOf(await server.newUser(name)), [{ groupId }]);
    }
    const group = await groupOf(admin, groupId);
    expect(group).toMatchObject({
      memberCount: 3,
      members: { nodes: [{ username: 'MX1a' }, { username: 'mx2' }] },
    });
    const after = group?.members?.pageInfo.endCursor;
    const rest = await admin.data<{ group: { members: { nodes: { username: string }[] } } }>(
      'query ($id: ID, $after: String) { group(id: $id) { members(after: $after) { nodes { username } } } }',
      { id: groupId, after },
    );
    expect(rest.group.members.nodes).toEqual([{ username: 'mx10' }]);
  });
});

const codeOf = async (
  client: ApiClient,
  input: { readonly groupId: string; readonly name?: string | null },
): Promise<string> => (await client.error(UpdateGroup, { input })).extensions.code;

describe('making and changing groups', () => {
  test('needs the right, takes the name that is free', async () => {
    expect((await alice.error(CreateGroup, { input: { name: 'mine' } })).extensions).toMatchObject({
      code: 'FORBIDDEN',
      right: 'CREATE_GROUPS',
    });
    const { createGroup } = await admin.data(CreateGroup, {
      input: { name: ' Board ', description: 'They decide.' },
    });
    expect(createGroup).toMatchObject({
      name: 'Board',
      description: 'They decide.',
      builtIn: false,
      rights: [],
      memberCount: 0,
    });
    expect((await admin.error(CreateGroup, { input: { name: 'BOARD' } })).extensions).toMatchObject({
      code: 'CONFLICT',
      field: 'name',
    });
    for (const name of ['', ' ', 'a/b', 'x'.repeat(256), 'a\0']) {
      expect((await admin.error(CreateGroup, { input: { name } })).extensions.code).toBe('BAD_USER_INPUT');
    }
    expect((await admin.data(Groups, { search: 'board' })).groups.totalCount).toBe(1);
  });

  test('one of many that make the same group at once makes it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => admin.request(CreateGroup, { input: { name: 'Race' } })),
    );
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'made');
    expect(codes.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'CONFLICT'), 'made']);
  });

  test('updateGroup keeps what is missing; built-in groups keep their names', async () => {
    const { createGroup } = await admin.data(CreateGroup, { input: { name: 'Old', description: 'Kept.' } });
    const groupId = createGroup.id;
    expect((await admin.data(UpdateGroup, { input: { groupId, name: 'New' } })).updateGroup).toMatchObject({
      name: 'New',
      description: 'Kept.',
    });
    expect(
      (await admin.data(UpdateGroup, { input: { groupId, description: null } })).updateGroup,
    ).toMatchObject({
      name: 'New',
      description: null,
    });
    expect(await codeOf(admin, { groupId, name: null })).toBe('BAD_USER_INPUT');
    expect(await codeOf(admin, { groupId, name: 'users' })).toBe('CONFLICT');
    expect(await codeOf(admin, { groupId: USERS, name: 'people' })).toBe('CONFLICT');
    expect(await codeOf(admin, { groupId: NOBODY, name: 'x' })).toBe('NOT_FOUND');
    expect(await codeOf(alice, { groupId: NOBODY, name: 'x' })).toBe('NOT_FOUND');
    expect(await codeOf(alice, { groupId, name: 'x' })).toBe('FORBIDDEN');
    expect(await groupOf(admin, groupId)).toMatchObject({ name: 'New' });
    const { updateGroup } = await admin.data(UpdateGroup, { input: { groupId: USERS, description: 'All.' } });
    expect(updateGroup).toMatchObject({ name: 'users', description: 'All.' });
  });
});

describe('deleting groups', () => {
  test('takes them from their members at once', async () => {
    const bob = await server.newUser('bob');
    const groupId = await newGroup(admin, ['VIEW_STATISTICS']);
    await putInto(admin, await idOf(bob), [{ groupId }]);
    expect((await alice.error(DeleteGroup, { groupId })).extensions).toMatchObject({
      right: 'DELETE_GROUPS',
    });
    const { deleteGroup } = await admin.data(DeleteGroup, { groupId });
    expect(deleteGroup).toMatchObject({ id: groupId, rights: [], memberCount: 0 });
    expect(await groupOf(admin, groupId)).toBeNull();
    expect(await bob.data('{ me { rights groups { group { id } } } }')).toEqual({
      me: { rights: [], groups: [] },
    });
    expect((await admin.error(DeleteGroup, { groupId })).extensions.code).toBe('NOT_FOUND');
  });

  test('is refused for built-in ones, and to those who hold less', async () => {
    expect((await admin.error(DeleteGroup, { groupId: USERS })).extensions).toMatchObject({
      code: 'CONFLICT',
    });
    expect((await admin.error(DeleteGroup, { groupId: 'nonsense' })).extensions.code).toBe('NOT_FOUND');
    const deleter = await newActor(server, admin, 'deleter', ['DELETE_GROUPS', 'COMMENT']);
    const strong = await newGroup(admin, ['SHUTDOWN', 'COMMENT']);
    expect((await deleter.error(DeleteGroup, { groupId: strong })).extensions).toMatchObject({
      code: 'FORBIDDEN',
      right: 'SHUTDOWN',
    });
    expect(await groupOf(admin, strong)).toMatchObject({
      rights: [{ right: 'COMMENT' }, { right: 'SHUTDOWN' }],
    });
    await deleter.data(DeleteGroup, { groupId: await newGroup(admin, ['COMMENT']) });
  });
});
