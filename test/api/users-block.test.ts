// blockUser and unblockUser: who is kept out, for how long, and what they are told.
import { HOUR, later } from '../../src/common/clock.js';
import { ADMINISTRATORS_ID, newId } from '../../src/common/ids.js';
import sql from 'sql-template-tag';
import { startTestServer } from '../support/server.js';
import {
  admin,
  ask,
  audit,
  login,
  problems,
  refused,
  register,
  signedIn,
  unauthenticated,
} from './accounts-support.js';
import type { Client, Server, User } from './accounts-support.js';
import { holder, seen } from './users-support.js';
import type { Person } from './users-support.js';

let server: Server;
let administrator: Client;
let adminId: string;

beforeAll(async () => {
  server = await startTestServer();
  administrator = await admin(server);
  ({ id: adminId } = await ask<User>(administrator, 'Me'));
});
afterAll(() => server.close());

type Given = Readonly<Record<string, unknown>>;

const block = (client: Client, input: Given): Promise<Person> => ask<Person>(client, 'BlockUser', { input });
const tryBlock = (client: Client, input: Given): Promise<Given> => refused(client, 'BlockUser', { input });
const unblock = (client: Client, userId: string): Promise<Person> => ask(client, 'UnblockUser', { userId });

test('a blocked user is out at once, and is told why and until when', async () => {
  const member = await signedIn(server);
  const until = later(server.clock.now(), HOUR).toISOString();
  const blocked = await block(administrator, { userId: member.id, reason: ' Spam ', until });
  expect(blocked).toMatchObject({
    id: member.id,
    status: 'BLOCKED',
    block: { reason: 'Spam', until, blockedAt: expect.any(String), blockedBy: { id: adminId } },
  });
  expect((await audit(server, 'blockUser'))[0]).toMatchObject({
    result: 'OK',
    actorId: adminId,
    targetId: member.id,
    targetName: member.username,
  });
  expect(await refused(member.client, 'Me')).toEqual(unauthenticated('SESSION_ENDED'));
  expect(await refused(server.client(), 'RefreshSession', { refreshToken: member.refreshToken })).toEqual(
    unauthenticated('SESSION_ENDED'),
  );
  const sign = (password: string) =>
    refused(server.client(), 'Login', { input: { login: member.username, password } });
  expect(await sign(member.password)).toMatchObject({ code: 'ACCOUNT_BLOCKED', reason: 'Spam', until });
  expect(await sign('wrong password')).toEqual(unauthenticated('BAD_CREDENTIALS'));

  // Others do not see it.
  const { client } = await holder(server);
  expect(await ask(client, 'UserByKey', { id: member.id })).toMatchObject({ block: null, status: null });
});

test('blocking again replaces reason and end', async () => {
  const { id } = await register(server);
  await block(administrator, { userId: id, reason: 'First', until: later(server.clock.now(), HOUR) });
  expect(await block(administrator, { userId: id })).toMatchObject({ block: { reason: null, until: null } });
  expect(await seen(server, id)).toMatchObject({ status: 'BLOCKED', block: { reason: null, until: null } });
});

test('a block that has run out no longer shows, and the sessions it ended stay ended', async () => {
  const own = await startTestServer();
  try {
    const member = await signedIn(own);
    await block(await admin(own), { userId: member.id, until: later(own.clock.now(), 60_000) });
    own.clock.advance(60_000);
    expect(await seen(own, member.id)).toMatchObject({ status: 'ACTIVE', block: null });
    expect(await refused(member.client, 'Me')).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await unblock(await admin(own), member.id)).toMatchObject({ block: null });
    await login(own, member);
  } finally {
    await own.close();
  }
});

