// `npm run admin` beside a server that runs: what it does, that the server hears of it at once, and what it refuses.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { userInfo } from 'node:os';
import pg from 'pg';
import type { ApiClient, ApiError } from '../support/client.js';
import { runScript } from '../support/command.js';
import type { Ran } from '../support/command.js';
import { cloneDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

const PASSWORD = 'a long enough password';
const READABLE = /^Sign in as (\S+) with the password (([a-z2-9]{5}-){3}[a-z2-9]{5})$/m;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ settings: { RATE_LIMITS: 'on' } });
});
afterAll(() => server.close());

/** Connected, and without the server's secret, which it does not need. */
const admin = (args: readonly string[], input = ''): Promise<Ran> =>
  runScript('dist/cli/admin.js', args, { DATABASE_URL: server.databaseUrl }, input);

const rows = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  (await server.database.pool.query<Row>(text, [...values])).rows;

async function done(args: readonly string[], input = ''): Promise<string> {
  const { code, out, err } = await admin(args, input);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

/** The newest entry, which a refused command does not make. */
async function lastEntry(): Promise<object | undefined> {
  const [entry] = await rows<object>(
    `select action, actor_id, actor_name, result, target_type, target_name, remote_address, user_agent, details
     from audit_entry order by xid desc limit 1`,
  );
  return entry;
}
const byHand = {
  actor_id: null,
  actor_name: `command line: ${userInfo().username}`,
  result: 'OK',
  remote_address: null,
  user_agent: null,
};

const login = (name: string, password: string): Promise<ApiError> =>
  server.client().error('mutation ($input: LoginInput!) { login(input: $input) { accessToken } }', {
    input: { login: name, password },
  });

/** Until the server has heard of it. */
const isSignedOut = (client: ApiClient): Promise<void> =>
  eventually(async () => {
    expect((await client.error('{ root { id } }')).extensions).toMatchObject({ reason: 'SESSION_ENDED' });
  });

const lockdown = async (): Promise<unknown> =>
  (await server.client().data<{ server: unknown }>('{ server { lockdown lockdownReason } }')).server;

/** All that a refused command leaves as it is. */
const state = (): Promise<object[]> =>
  rows(`select (select count(*) from audit_entry), (select count(*) from user_account), (select count(*) from item),
               (select string_agg(password_hash, ',' order by id) from user_account),
               (select count(*) from session where ended_at is null)`);

const refusalOn = async (DATABASE_URL: string): Promise<string> => {
  const { code, out, err } = await runScript('dist/cli/admin.js', ['unlock'], { DATABASE_URL });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  return err;
};

describe('reset-password', () => {
  test('makes a readable password that has to be changed, ends all sessions, and is audited', async () => {
    const alice = await server.newUser('alice');
    await alice.data('{ root { id } }');
    const out = await done(['reset-password', 'Alice']);
    const [, username, password = ''] = READABLE.exec(out) ?? [];
    expect(username).toBe('alice');
    await isSignedOut(alice);
    expect((await login('alice', password)).extensions.code).toBe('PASSWORD_CHANGE_REQUIRED');
    expect(await lastEntry()).toMatchObject({ action: 'login' });
    const [entry] = await rows("select * from audit_entry where action = 'adminResetPassword'");
    expect(entry).toMatchObject({ ...byHand, target_type: 'User', target_name: 'alice', details: {} });
    expect(JSON.stringify(await rows('select * from audit_entry'))).not.toContain(password);
  });

  test('lets failed logins count no longer, from whatever address', async () => {
    await server.newUser('bob');
    for (let at = 0; at < 5; at += 1) await login('bob', 'a wrong password');
    expect((await login('bob', PASSWORD)).extensions.code).toBe('RATE_LIMITED');
    await server.newUser('bystander');
    for (let at = 0; at < 5; at += 1) await login('bystander', 'a wrong password');
    expect(await done(['reset-password', 'bob', '--password', PASSWORD, '--no-must-change'])).toBe(
      'The password of bob is set, and all of their sessions are over.\n',
    );
    await server.signIn('bob', PASSWORD);
    expect((await login('bystander', PASSWORD)).extensions.code).toBe('RATE_LIMITED');
  });

  test('takes a password from standard input, without the end of its line', async () => {
    await done(['reset-password', 'bob', '--password-stdin', '--no-must-change'], `${PASSWORD} piped\r\n`);
    await server.signIn('bob', `${PASSWORD} piped`);
  });
});

describe('create-user', () => {
  test('makes an account with all that an account has', async () => {
    const out = await done([
      'create-user',
      'carol',
      '--email',
      'carol@example.com',
      '--full-name',
      'Carol C.',
      '--group',
      'Administrators',
      '--group',
      'users',
      '--password',
      PASSWORD,
      '--no-must-change',
    ]);
    const carol = await server.signIn('carol', PASSWORD);
    const { me } = await carol.data<{ me: { id: string; rights: string[] } & Record<string, unknown> }>(
      '{ me { id username email fullName rights home { name path { name } } groups { group { name } } } }',
    );
    expect(out).toBe(`The account carol has the id ${me.id}\n`);
    expect(me).toMatchObject({
      username: 'carol',
      email: 'carol@example.com',
      fullName: 'Carol C.',
      home: { name: 'carol' },
      groups: [{ group: { name: 'administrators' } }, { group: { name: 'users' } }],
    });
    expect(me.rights).toContain('BYPASS_ACCESS');
    const [entry] = await rows("select * from audit_entry where action = 'adminCreateUser'");
    expect(entry).toMatchObject({
      ...byHand,
      target_type: 'User',
      target_id: me.id,
      target_name: 'carol',
      details: { groups: ['administrators'] },
    });
  });

  test('makes a readable password where none is given', async () => {
    const out = await done(['create-user', 'dave']);
    const [, , password = ''] = READABLE.exec(out) ?? [];
    expect((await login('dave', password)).extensions.code).toBe('PASSWORD_CHANGE_REQUIRED');
  });
});

describe('unlock', () => {
  test('ends a lockdown on nodes that run', async () => {
    await rows("update server set lockdown = true, lockdown_reason = 'a drill'");
    await rows("notify sheaf, 'settings'");
    await eventually(async () =>
      expect(await lockdown()).toEqual({ lockdown: true, lockdownReason: 'a drill' }),
    );
    expect(await done(['unlock'])).toBe('The lockdown has ended.\n');
    await eventually(async () => expect(await lockdown()).toEqual({ lockdown: false, lockdownReason: null }));
    expect(await lastEntry()).toEqual({
      ...byHand,
      action: 'adminUnlock',
      target_type: null,
      target_name: null,
      details: {},
    });
    expect(await done(['unlock'])).toBe('There was no lockdown to end.\n');
  });

  test('lifts a block, and lets failed logins count no longer', async () => {
    const erin = await server.newUser('erin');
    await rows(
      "update user_account set blocked_at = now() - interval '1 hour', block_reason = 'x' where username = 'erin'",
    );
    for (let at = 0; at < 5; at += 1) await login('erin', 'a wrong password');
    expect((await login('erin', PASSWORD)).extensions.code).toBe('RATE_LIMITED');
    expect(await done(['unlock', 'erin'])).toBe(
      'erin is not blocked, and none of their failed logins count any longer.\n',
    );
    await erin.data('{ root { id } }');
    await server.signIn('erin', PASSWORD);
    const [entry] = await rows(
      "select * from audit_entry where action = 'adminUnlock' and target_name = 'erin'",
    );
    expect(entry).toMatchObject({ ...byHand, target_type: 'User' });
  });
});

describe('help', () => {
  test('is on standard output where it is asked for, on standard error where nothing else is understood', async () => {
    const asked = await admin(['help']);
    expect(asked).toMatchObject({ code: 0, err: '' });
    expect(asked.out).toMatch(/^Usage: npm run admin/);
    for (const args of [[], ['destroy']]) {
      expect(await admin(args)).toEqual({ code: 2, out: '', err: asked.out });
    }
  });
});

describe('a refusal', () => {
  test.each([
    [['reset-password', 'nobody'], 'There is no such account as "nobody".'],
    [['reset-password', 'admin', '--password', 'short'], 'password: A password has at least 8 characters.'],
    [['reset-password', 'admin', '--password-stdin'], 'password: A password has at least 8 characters.'],
    [['create-user', 'ADMIN'], 'The username is taken: choose another one.'],
    [['create-user', 'a@b'], 'username: A username has 3 to 64 letters, digits, ".", "_" or "-".'],
    [['create-user', 'frank', '--password', 'short'], 'password: A password has at least 8 characters.'],
    [['unlock', 'nobody'], 'There is no such account as "nobody".'],
    [['unlock', '--force'], "Unknown option '--force'."],
  ])('%j', async (args, sentence) => {
    const before = await state();
    expect(await admin(args)).toEqual({ code: 1, out: '', err: `${sentence}\n` });
    expect(await state()).toEqual(before);
  });

  test('of a database that is not there, is empty, or of another version', async () => {
    const url = new URL(server.databaseUrl);
    url.port = '1';
    url.hostname = '127.0.0.1';
    expect(await refusalOn(url.href)).toBe('The database of DATABASE_URL does not answer (ECONNREFUSED).\n');
    expect(await refusalOn('mysql://x')).toBe(
      'DATABASE_URL is an address that starts with postgres:// or postgresql://.\n',
    );
    const other = await cloneDatabase();
    try {
      const client = new pg.Client({ connectionString: other.url });
      await client.connect();
      await client.query("update migration set name = 'of-the-future' where id = 2");
      expect(await refusalOn(other.url)).toBe(
        'This database is of another version of Sheaf: start this one on it once, or use that one.\n',
      );
      await client.query('drop table migration');
      expect(await refusalOn(other.url)).toBe('This database is empty: start Sheaf on it once.\n');
      await client.end();
    } finally {
      await other.drop();
    }
  });
});
