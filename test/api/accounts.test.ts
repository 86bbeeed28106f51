// Making an account, and changing it: register, me, updateProfile, and what a client learns before it signs
// in.
import sql from 'sql-template-tag';
import { HOMES_ID, ROOT_ID, isId } from '../../src/common/ids.js';
import { startTestServer } from '../support/server.js';
import {
  admin,
  ask,
  attempt,
  audit,
  buildRegistration,
  changeSettings,
  giveRights,
  login,
  problems,
  refused,
  register,
  signedIn,
  unauthenticated,
} from './accounts-support.js';
import type { Server, User } from './accounts-support.js';

let server: Server;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const homeOf = (userId: string): Promise<{ name: string; lineage: string[] }[]> =>
  server.database.rows(sql`
    select item.name, item.access_lineage as lineage from item
    join user_account on user_account.home_id = item.id where user_account.id = ${userId}`);

const changesOf = (userId: string): Promise<{ kind: string; details: object; actorId: string }[]> =>
  server.database.rows(sql`
    select kind, details, actor_id as "actorId" from change
    join user_account on user_account.home_id = change.item_id
    where user_account.id = ${userId} order by xid, change.id`);

describe('server', () => {
  test('tells anybody what they need to sign in', async () => {
    expect(await ask(server.client(), 'Server')).toEqual({
      name: 'Sheaf',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      protocolVersion: 1,
      lockdown: false,
      lockdownReason: null,
      registration: 'OPEN',
      maxUploadBytes: 1_073_741_824,
      acceptedTypes: [],
      officeEditing: false,
    });
  });
});

describe('register', () => {
  test('makes an account in users, with a home of which it holds MANAGE', async () => {
    const input = buildRegistration({ username: 'Ada.Lovelace', fullName: ' Ada  Lovelace ' });
    const user = await ask<User>(server.client(), 'Register', { input });
    expect(user).toMatchObject({
      username: 'Ada.Lovelace',
      fullName: 'Ada  Lovelace',
      email: input.email,
      status: 'ACTIVE',
      lastLoginAt: null,
      mustChangePassword: false,
      passwordExpiresAt: null,
      groups: [
        { active: true, group: { name: 'users', builtIn: true }, window: { startsAt: null, endsAt: null } },
      ],
    });
    expect(isId(user.id)).toBe(true);
    expect(user.rights).toContain('SET_OWN_PASSWORD');
    expect(user.rights).not.toContain('VIEW_USERS');

    const [home] = await homeOf(user.id);
    expect(home).toEqual({ name: 'Ada.Lovelace', lineage: [expect.any(String), HOMES_ID, ROOT_ID] });
    expect(await changesOf(user.id)).toEqual([{ kind: 'ITEM_CREATED', details: {}, actorId: user.id }]);
    const grants = await server.database.rows(sql`
      select permission from access_grant where user_id = ${user.id} and item_id = ${home?.lineage[0]}`);
    expect(grants).toEqual([{ permission: 'MANAGE' }]);
    expect((await audit(server, 'register'))[0]).toMatchObject({
      result: 'OK',
      actorId: user.id,
      targetType: 'User',
      targetId: user.id,
      targetName: 'Ada.Lovelace',
    });
  });

  test('takes letters of any script', async () => {
    const { id } = await register(server, { username: 'Žofie_李' });
    expect((await homeOf(id))[0]?.name).toBe('Žofie_李');
  });

  test.each(['username', 'email'] as const)('refuses a taken %s, whatever its case', async (field) => {
    const taken = await register(server);
    const input = buildRegistration({ [field]: taken[field].toUpperCase() });
    expect(await refused(server.client(), 'Register', { input })).toMatchObject({
      code: 'CONFLICT',
      status: 409,
      field,
    });
    expect((await audit(server, 'register'))[0]).toMatchObject({ result: 'CONFLICT', actorId: null });
  });

  test('is refused where registration is closed', async () => {
    await changeSettings(server, sql`registration = 'CLOSED'`);
    const refusal = await refused(server.client(), 'Register', { input: buildRegistration() });
    expect(refusal).toMatchObject({ code: 'FEATURE_OFF', status: 409 });
    expect(await ask(server.client(), 'Server')).toMatchObject({ registration: 'CLOSED' });
    await changeSettings(server, sql`registration = 'OPEN'`);
  });

  test('of several at once for one name, lets one through', async () => {
    const inputs = Array.from({ length: 4 }, (_, at) =>
      buildRegistration({ username: at % 2 === 0 ? 'racer' : 'RACER' }),
    );
    const outcomes = await Promise.all(
      inputs.map((input) => attempt(server.client(), 'Register', { input })),
    );
    const lost = outcomes.map(({ refusal }) => refusal).filter((refusal) => refusal !== null);
    expect(lost).toHaveLength(3);
    for (const refusal of lost) expect(refusal).toMatchObject({ code: 'CONFLICT', field: 'username' });
  });

  test('does not take the name of what stands in /Home already', async () => {
    const { id } = await signedIn(server);
    await server.database.rows(sql`
      insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
      values (gen_random_uuid(), 'FOLDER', ${HOMES_ID}, 'projects', 'projects', ${id}, now(), now(), '{}', '{}')`);
    const refusal = await refused(server.client(), 'Register', {
      input: buildRegistration({ username: 'Projects' }),
    });
    expect(refusal).toMatchObject({ code: 'CONFLICT', field: 'username' });
  });

  test.each([
    ['two letters', { username: 'ab' }, ['username username']],
    ['65 letters', { username: 'a'.repeat(65) }, ['username username']],
    ['an e-mail address as the username', { username: 'ada@example.org' }, ['username username']],
    ['a space in the username', { username: 'ada lovelace' }, ['username username']],
    ['a short password', { password: 'sevenof' }, ['password minLength']],
    ['a password of 129 characters', { password: 'x'.repeat(129) }, ['password maxLength']],
    ['a control character in the full name', { fullName: 'Ada\u0000' }, ['fullName characters']],
    ['two problems', { username: '?', password: '?' }, ['username username', 'password minLength']],
  ])('refuses %s', async (_, changes, expected) => {
    expect(
      problems(await refused(server.client(), 'Register', { input: buildRegistration(changes) })),
    ).toEqual(expected);
  });

  test('counts characters, not code units', async () => {
    await register(server, { password: '🔑'.repeat(128) });
    const short = await refused(server.client(), 'Register', {
      input: buildRegistration({ password: '🔑'.repeat(7) }),
    });
    expect(problems(short)).toEqual(['password minLength']);
  });
});

