// setPassword: one's own and other people's, and what the settings ask of passwords.
import sql from 'sql-template-tag';
import { ADMINISTRATORS_ID, newId } from '../../src/common/ids.js';
import { startTestServer } from '../support/server.js';
import {
  admin,
  ask,
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
import type { Client, Server } from './accounts-support.js';

let server: Server;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const set = (client: Client, input: Readonly<Record<string, unknown>>): Promise<object> =>
  ask(client, 'SetPassword', { input });
const trySet = (
  client: Client,
  input: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> => refused(client, 'SetPassword', { input });

describe('one’s own password', () => {
  test('is replaced by proving it, which ends the other sessions', async () => {
    const member = await signedIn(server);
    const elsewhere = await login(server, member);
    const input = { currentPassword: member.password, newPassword: 'battery staple' };
    expect(await set(member.client, input)).toMatchObject({ id: member.id, mustChangePassword: false });
    expect(await ask(member.client, 'Me')).toMatchObject({ id: member.id });
    expect(await refused(server.client(elsewhere.accessToken), 'Me')).toEqual(
      unauthenticated('SESSION_ENDED'),
    );
    await login(server, member, 'battery staple');
    expect(
      await refused(server.client(), 'Login', {
        input: { login: member.username, password: member.password },
      }),
    ).toEqual(unauthenticated('BAD_CREDENTIALS'));
    expect((await audit(server, 'setPassword'))[0]).toMatchObject({
      result: 'OK',
      actorId: member.id,
      targetId: member.id,
      targetName: member.username,
    });
  });

  test('is the same thing with one’s own id', async () => {
    const { client, id, password } = await signedIn(server);
    expect(problems(await trySet(client, { userId: id, newPassword: 'battery staple' }))).toEqual([
      'currentPassword required',
    ]);
    const userId = id.toUpperCase();
    await set(client, { userId, currentPassword: password, newPassword: 'battery staple', mustChange: true });
    expect(await ask(client, 'Me')).toMatchObject({ mustChangePassword: true });
  });

  test('is kept where the current one is wrong, missing, or the new one no better', async () => {
    const { client, password } = await signedIn(server);
    const wrong = await trySet(client, { currentPassword: 'wrong password', newPassword: 'short' });
    expect(wrong).toEqual(unauthenticated('BAD_CREDENTIALS'));
    for (const currentPassword of [undefined, null]) {
      const missing = await trySet(client, { currentPassword, newPassword: 'battery staple' });
      expect(problems(missing)).toEqual(['currentPassword required']);
    }
    expect(problems(await trySet(client, { currentPassword: password, newPassword: 'short' }))).toEqual([
      'newPassword minLength',
    ]);
    expect(problems(await trySet(client, { currentPassword: password, newPassword: password }))).toEqual([
      'newPassword different',
    ]);
    expect(await ask(client, 'Me')).not.toBeNull();
  });

  test('needs SET_OWN_PASSWORD', async () => {
    const { id, username, email, password } = await register(server);
    await server.database.rows(sql`delete from membership where user_id = ${id}`);
    const { accessToken } = await login(server, { id, username, email, password });
    const input = { currentPassword: 'wrong password', newPassword: 'short' };
    expect(await trySet(server.client(accessToken), input)).toMatchObject({
      code: 'FORBIDDEN',
      status: 403,
      right: 'SET_OWN_PASSWORD',
    });
  });

  test('wants somebody signed in', async () => {
    const input = { currentPassword: 'wrong password', newPassword: 'battery staple' };
    expect(await trySet(server.client(), input)).toEqual(unauthenticated('TOKEN_MISSING'));
  });
});

describe('somebody else’s password', () => {
  test('is set with SET_ANY_PASSWORD, which ends all of their sessions', async () => {
    const member = await signedIn(server);
    const administrator = await admin(server);
    const input = { userId: member.id, newPassword: 'battery staple', mustChange: true };
    expect(await set(administrator, input)).toMatchObject({ id: member.id, mustChangePassword: true });
    expect(await refused(member.client, 'Me')).toEqual(unauthenticated('SESSION_ENDED'));
    const refreshed = await refused(server.client(), 'RefreshSession', { refreshToken: member.refreshToken });
    expect(refreshed).toEqual(unauthenticated('SESSION_ENDED'));
    const again = { input: { login: member.username, password: 'battery staple' } };
    expect(await refused(server.client(), 'Login', again)).toMatchObject({
      code: 'PASSWORD_CHANGE_REQUIRED',
    });
    expect(problems(await trySet(administrator, { ...input, newPassword: 'short' }))).toEqual([
      'newPassword minLength',
    ]);
  });

  test('is not set without the right', async () => {
    const { client } = await signedIn(server);
    const { id } = await register(server);
    const refusal = await trySet(client, { userId: id, newPassword: 'short' });
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', right: 'SET_ANY_PASSWORD' });
    expect((await audit(server, 'setPassword'))[0]).toMatchObject({ result: 'FORBIDDEN', targetId: id });
  });

  test('is out of reach where they hold, or will hold, a right that one lacks', async () => {
    const actor = await register(server);
    await giveRights(server, actor.id, 'SET_ANY_PASSWORD');
    const client = server.client((await login(server, actor)).accessToken);
    const target = await register(server);
    const input = { userId: target.id, newPassword: 'battery staple' };
    const inGroup = (startsAt: Date | null, endsAt: Date | null): Promise<object[]> =>
      server.database.rows(sql`
        insert into membership (user_id, group_id, starts_at, ends_at)
        values (${target.id}, ${ADMINISTRATORS_ID}, ${startsAt}, ${endsAt})
        on conflict (user_id, group_id) do update set starts_at = ${startsAt}, ends_at = ${endsAt}`);
    const now = server.clock.now().getTime();
    for (const [startsAt, endsAt] of [
      [null, null],
      [new Date(now + 60_000), null],
    ] as const) {
      await inGroup(startsAt, endsAt);
      expect(await trySet(client, input)).toMatchObject({ code: 'FORBIDDEN', rule: expect.any(String) });
    }
    await inGroup(null, new Date(now));
    expect(await set(client, input)).toMatchObject({ id: target.id });
  });

  test('of nobody is not found, whatever one may', async () => {
    const { client } = await signedIn(server);
    const gone = await register(server);
    await server.database.rows(sql`update user_account set deactivated_at = now() where id = ${gone.id}`);
    for (const userId of [newId(), 'no-id', gone.id]) {
      const input = { userId, newPassword: 'battery staple' };
      expect(await trySet(client, input)).toMatchObject({ code: 'NOT_FOUND', status: 404 });
      expect(await trySet(await admin(server), input)).toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('the settings', () => {
  test('say how long passwords are and what they are made of, wherever one is set', async () => {
    const member = await signedIn(server);
    await changeSettings(
      server,
      sql`password_min_length = 10, password_required_classes = '{LOWERCASE,UPPERCASE,DIGIT,SYMBOL}'`,
    );
    const weak = ['minLength', 'LOWERCASE', 'DIGIT', 'SYMBOL'];
    expect(
      problems(await refused(server.client(), 'Register', { input: buildRegistration({ password: 'ÄÖÜ' }) })),
    ).toEqual(weak.map((rule) => `password ${rule}`));
    const own = await trySet(member.client, { currentPassword: member.password, newPassword: 'ÄÖÜ' });
    expect(problems(own)).toEqual(weak.map((rule) => `newPassword ${rule}`));
    await set(member.client, { currentPassword: member.password, newPassword: 'Ährenfeld 7!' });
    await changeSettings(server, sql`password_min_length = 8, password_required_classes = '{}'`);
  });
});
