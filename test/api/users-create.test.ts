// createUser: what it makes, for whom, and what it refuses.
import sql from 'sql-template-tag';
import { ADMINISTRATORS_ID, USERS_ID, newId } from '../../src/common/ids.js';
import { HOUR, later } from '../../src/common/clock.js';
import { startTestServer } from '../support/server.js';
import {
  admin,
  ask,
  attempt,
  audit,
  buildRegistration,
  giveRights,
  login,
  problems,
  refused,
  register,
  unauthenticated,
} from './accounts-support.js';
import type { Client, Server } from './accounts-support.js';
import { holder, quotaOf } from './users-support.js';
import type { Person } from './users-support.js';

let server: Server;
let administrator: Client;

beforeAll(async () => {
  server = await startTestServer();
  administrator = await admin(server);
});
afterAll(() => server.close());

type Given = Readonly<Record<string, unknown>>;

const create = (client: Client, input: Given): Promise<Person> =>
  ask<Person>(client, 'CreateUser', { input });
const tryCreate = (client: Client, input: Given): Promise<Given> => refused(client, 'CreateUser', { input });
const forbidden = (right: string): object => ({ code: 'FORBIDDEN', status: 403, right });

const countUsers = async (): Promise<number> =>
  (await server.database.rows(sql`select from user_account`)).length;

async function newGroup(...rights: readonly string[]): Promise<string> {
  const id = newId<string>();
  await server.database.rows(sql`
    insert into user_group (id, name, name_key, created_at) values (${id}, ${id}, ${id}, now())`);
  await server.database.rows(sql`
    insert into group_right (group_id, right_name) select ${id}::uuid, unnest(${[...rights]}::text[])`);
  return id;
}

describe('createUser', () => {
  test('makes an account with a home, that has to change its password', async () => {
    const { username, password } = buildRegistration();
    const groupId = await newGroup('VIEW_USERS');
    const made = await create(administrator, {
      username,
      password,
      fullName: ' Some  One ',
      groupIds: [groupId, groupId.toUpperCase(), USERS_ID],
      quotaBytes: Number.MAX_SAFE_INTEGER,
    });
    expect(made).toMatchObject({
      username,
      fullName: 'Some  One',
      email: null,
      status: 'ACTIVE',
      mustChangePassword: true,
      home: { name: username },
      block: null,
    });
    expect(made.groups?.map(({ group }) => group.name).toSorted()).toEqual([groupId, 'users'].toSorted());
    expect(await quotaOf(server, made.id)).toBe(Number.MAX_SAFE_INTEGER);
    expect((await audit(server, 'createUser'))[0]).toMatchObject({
      result: 'OK',
      actorName: null,
      targetType: 'User',
      targetId: made.id,
      targetName: username,
    });
    expect(await refused(server.client(), 'Login', { input: { login: username, password } })).toMatchObject({
      code: 'PASSWORD_CHANGE_REQUIRED',
    });
  });

  test('lets in at once who need not change it', async () => {
    const { username, email, password } = buildRegistration();
    const made = await create(administrator, {
      username,
      email,
      password,
      mustChangePassword: false,
      quotaBytes: 0,
    });
    expect(made).toMatchObject({ email, mustChangePassword: false });
    expect(await quotaOf(server, made.id)).toBe(0);
    const { accessToken } = await login(server, { ...made, email, password });
    expect(await ask(server.client(accessToken), 'Me')).toMatchObject({ id: made.id });
  });

  test('wants CREATE_USERS, and somebody signed in', async () => {
    const { username, password } = buildRegistration();
    const before = await countUsers();
    expect(await tryCreate(server.client(), { username, password })).toEqual(
      unauthenticated('TOKEN_MISSING'),
    );
    const { client } = await holder(server, 'SET_USER_GROUPS');
    expect(await tryCreate(client, { username: '?', password: '' })).toMatchObject(forbidden('CREATE_USERS'));
    expect((await audit(server, 'createUser'))[0]).toMatchObject({ result: 'FORBIDDEN' });
    expect(await countUsers()).toBe(before + 1);
  });

  test('puts nobody into groups that hold more than one holds oneself', async () => {
    const input = { username: 'never-made', password: 'correct horse' };
    const groupId = await newGroup('VIEW_USERS');
    const plain = await holder(server, 'CREATE_USERS');
    expect(await tryCreate(plain.client, { ...input, groupIds: [groupId] })).toMatchObject(
      forbidden('SET_USER_GROUPS'),
    );
    const { client } = await holder(server, 'CREATE_USERS', 'SET_USER_GROUPS');
    expect(await tryCreate(client, { ...input, groupIds: [groupId] })).toMatchObject(forbidden('VIEW_USERS'));
    expect(await tryCreate(client, { ...input, groupIds: [ADMINISTRATORS_ID] })).toMatchObject({
      code: 'FORBIDDEN',
    });
    for (const unknown of [newId<string>(), 'nonsense']) {
      const refusal = await tryCreate(administrator, { ...input, groupIds: [groupId, unknown] });
      expect(refusal).toMatchObject({ code: 'NOT_FOUND', status: 404, what: 'group' });
    }
    // Held for a time only, it cannot be given for good.
    const brief = await register(server);
    await giveRights(server, brief.id, 'CREATE_USERS', 'SET_USER_GROUPS', 'VIEW_USERS');
    await server.database.rows(sql`
      update group_right set ends_at = ${later(server.clock.now(), HOUR)}
      where right_name = 'VIEW_USERS' and group_id in (select group_id from membership where user_id = ${brief.id})
        and group_id <> ${USERS_ID}`);
    const { accessToken } = await login(server, brief);
    expect(await tryCreate(server.client(accessToken), { ...input, groupIds: [groupId] })).toMatchObject({
      code: 'FORBIDDEN',
      rule: expect.stringContaining('VIEW_USERS'),
    });
    expect(await ask(administrator, 'UserByKey', { username: 'never-made' })).toBeNull();
  });

  test('says everything that is wrong with the input', async () => {
    const refusal = await tryCreate(administrator, {
      username: 'a',
      email: `${'e'.repeat(320)}@example.org`,
      password: 'short',
      fullName: 'a\u0007b',
      quotaBytes: -1,
    });
    expect(problems(refusal)).toEqual([
      'username username',
      'email maxLength',
      'password minLength',
      'fullName characters',
      'quotaBytes range',
    ]);
  });

  test('says which name is taken', async () => {
    const { username, email } = await register(server);
    const password = 'correct horse';
    expect(await tryCreate(administrator, { username: username.toUpperCase(), password })).toMatchObject({
      code: 'CONFLICT',
      status: 409,
      field: 'username',
    });
    expect(
      await tryCreate(administrator, { username: 'another-one', email: email.toUpperCase(), password }),
    ).toMatchObject({ code: 'CONFLICT', field: 'email' });
  });

  test('one of two at once gets the name', async () => {
    const input = { username: 'wanted-by-two', password: 'correct horse' };
    const outcomes = await Promise.all(
      [1, 2].map(() => attempt<Person>(administrator, 'CreateUser', { input })),
    );
    expect(outcomes.filter(({ answer }) => answer !== null)).toHaveLength(1);
    expect(outcomes.find(({ refusal }) => refusal !== null)?.refusal).toMatchObject({
      code: 'CONFLICT',
      field: 'username',
    });
  });
});