describe('me', () => {
  test('is null without a token', async () => {
    expect(await ask(server.client(), 'Me')).toBeNull();
  });

  test('is the account that is signed in', async () => {
    const member = await signedIn(server);
    const me = await ask<User>(member.client, 'Me');
    expect(me).toMatchObject({ id: member.id, email: member.email, status: 'ACTIVE' });
    expect(me.lastLoginAt).not.toBeNull();
  });
});

describe('updateProfile', () => {
  test('keeps what is missing and clears what is null', async () => {
    const { client, email, username } = await signedIn(server);
    const named = await ask<User>(client, 'UpdateProfile', { input: { fullName: 'Somebody' } });
    expect(named).toMatchObject({ username, email, fullName: 'Somebody' });
    const cleared = await ask<User>(client, 'UpdateProfile', { input: { fullName: null, email: null } });
    expect(cleared).toMatchObject({ username, email: null, fullName: null });
  });

  test('renames the home with the user', async () => {
    const member = await signedIn(server);
    const to = `${member.username}-new`;
    await ask(member.client, 'UpdateProfile', { input: { username: to } });
    expect((await homeOf(member.id))[0]?.name).toBe(to);
    expect((await changesOf(member.id)).at(-1)).toEqual({
      kind: 'ITEM_RENAMED',
      details: { from: member.username, to },
      actorId: member.id,
    });
    expect((await audit(server, 'updateProfile'))[0]).toMatchObject({
      result: 'OK',
      targetId: member.id,
      targetName: to,
    });
    await login(server, { ...member, username: to });
  });

  test('lets one change the case of one’s own name', async () => {
    const { client, id, username } = await signedIn(server);
    const changed = await ask<User>(client, 'UpdateProfile', { input: { username: username.toUpperCase() } });
    expect(changed).toMatchObject({ id, username: username.toUpperCase() });
  });

  test('refuses what is taken, and leaves everything as it was', async () => {
    const other = await register(server);
    const member = await signedIn(server);
    const byName = { input: { username: other.username.toUpperCase(), fullName: 'Lost' } };
    expect(await refused(member.client, 'UpdateProfile', byName)).toMatchObject({
      code: 'CONFLICT',
      field: 'username',
    });
    const byEmail = { input: { email: other.email.toUpperCase() } };
    expect(await refused(member.client, 'UpdateProfile', byEmail)).toMatchObject({
      code: 'CONFLICT',
      field: 'email',
    });
    expect(await ask(member.client, 'Me')).toMatchObject({ username: member.username, fullName: null });
    expect((await audit(server, 'updateProfile'))[0]).toMatchObject({
      result: 'CONFLICT',
      actorId: member.id,
    });
  });

  test('refuses no username at all', async () => {
    const { client } = await signedIn(server);
    const refusal = await refused(client, 'UpdateProfile', { input: { username: null } });
    expect(problems(refusal)).toEqual(['username username']);
  });

  test('wants somebody signed in', async () => {
    const refusal = await refused(server.client(), 'UpdateProfile', { input: { fullName: 'Nobody' } });
    expect(refusal).toEqual(unauthenticated('TOKEN_MISSING'));
  });
});

describe('an account seen by another', () => {
  test('shows its private fields to holders of VIEW_USERS only', async () => {
    const member = await register(server);
    const actor = await signedIn(server);
    await giveRights(server, actor.id, 'SET_ANY_PASSWORD');
    const again = async (): Promise<User> => {
      const { accessToken } = await login(server, actor);
      const input = { userId: member.id, newPassword: 'battery staple' };
      return ask<User>(server.client(accessToken), 'SetPassword', { input });
    };
    expect(await again()).toMatchObject({
      username: member.username,
      createdAt: expect.any(String),
      email: null,
      status: null,
      lastLoginAt: null,
      groups: null,
      rights: null,
      mustChangePassword: null,
      passwordExpiresAt: null,
    });
    await giveRights(server, actor.id, 'VIEW_USERS');
    expect(await again()).toMatchObject({ email: member.email, status: 'ACTIVE', mustChangePassword: false });
  });

  test('the administrator holds every right', async () => {
    const me = await ask<User>(await admin(server), 'Me');
    expect(me.rights).toHaveLength(39);
    expect(me.groups?.map(({ group }) => group.name)).toEqual(['administrators', 'users']);
  });
});
