// Sessions go a day after they ran out; whoever comes with what stood for one is told that it is over.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { DAY } from '../../src/common/clock.js';
import { Maintenance } from '../../src/jobs/maintenance.js';
import { openLocalBlobStore } from '../../src/storage/local-blob-store.js';
import { login, refused, register } from '../api/accounts-support.js';
import type { Member } from '../api/accounts-support.js';
import { rows } from '../api/share-links-support.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function maintain(): Promise<void> {
  const store = await openLocalBlobStore(server.blobsDir);
  const maintenance = new Maintenance({
    database: server.database,
    store,
    clock: server.clock,
    log: pino({ level: 'silent' }),
  });
  await maintenance.run('forgetExpired', new AbortController().signal);
}

const sessionsOf = ({ id }: Member): Promise<{ id: string; ended: boolean }[]> =>
  rows(
    server,
    `select id, ended_at is not null as ended from session where user_id = '${id}' order by created_at`,
  );

test('what ran out goes, and what lives stays', async () => {
  const member = await register(server);
  const { refreshToken, refreshTokenExpiresAt } = await login(server, member);
  await server.database.pool.query(
    `insert into session (id, user_id, created_at, last_used_at, expires_at, refresh_token_hash)
     select gen_random_uuid(), user_id, created_at, last_used_at, created_at - interval '25 hours', 'x'
     from session, generate_series(1, 5001) where user_id = $1`,
    [member.id],
  );
  await maintain();
  const [first, ...others] = await sessionsOf(member);
  expect(others).toEqual([]);
  server.clock.advance(Date.parse(refreshTokenExpiresAt) - server.clock.now().getTime() + 1000);
  await login(server, member);
  await maintain();
  expect((await sessionsOf(member)).map(({ id }) => id)).toContain(first?.id);
  server.clock.advance(DAY);
  await maintain();
  const left = await sessionsOf(member);
  expect(left).toHaveLength(1);
  expect(left[0]?.id).not.toBe(first?.id);
  expect(await refused(server.client(), 'RefreshSession', { refreshToken })).toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

test('of a session that is gone, every token is SESSION_ENDED', async () => {
  const member = await register(server);
  const [used, kept] = [await login(server, member), await login(server, member)];
  const refresh = (refreshToken: string) => refused(server.client(), 'RefreshSession', { refreshToken });
  await server
    .client()
    .data('mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken } }', {
      token: used.refreshToken,
    });
  await server.database.pool.query('delete from session where user_id = $1', [member.id]);
  await server.database.pool.query(`select pg_notify('sheaf', 'user:' || $1)`, [member.id]);
  for (const { refreshToken } of [used, kept])
    expect(await refresh(refreshToken)).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' });
  const { extensions } = await server.client(kept.accessToken).error('{ root { id } }');
  expect(extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' });
  const misused = await rows(server, "select from audit_entry where action = 'revokeSession'");
  expect(misused).toEqual([]);
});

test('what has run out is not ended once more', async () => {
  const member = await register(server);
  await login(server, member);
  await server.database.pool.query(
    `update session set expires_at = now() - interval '1 hour' where user_id = $1`,
    [member.id],
  );
  await login(server, member);
  const admin = await server.signIn();
  await admin.data('mutation ($input: BlockUserInput!) { blockUser(input: $input) { id } }', {
    input: { userId: member.id },
  });
  expect((await sessionsOf(member)).map(({ ended }) => ended)).toEqual([false, true]);
});