test('unblocking lets in again; who is not blocked stays as they are', async () => {
  const member = await signedIn(server);
  expect(await unblock(administrator, member.id)).toMatchObject({ status: 'ACTIVE', block: null });
  expect(await ask(member.client, 'Me')).toMatchObject({ id: member.id });
  await block(administrator, { userId: member.id });
  expect(await unblock(administrator, member.id)).toMatchObject({ status: 'ACTIVE', block: null });
  expect((await audit(server, 'unblockUser'))[0]).toMatchObject({ result: 'OK', targetId: member.id });
  expect(await refused(member.client, 'Me')).toEqual(unauthenticated('SESSION_ENDED'));
  await login(server, member);
});

test('oneself can be blocked too, and sees it in the answer', async () => {
  const { id, client } = await holder(server, 'BLOCK_USERS');
  expect(await block(client, { userId: id })).toMatchObject({
    status: 'BLOCKED',
    block: { blockedBy: { id } },
  });
  expect(await refused(client, 'Me')).toEqual(unauthenticated('SESSION_ENDED'));
});

test('reasons and ends that cannot be are refused, and nobody is blocked', async () => {
  const { id } = await register(server);
  for (const [input, wrong] of [
    [{ reason: 'x'.repeat(501) }, 'reason maxLength'],
    [{ reason: 'a\nb' }, 'reason characters'],
    [{ reason: 'a\0b' }, 'reason characters'],
    [{ until: later(server.clock.now(), -1) }, 'until future'],
  ] as const) {
    expect(problems(await tryBlock(administrator, { userId: id, ...input }))).toEqual([wrong]);
  }
  expect(await seen(server, id)).toMatchObject({ status: 'ACTIVE', block: null });
  expect(await block(administrator, { userId: id, reason: 'x'.repeat(500) })).toMatchObject({
    status: 'BLOCKED',
  });
});

test('each needs its right; nobody is NOT_FOUND before that', async () => {
  const { client } = await holder(server);
  const [target, gone] = [await register(server), await register(server)];
  await ask(administrator, 'DeleteUser', { input: { userId: gone.id } });
  expect(await tryBlock(client, { userId: target.id, reason: 'x'.repeat(501) })).toMatchObject({
    code: 'FORBIDDEN',
    right: 'BLOCK_USERS',
  });
  expect(await refused(client, 'UnblockUser', { userId: target.id })).toMatchObject({
    code: 'FORBIDDEN',
    right: 'UNBLOCK_USERS',
  });
  for (const userId of [gone.id, newId<string>(), 'nonsense']) {
    for (const each of [client, administrator]) {
      const missing = { code: 'NOT_FOUND', status: 404, what: 'user' };
      expect(await tryBlock(each, { userId, reason: 'x'.repeat(501) })).toMatchObject(missing);
      expect(await refused(each, 'UnblockUser', { userId })).toMatchObject(missing);
    }
  }
  expect(await tryBlock(server.client(), { userId: target.id })).toEqual(unauthenticated('TOKEN_MISSING'));
  expect(await seen(server, target.id)).toMatchObject({ status: 'ACTIVE' });
});

test('neither reaches who holds, or will hold, more', async () => {
  const { client } = await holder(server, 'BLOCK_USERS', 'UNBLOCK_USERS');
  const target = await register(server);
  await server.database.rows(sql`
    insert into membership (user_id, group_id, starts_at)
    values (${target.id}, ${ADMINISTRATORS_ID}, ${later(server.clock.now(), HOUR)})`);
  const beyond = { code: 'FORBIDDEN', rule: expect.any(String) };
  expect(await tryBlock(client, { userId: target.id })).toMatchObject(beyond);
  await block(administrator, { userId: target.id });
  expect(await refused(client, 'UnblockUser', { userId: target.id })).toMatchObject(beyond);
  expect(await seen(server, target.id)).toMatchObject({ status: 'BLOCKED' });
});

test('the last administrator is blocked by nobody, not even for a while', async () => {
  const input = { userId: adminId, until: later(server.clock.now(), HOUR) };
  expect(await tryBlock(administrator, input)).toMatchObject({
    code: 'CONFLICT',
    status: 409,
    rule: 'LAST_ADMINISTRATOR',
  });
  expect(await ask(administrator, 'Me')).toMatchObject({ status: 'ACTIVE' });
});
