// Signing in with a password: who gets in, what everybody else is told, and how guessing is slowed down.
import sql from 'sql-template-tag';
import { DAY } from '../../src/common/clock.js';
import { startTestServer } from '../support/server.js';
import {
  ask,
  attempt,
  audit,
  buildRegistration,
  changeSettings,
  login,
  problems,
  refused,
  register,
  signedIn,
  unauthenticated,
} from './accounts-support.js';
import type { Member, Server, Tokens, User } from './accounts-support.js';

let server: Server;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Refusal = Readonly<Record<string, unknown>>;

const tryLogin = (name: string, password: string): Promise<Refusal> =>
  refused(server.client(), 'Login', { input: { login: name, password } });

const block = (member: Member, until: Date | null = null): Promise<object[]> =>
  server.database.rows(sql`
    update user_account set blocked_at = ${server.clock.now()}, blocked_until = ${until}, block_reason = 'Spam'
    where id = ${member.id}`);

describe('login', () => {
  test.each(['username', 'email'] as const)('takes the %s, whatever its case', async (name) => {
    const member = await register(server);
    const tokens = await ask<Tokens>(server.client(), 'Login', {
      input: { login: ` ${member[name].toUpperCase()} `, password: member.password },
    });
    const now = server.clock.now().getTime();
    expect(tokens.user).toMatchObject({ id: member.id, email: member.email, status: 'ACTIVE' });
    expect(Date.parse(tokens.user.lastLoginAt ?? '')).toBeCloseTo(now, -4);
    expect(Date.parse(tokens.accessTokenExpiresAt)).toBeCloseTo(now + 15 * 60_000, -4);
    expect(Date.parse(tokens.refreshTokenExpiresAt)).toBeCloseTo(now + 7 * DAY, -4);
    expect(await ask(server.client(tokens.accessToken), 'Me')).toMatchObject({ id: member.id });
    expect((await audit(server, 'login'))[0]).toMatchObject({
      result: 'OK',
      actorId: member.id,
      targetId: member.id,
    });
  });

  test('takes a password however its letters are composed', async () => {
    const member = await register(server, { password: 'ﬁancée Ü 42' });
    await login(server, member, 'ﬁancée Ü 42'.normalize('NFKD'));
  });

  test('answers a wrong password and an unknown account alike', async () => {
    const member = await register(server);
    const wrong = await tryLogin(member.username, 'wrong password');
    expect(wrong).toEqual(unauthenticated('BAD_CREDENTIALS'));
    for (const name of ['nobody-here', 'nobody@example.org', '', 'nobody\u0000']) {
      expect(await tryLogin(name, 'wrong password')).toEqual(wrong);
    }
    expect(await tryLogin(member.username, '')).toEqual(wrong);
    expect(await tryLogin(member.username, `${member.password}${'x'.repeat(5000)}`)).toEqual(wrong);
  });

  test('audits who a failed one claimed to be', async () => {
    const { username } = await register(server);
    await tryLogin(username, 'wrong password');
    expect((await audit(server, 'login'))[0]).toMatchObject({
      result: 'UNAUTHENTICATED',
      actorId: null,
      actorName: username,
    });
  });

  test('tells a blocked account so only with the right password', async () => {
    const member = await register(server);
    await block(member);
    expect(await tryLogin(member.username, 'wrong password')).toEqual(unauthenticated('BAD_CREDENTIALS'));
    expect(await tryLogin(member.username, member.password)).toMatchObject({
      code: 'ACCOUNT_BLOCKED',
      status: 403,
      reason: 'Spam',
      until: null,
    });
    expect((await audit(server, 'login'))[0]).toMatchObject({
      result: 'ACCOUNT_BLOCKED',
      actorName: member.username,
    });
  });

  test('lets a blocked account in again when its block is over', async () => {
    const member = await register(server);
    await block(member, new Date(server.clock.now().getTime() - 1));
    expect((await login(server, member)).user.status).toBe('ACTIVE');
  });

  test('does not know deleted accounts', async () => {
    const member = await register(server);
    await server.database.rows(sql`update user_account set deactivated_at = now() where id = ${member.id}`);
    expect(await tryLogin(member.username, member.password)).toEqual(unauthenticated('BAD_CREDENTIALS'));
  });
});

const mustChange = (member: Member): Promise<object[]> =>
  server.database.rows(sql`update user_account set must_change_password = true where id = ${member.id}`);
const change = (
  member: Member,
  currentPassword: string,
  newPassword: string,
): Readonly<Record<string, unknown>> => ({
  input: { login: member.email, currentPassword, newPassword },
});

