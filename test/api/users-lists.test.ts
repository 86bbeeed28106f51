// users and user: who is listed, in what order, found by what, and who may ask for it.
import sql from 'sql-template-tag';
import { ADMINISTRATORS_ID, USERS_ID, newId } from '../../src/common/ids.js';
import { HOUR, later } from '../../src/common/clock.js';
import { startTestServer } from '../support/server.js';
import { admin, ask, login, problems, refused, register, unauthenticated } from './accounts-support.js';
import type { Client, Member, Server } from './accounts-support.js';
import { holder } from './users-support.js';
import type { Person } from './users-support.js';

interface Users {
  readonly nodes: readonly { readonly id: string; readonly username: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number;
}

let server: Server;
let administrator: Client;
let lister: Client;
const people: Record<string, Member> = {};

beforeAll(async () => {
  server = await startTestServer();
  administrator = await admin(server);
  for (const [username, fullName] of [
    ['p-10', 'Ülker Straße'],
    ['p-2', '50% \\ off'],
    ['P-1', 'Ann Lee'],
    ['p_3', null],
  ] as const) {
    people[username] = await register(server, { username, fullName, email: `${username}@hidden.example` });
  }
  ({ client: lister } = await holder(server));
});
afterAll(() => server.close());

const list = (client: Client, variables: object = {}): Promise<Users> =>
  ask<Users>(client, 'Users', { ...variables });
const names = async (client: Client, variables: object = {}): Promise<readonly string[]> =>
  (await list(client, variables)).nodes.map(({ username }) => username);

describe('users', () => {
  test('come in natural order, in pages by cursor and by offset', async () => {
    const all = await names(lister);
    expect(all.filter((name) => name.startsWith('p-') || name.startsWith('P-'))).toEqual([
      'P-1',
      'p-2',
      'p-10',
    ]);
    const collected: string[] = [];
    let after: string | null = null;
    do {
      const page: Users = await list(lister, { first: 2, after });
      expect(page.totalCount).toBe(all.length);
      collected.push(...page.nodes.map(({ username }) => username));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(collected).toEqual(all);
    expect(await names(lister, { first: 3, offset: 2 })).toEqual(all.slice(2, 5));
  });

  test('are counted only when that is asked for', async () => {
    server.statements.reset();
    await lister.data('{ users { nodes { username } } }');
    expect(server.statements.statements).toHaveLength(1);
  });

  test('wrong pages are BAD_USER_INPUT', async () => {
    expect(problems(await refused(lister, 'Users', { first: 0 }))).toEqual(['first range']);
    expect(problems(await refused(lister, 'Users', { first: 101 }))).toEqual(['first range']);
    expect(problems(await refused(lister, 'Users', { offset: -1 }))).toEqual(['offset range']);
    expect(problems(await refused(lister, 'Users', { after: 'x' }))).toEqual(['after cursor']);
    const forged = Buffer.from(JSON.stringify(['a', 'b'])).toString('base64url');
    expect(problems(await refused(lister, 'Users', { after: forged }))).toEqual(['after cursor']);
    expect(problems(await refused(lister, 'Users', { after: forged, offset: 1 }))).toEqual([
      'offset exclusive',
    ]);
  });

  test('are searched by a part of username or full name, without case and literally', async () => {
    expect(await names(lister, { search: 'P-1' })).toEqual(['P-1', 'p-10']);
    expect(await names(lister, { search: 'ülker' })).toEqual(['p-10']);
    expect(await names(lister, { search: 'ANN l' })).toEqual(['P-1']);
    expect(await names(lister, { search: '%' })).toEqual(['p-2']);
    expect(await names(lister, { search: '_' })).toEqual(['p_3']);
    expect(await names(lister, { search: '\\' })).toEqual(['p-2']);
    expect(await names(lister, { search: 'nobody is called so' })).toEqual([]);
    expect(await names(lister, { search: '' })).toEqual(await names(lister));
    for (const search of ['a\0b', 'a\ud800b']) {
      expect(problems(await refused(lister, 'Users', { search }))).toEqual(['search characters']);
    }
    expect(problems(await refused(lister, 'Users', { search: 'x'.repeat(1001) }))).toEqual([
      'search maxLength',
    ]);
  });

  test('are searched by e-mail address with VIEW_USERS only', async () => {
    expect(await names(lister, { search: 'HIDDEN.example' })).toEqual([]);
    const { client } = await holder(server, 'VIEW_USERS');
    expect(await names(client, { search: 'HIDDEN.example' })).toHaveLength(4);
  });

  test('of one state need VIEW_USERS', async () => {
    expect(await refused(lister, 'Users', { status: 'ACTIVE' })).toMatchObject({
      code: 'FORBIDDEN',
      right: 'VIEW_USERS',
    });
    const [blocked, brief, gone] = [await register(server), await register(server), await register(server)];
    const until = later(server.clock.now(), HOUR);
    await ask(administrator, 'BlockUser', { input: { userId: blocked.id } });
    await ask(administrator, 'BlockUser', { input: { userId: brief.id, until } });
    const tombstone = await ask<Person>(administrator, 'DeleteUser', { input: { userId: gone.id } });
    expect(await names(administrator, { status: 'BLOCKED' })).toEqual([blocked.username, brief.username]);
    expect(await names(administrator, { status: 'DEACTIVATED' })).toEqual([tombstone.username]);
    const active = await names(administrator, { status: 'ACTIVE', first: 100 });
    expect(active).toContain('admin');
    expect(active).not.toContain(blocked.username);
    const usual = await names(administrator, { first: 100 });
    expect(usual).toContain(blocked.username);
    expect(usual).not.toContain(tombstone.username);
    server.clock.advance(HOUR);
    administrator = await admin(server);
    expect(await names(administrator, { status: 'BLOCKED' })).toEqual([blocked.username]);
    expect(await names(administrator, { status: 'ACTIVE', first: 100 })).toContain(brief.username);
    ({ client: lister } = await holder(server));
  });

  test('of one group need VIEW_GROUPS, and are its members now', async () => {
    expect(await refused(lister, 'Users', { groupId: USERS_ID })).toMatchObject({
      code: 'FORBIDDEN',
      right: 'VIEW_GROUPS',
    });
    expect(await names(administrator, { groupId: ADMINISTRATORS_ID })).toEqual(['admin']);
    const { client } = await holder(server, 'VIEW_GROUPS');
    const [past, yetToCome] = [await register(server), await register(server)];
    const now = server.clock.now();
    await server.database.rows(sql`
      insert into membership (user_id, group_id, starts_at, ends_at)
      values (${past.id}, ${ADMINISTRATORS_ID}, null, ${later(now, -HOUR)}),
             (${yetToCome.id}, ${ADMINISTRATORS_ID}, ${later(now, HOUR)}, null)`);
    expect(await names(client, { groupId: ADMINISTRATORS_ID })).toEqual(['admin']);
    for (const groupId of [newId(), 'nonsense']) {
      expect(await refused(client, 'Users', { groupId })).toMatchObject({ code: 'NOT_FOUND', what: 'group' });
    }
  });

  test('need LIST_USERS, and somebody signed in', async () => {
    expect(await refused(server.client(), 'Users')).toEqual(unauthenticated('TOKEN_MISSING'));
    const member = await register(server);
    await server.database.rows(sql`delete from membership where user_id = ${member.id}`);
    const { accessToken } = await login(server, member);
    expect(await refused(server.client(accessToken), 'Users')).toMatchObject({
      code: 'FORBIDDEN',
      right: 'LIST_USERS',
    });
  });
});

describe('user', () => {
  test('is found by id or by username, by any account', async () => {
    const { id, username } = people['P-1'] as Member;
    expect(await ask(lister, 'UserByKey', { id })).toMatchObject({ id, username, email: null, status: null });
    expect(await ask(lister, 'UserByKey', { id: id.toUpperCase() })).toMatchObject({ id });
    expect(await ask(lister, 'UserByKey', { username: 'p-1' })).toMatchObject({
      id,
      block: null,
      home: null,
    });
    expect(await ask(administrator, 'UserByKey', { id })).toMatchObject({
      email: 'P-1@hidden.example',
      status: 'ACTIVE',
      home: { name: 'P-1' },
    });
  });

  test('is null where there is none', async () => {
    for (const key of [
      { id: newId() },
      { id: 'nonsense' },
      { username: 'nobody' },
      { username: 'a\0b' },
      { username: 'a\ud800b' },
    ]) {
      expect(await ask(lister, 'UserByKey', key)).toBeNull();
    }
  });

  test('takes exactly one key', async () => {
    const { id, username } = people['P-1'] as Member;
    for (const key of [{}, { id: null }, { id, username }]) {
      expect(problems(await refused(lister, 'UserByKey', key))).toEqual(['id exactlyOne']);
    }
    expect(await refused(server.client(), 'UserByKey', { id })).toEqual(unauthenticated('TOKEN_MISSING'));
  });

  test('finds tombstones by id, not by what is left of their name', async () => {
    const { id } = await register(server);
    const { username } = await ask<Person>(administrator, 'DeleteUser', { input: { userId: id } });
    expect(await ask(lister, 'UserByKey', { id })).toMatchObject({ id, username });
    expect(await ask(lister, 'UserByKey', { username })).toBeNull();
  });
});
