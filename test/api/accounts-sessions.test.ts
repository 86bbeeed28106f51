// Staying signed in and signing out: tokens, refreshing, the list of sessions and how they end.
import jwt from 'jsonwebtoken';
import sql from 'sql-template-tag';
import { newId } from '../../src/common/ids.js';
import { DAY, MINUTE } from '../../src/common/clock.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import { ask, attempt, audit, login, refused, signedIn, unauthenticated } from './accounts-support.js';
import type { Server, Tokens } from './accounts-support.js';

let server: Server;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Session {
  readonly id: string;
  readonly current: boolean;
  readonly remoteAddress: string | null;
}

const refresh = (refreshToken: string): Promise<Tokens> =>
  ask<Tokens>(server.client(), 'RefreshSession', { refreshToken });
const tryRefresh = (refreshToken: string): Promise<Readonly<Record<string, unknown>>> =>
  refused(server.client(), 'RefreshSession', { refreshToken });
const me = (accessToken: string): Promise<{ readonly id: string } | null> =>
  ask(server.client(accessToken), 'Me');
const tryMe = (accessToken: string): Promise<Readonly<Record<string, unknown>>> =>
  refused(server.client(accessToken), 'Me');

describe('an access token', () => {
  test('expires after 15 minutes', async () => {
    const { accessToken, id } = await signedIn(server);
    server.clock.advance(14 * MINUTE);
    expect(await me(accessToken)).toMatchObject({ id });
    server.clock.advance(MINUTE);
    expect(await tryMe(accessToken)).toEqual(unauthenticated('TOKEN_EXPIRED'));
  });

  test('is believed only when it was signed here', async () => {
    const { accessToken, refreshToken } = await signedIn(server);
    const claims = jwt.decode(accessToken) as jwt.JwtPayload;
    const [header = '', payload = '', signature = ''] = accessToken.split('.');
    const forged = {
      garbage: 'no-token',
      'another secret': jwt.sign(claims, 'another secret of at least 32 bytes!'),
      'no algorithm': jwt.sign(claims, null, { algorithm: 'none' }),
      'another payload': [
        header,
        Buffer.from(JSON.stringify({ ...claims, sub: newId() })).toString('base64url'),
        signature,
      ].join('.'),
      'no signature': `${header}.${payload}.`,
      'a refresh token': refreshToken,
    };
    for (const [what, token] of Object.entries(forged)) {
      expect({ what, ...(await tryMe(token)) }).toEqual({ what, ...unauthenticated('TOKEN_INVALID') });
    }
  });

  test('dies with its session, and with the account', async () => {
    const { accessToken, id } = await signedIn(server);
    await server.database.rows(
      sql`update user_account set blocked_at = ${server.clock.now()} where id = ${id}`,
    );
    await server.database.rows(sql`select pg_notify('sheaf', ${`user:${id}`})`);
    expect(await eventually(() => tryMe(accessToken))).toEqual(unauthenticated('SESSION_ENDED'));
  });
});