describe('a password that has to be changed', () => {
  test('does not sign in, and is changed on the way', async () => {
    const old = await signedIn(server);
    await mustChange(old);
    expect(await tryLogin(old.username, 'wrong password')).toEqual(unauthenticated('BAD_CREDENTIALS'));
    expect(await tryLogin(old.username, old.password)).toEqual({
      code: 'PASSWORD_CHANGE_REQUIRED',
      status: 403,
    });

    const variables = change(old, old.password, 'battery staple');
    const tokens = await ask<Tokens>(server.client(), 'ChangeExpiredPassword', variables);
    expect(tokens.user).toMatchObject({ id: old.id, mustChangePassword: false });
    expect(await ask(server.client(tokens.accessToken), 'Me')).toMatchObject({ id: old.id });
    expect(await refused(old.client, 'Me')).toEqual(unauthenticated('SESSION_ENDED'));
    await login(server, old, 'battery staple');
    expect(await tryLogin(old.username, old.password)).toEqual(unauthenticated('BAD_CREDENTIALS'));
    expect((await audit(server, 'changeExpiredPassword'))[0]).toMatchObject({
      result: 'OK',
      actorId: old.id,
    });
  });

  test('is held to the rules only once it is proved', async () => {
    const member = await register(server);
    const unproved = change(member, 'wrong password', 'short');
    expect(await refused(server.client(), 'ChangeExpiredPassword', unproved)).toEqual(
      unauthenticated('BAD_CREDENTIALS'),
    );
    for (const [password, rule] of [
      ['short', 'minLength'],
      [member.password, 'different'],
    ] as const) {
      const refusal = await refused(
        server.client(),
        'ChangeExpiredPassword',
        change(member, member.password, password),
      );
      expect(problems(refusal)).toEqual([`newPassword ${rule}`]);
    }
    await block(member);
    const blocked = await refused(
      server.client(),
      'ChangeExpiredPassword',
      change(member, member.password, 'new password'),
    );
    expect(blocked).toMatchObject({ code: 'ACCOUNT_BLOCKED' });
  });

  test('can be changed once by one password', async () => {
    const member = await register(server);
    const outcomes = await Promise.all(
      ['new password 1', 'new password 2'].map((password) =>
        attempt(server.client(), 'ChangeExpiredPassword', change(member, member.password, password)),
      ),
    );
    const refusals = outcomes.map(({ refusal }) => refusal).filter((refusal) => refusal !== null);
    expect(refusals).toEqual([unauthenticated('BAD_CREDENTIALS')]);
  });

  test('comes with age, where the settings say so', async () => {
    await changeSettings(server, sql`password_max_age_days = 90`);
    const member = await signedIn(server);
    const { passwordExpiresAt } = await ask<User>(member.client, 'Me');
    expect(Date.parse(passwordExpiresAt ?? '')).toBeCloseTo(server.clock.now().getTime() + 90 * DAY, -4);
    await server.database.rows(sql`
      update user_account set password_changed_at = password_changed_at - interval '90 days' where id = ${member.id}`);
    expect(await ask(member.client, 'Me')).toMatchObject({ mustChangePassword: true });
    expect(await tryLogin(member.username, member.password)).toMatchObject({
      code: 'PASSWORD_CHANGE_REQUIRED',
    });
    const { refreshToken } = member;
    expect(await refused(server.client(), 'RefreshSession', { refreshToken })).toMatchObject({
      code: 'PASSWORD_CHANGE_REQUIRED',
    });
    await ask(server.client(), 'ChangeExpiredPassword', change(member, member.password, 'battery staple'));
    await changeSettings(server, sql`password_max_age_days = null`);
  });
});

describe('in lockdown', () => {
  const lockedDown = { code: 'LOCKDOWN', status: 999, reason: 'Maintenance' };

  test('signing in and out goes on, and nothing else of accounts', async () => {
    const member = await signedIn(server);
    await changeSettings(server, sql`lockdown = true, lockdown_reason = 'Maintenance'`);
    expect(await ask(server.client(), 'Server')).toMatchObject({
      lockdown: true,
      lockdownReason: 'Maintenance',
    });
    const tokens = await login(server, member);
    const { accessToken } = await ask<Tokens>(server.client(), 'RefreshSession', {
      refreshToken: tokens.refreshToken,
    });
    const client = server.client(accessToken);
    expect(await ask(client, 'Me')).toMatchObject({ id: member.id });
    for (const [name, variables] of [
      ['Sessions', {}],
      ['RevokeSession', { id: 'no-id' }],
      ['UpdateProfile', { input: { fullName: 'Somebody' } }],
      ['SetPassword', { input: { currentPassword: member.password, newPassword: 'battery staple' } }],
      ['Register', { input: buildRegistration() }],
      [
        'ChangeExpiredPassword',
        {
          input: { login: member.username, currentPassword: member.password, newPassword: 'battery staple' },
        },
      ],
    ] as const) {
      expect({ name, ...(await refused(client, name, variables)) }).toEqual({ name, ...lockedDown });
    }
    const input = { login: 'admin', currentPassword: server.adminPassword, newPassword: 'battery staple' };
    await ask(server.client(), 'ChangeExpiredPassword', { input });
    expect(await ask(client, 'Logout')).toBe(true);
    await changeSettings(server, sql`lockdown = false, lockdown_reason = null`);
  });
});