describe('refreshSession', () => {
  test('renews both tokens and keeps the session', async () => {
    const first = await signedIn(server);
    server.clock.advance(6 * DAY);
    const second = await refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.user).toMatchObject({ id: first.id, email: first.email });
    expect(await me(second.accessToken)).toMatchObject({ id: first.id });
    expect(await ask<Session[]>(server.client(second.accessToken), 'Sessions')).toMatchObject([
      { current: true },
    ]);
    server.clock.advance(6 * DAY);
    await refresh(second.refreshToken);
    expect((await audit(server, 'refreshSession'))[0]).toMatchObject({ result: 'OK', actorId: first.id });
  });

  test('ends the session when a token is used twice', async () => {
    const first = await signedIn(server);
    const second = await refresh(first.refreshToken);
    expect(await tryRefresh(first.refreshToken)).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await tryMe(second.accessToken)).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await tryRefresh(second.refreshToken)).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await audit(server, 'revokeSession')).toMatchObject([
      { result: 'OK', actorId: first.id, targetType: 'Session' },
    ]);
    expect((await audit(server, 'refreshSession')).slice(0, 2)).toMatchObject([
      { result: 'UNAUTHENTICATED' },
      { result: 'UNAUTHENTICATED' },
    ]);
  });

  test('lets one of several at once through, and then nobody', async () => {
    const { refreshToken } = await signedIn(server);
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => attempt<Tokens>(server.client(), 'RefreshSession', { refreshToken })),
    );
    const refusals = outcomes.map(({ refusal }) => refusal).filter((refusal) => refusal !== null);
    expect(refusals).toEqual(Array.from({ length: 3 }, () => unauthenticated('SESSION_ENDED')));
    const won = outcomes.find(({ answer }) => answer !== null)?.answer;
    expect(await tryRefresh(won?.refreshToken ?? '')).toEqual(unauthenticated('SESSION_ENDED'));
  });

  test('takes no access token, no forged one and none that is too old', async () => {
    const { accessToken, refreshToken } = await signedIn(server);
    const claims = jwt.decode(refreshToken) as jwt.JwtPayload;
    const forged = jwt.sign(claims, 'another secret of at least 32 bytes!');
    for (const token of [accessToken, forged, jwt.sign(claims, null, { algorithm: 'none' }), '']) {
      expect(await tryRefresh(token)).toEqual(unauthenticated('TOKEN_INVALID'));
    }
    server.clock.advance(7 * DAY);
    expect(await tryRefresh(refreshToken)).toEqual(unauthenticated('SESSION_ENDED'));
  });

  test('is over with a block', async () => {
    const { id, refreshToken } = await signedIn(server);
    await server.database.rows(
      sql`update user_account set blocked_at = ${server.clock.now()} where id = ${id}`,
    );
    expect(await tryRefresh(refreshToken)).toEqual(unauthenticated('SESSION_ENDED'));
  });
});

describe('logout', () => {
  test('ends the session at once', async () => {
    const { client, accessToken, refreshToken, id } = await signedIn(server);
    expect(await ask(client, 'Logout')).toBe(true);
    expect(await tryMe(accessToken)).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await tryRefresh(refreshToken)).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await refused(client, 'Logout')).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await audit(server, 'logout')).toMatchObject([
      { result: 'UNAUTHENTICATED' },
      { result: 'OK', actorId: id, targetType: 'Session' },
    ]);
  });

  test('wants a live token', async () => {
    expect(await refused(server.client(), 'Logout')).toEqual(unauthenticated('TOKEN_MISSING'));
  });
});

describe('sessions', () => {
  test('are those that live, newest first', async () => {
    const first = await signedIn(server);
    server.clock.advance(MINUTE);
    const second = await login(server, first);
    const third = await login(server, first);
    await ask(server.client(third.accessToken), 'Logout');
    const sessions = await ask<Session[]>(first.client, 'Sessions');
    expect(sessions.map(({ current }) => current)).toEqual([false, true]);
    expect(sessions[0]?.remoteAddress).toMatch(/127\.0\.0\.1|::1/);
    expect(await ask<Session[]>(server.client(second.accessToken), 'Sessions')).toMatchObject([
      { current: true },
      { current: false },
    ]);
  });

  test('are ended one by one, this one included', async () => {
    const first = await signedIn(server);
    const second = await login(server, first);
    const [newest, oldest] = await ask<Session[]>(first.client, 'Sessions');
    expect(await ask(first.client, 'RevokeSession', { id: newest?.id })).toBe(true);
    expect(await tryMe(second.accessToken)).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await refused(first.client, 'RevokeSession', { id: newest?.id })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await ask(first.client, 'RevokeSession', { id: oldest?.id })).toBe(true);
    expect(await tryMe(first.accessToken)).toEqual(unauthenticated('SESSION_ENDED'));
  });

  test('of others do not exist', async () => {
    const mine = await signedIn(server);
    const theirs = await signedIn(server);
    const [session] = await ask<Session[]>(theirs.client, 'Sessions');
    for (const id of [session?.id, newId(), 'no-id']) {
      expect(await refused(mine.client, 'RevokeSession', { id })).toMatchObject({
        code: 'NOT_FOUND',
        status: 404,
      });
    }
    expect(await me(theirs.accessToken)).toMatchObject({ id: theirs.id });
    expect((await audit(server, 'revokeSession'))[2]).toMatchObject({
      result: 'NOT_FOUND',
      actorId: mine.id,
      targetId: session?.id,
    });
  });

  test('are nobody’s business without a token', async () => {
    expect(await refused(server.client(), 'Sessions')).toEqual(unauthenticated('TOKEN_MISSING'));
  });
});
