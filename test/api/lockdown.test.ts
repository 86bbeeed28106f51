// Lockdown: who applies it, what goes on in it, over HTTP, sockets and links, on every node and over restarts.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, getNamedType, isLeafType, isObjectType } from 'graphql';
import type { GraphQLObjectType } from 'graphql';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestSocket } from '../server/support/sockets.js';
import { giveRights } from './accounts-support.js';
import { everyOperation } from './every-operation.js';
import type { GeneratedOperation } from './every-operation.js';
import * as operations from './generated/operations.js';
import { everything } from './non-leak-walk.js';

let server: TestServer;
let other: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let all: readonly GeneratedOperation[];

const REASON = 'Backups are being restored – 请稍候';
const PASSWORD = 'a long enough password';
const lockedOut = { code: 'LOCKDOWN', status: 999, reason: REASON };
const goingOn = ['server', 'me', 'login', 'refreshSession', 'logout'];

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  admin = await server.signIn();
  alice = await server.newUser('alice');
  all = (await everyOperation()).map((operation) =>
    // It asks for the password first: what is proved decides whether lockdown is passed.
    operation.name === 'changeExpiredPassword'
      ? {
          ...operation,
          variables: {
            input: { login: 'alice', currentPassword: PASSWORD, newPassword: 'another long one' },
          },
        }
      : operation,
  );
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const lock = (reason: string | null = REASON, client = admin) =>
  client.data(operations.SetLockdown, { enabled: true, reason });
const unlock = async (): Promise<void> => {
  const { setLockdown } = await admin.data(operations.SetLockdown, { enabled: false });
  expect(setLockdown).toEqual({ lockdown: false, lockdownReason: null });
};
const shown = async (client: ApiClient) => {
  const { lockdown, lockdownReason } = (await client.data(operations.Server)).server;
  return { lockdown, lockdownReason };
};
const lockedDown = (): Promise<void> =>
  eventually(async () => expect(await shown(other.client())).toMatchObject({ lockdown: true }));

describe('setLockdown', () => {
  test('needs APPLY_LOCKDOWN', async () => {
    const input = { enabled: true, reason: 'x'.repeat(501) };
    const nobody = await server.client().error(operations.SetLockdown, input);
    expect(nobody.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_MISSING' });
    const without = await alice.error(operations.SetLockdown, input);
    expect(without.extensions).toMatchObject({ code: 'FORBIDDEN', right: 'APPLY_LOCKDOWN' });
    expect(await shown(alice)).toEqual({ lockdown: false, lockdownReason: null });
  });

  test.each([
    ['x'.repeat(501), 'maxLength'],
    ['two\nlines', 'characters'],
    ['\u0000', 'characters'],
    ['\u202e', 'characters'],
  ])('refuses the reason %j', async (reason, rule) => {
    const { extensions } = await admin.error(operations.SetLockdown, { enabled: true, reason });
    expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'reason', rule }] });
    expect(await shown(alice)).toEqual({ lockdown: false, lockdownReason: null });
  });

  test('tells the reason to everybody, and is audited', async () => {
    for (const [reason, told] of [
      ['é'.repeat(500), 'é'.repeat(500)],
      [null, null],
      ['', null],
      [' Moving ', 'Moving'],
    ] as const) {
      const expected = { lockdown: true, lockdownReason: told };
      expect(await lock(reason)).toEqual({ setLockdown: expected });
      expect(await shown(server.client())).toEqual(expected);
    }
    await unlock();
    const { rows } = await server.database.pool.query<{ details: object }>(
      `select details from audit_entry where action = 'setLockdown' and result = 'OK' order by id desc limit 2`,
    );
    expect(rows.map(({ details }) => details)).toEqual([
      { enabled: false, reason: null },
      { enabled: true, reason: 'Moving' },
    ]);
  });
});

describe('in lockdown', () => {
  beforeAll(async () => {
    await lock();
    await lockedDown();
  });
  afterAll(unlock);

  test('everything is refused to who is signed in without BYPASS_LOCKDOWN, but for what goes on', async () => {
    const outcomes = await Promise.all(
      all
        .filter(({ name }) => !goingOn.includes(name))
        .map(async ({ name, query, variables }) => {
          const { errors } = await alice.request(query, variables);
          return [name, errors?.map(({ extensions }) => extensions)];
        }),
    );
    expect(outcomes).toEqual(outcomes.map(([name]) => [name, [lockedOut]]));
    expect(outcomes.length).toBeGreaterThan(20);
  });

  test('below `me` nothing tells of others, whatever rights one holds', async () => {
    const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
    const user = schema.getType('User');
    if (!isObjectType(user)) throw new Error('There is no type User.');
    const directory = await server.signIn('alice', PASSWORD);
    const { me } = await directory.data(operations.Me);
    await giveRights(server, me?.id ?? '', 'VIEW_USERS', 'VIEW_GROUPS');
    await server.database.pool.query(`select pg_notify('sheaf', 'user:' || $1)`, [me?.id]);
    await eventually(async () =>
      expect((await directory.data(operations.Me)).me?.rights).toContain('VIEW_GROUPS'),
    );
    const fields = Object.values(user.getFields());
    const own = fields.filter(({ type }) => isLeafType(getNamedType(type))).map(({ name }) => name);
    expect(await directory.data(`{ me { ${own.join(' ')} } }`)).toMatchObject({
      me: { username: 'alice', email: 'alice@example.com' },
    });
    for (const { name, type, args } of fields.filter((field) => !own.includes(field.name))) {
      expect(args).toEqual([]);
      const selected = everything(schema, getNamedType(type) as GraphQLObjectType, 2);
      const { data, errors = [] } = await directory.request(`{ me { ${name} ${selected} } }`);
      expect(JSON.stringify(data)).not.toMatch(/admin(@|"|\b(?!istrators))/);
      for (const { extensions } of errors) expect([name, extensions]).toEqual([name, lockedOut]);
    }
    const members =
      '{ me { groups { group { name rights { right } memberCount members { totalCount } } } } }';
    const { errors } = await directory.request(members);
    expect(new Set(errors?.map(({ path }) => path?.at(-1)))).toEqual(
      new Set(['rights', 'memberCount', 'members']),
    );
  });

  test('over sockets too, and on other nodes', async () => {
    const socket = await TestSocket.open(other.url, alice.token);
    for (const { name, query, variables } of all.filter((operation) => !goingOn.includes(operation.name))) {
      const { errors } = await socket.request(query, variables);
      expect([name, errors?.map(({ extensions }) => extensions)]).toEqual([name, [lockedOut]]);
    }
    expect((await socket.request('{ me { username } }')).data).toEqual({ me: { username: 'alice' } });
    expect((await socket.request('{ server { lockdownReason } }')).data).toEqual({
      server: { lockdownReason: REASON },
    });
    socket.socket.close();
  });

  test('an upload is refused before its bytes are read', async () => {
    const file = new File(['x'], 'x.txt');
    const upload = 'mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) { id } }';
    const { errors } = await alice.upload(upload, { input: { file: null } }, { 'input.file': file });
    expect(errors?.[0]?.extensions).toEqual(lockedOut);
  });

  test('who is not signed in is told that first', async () => {
    /** What needs no account, and does not go on. */
    const open = ['register', 'shareLink', 'changeExpiredPassword'];
    for (const { name, query, variables } of all.filter((operation) => !goingOn.includes(operation.name))) {
      const { errors } = await server.client().request(query, variables);
      const expected = open.includes(name)
        ? lockedOut
        : { code: 'UNAUTHENTICATED', status: 401, reason: 'TOKEN_MISSING' };
      expect([name, errors?.map(({ extensions }) => extensions)]).toEqual([name, [expected]]);
    }
  });

  test('one signs in, refreshes, is told who one is, and signs out', async () => {
    const { login } = await server
      .client()
      .data(operations.Login, { input: { login: 'alice', password: PASSWORD } });
    expect(login.user.username).toBe('alice');
    const { refreshSession } = await server
      .client()
      .data(operations.RefreshSession, { refreshToken: login.refreshToken });
    const again = server.client(refreshSession.accessToken);
    expect((await again.data(operations.Me)).me?.username).toBe('alice');
    expect(await again.data(operations.Logout)).toEqual({ logout: true });
    expect(await shown(server.client())).toEqual({ lockdown: true, lockdownReason: REASON });
  });

  test('holders of BYPASS_LOCKDOWN go on', async () => {
    const bob = await server.signIn('alice', PASSWORD);
    const { me } = await bob.data(operations.Me);
    expect((await bob.error('{ root { id } }')).extensions).toEqual(lockedOut);
    expect(await admin.data('{ root { name } }')).toEqual({ root: { name: '/' } });
    await giveRights(server, me?.id ?? '', 'BYPASS_LOCKDOWN');
    await server.database.pool.query(`select pg_notify('sheaf', 'user:' || $1)`, [me?.id]);
    await eventually(async () =>
      expect(await bob.data('{ root { name } }')).toEqual({ root: { name: '/' } }),
    );
    await server.database.pool.query(
      'delete from membership where group_id in (select group_id from group_right where right_name = $1) and user_id = $2',
      ['BYPASS_LOCKDOWN', me?.id],
    );
    await server.database.pool.query(`select pg_notify('sheaf', 'user:' || $1)`, [me?.id]);
    await eventually(async () => expect((await bob.error('{ root { id } }')).extensions).toEqual(lockedOut));
  });

  test('a node that starts is locked down', async () => {
    const third = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
    try {
      expect(await shown(third.client())).toEqual({ lockdown: true, lockdownReason: REASON });
      const { extensions } = await third.client(alice.token ?? undefined).error('{ root { id } }');
      expect(extensions).toEqual(lockedOut);
    } finally {
      await third.close();
    }
  });
});

test('links answer 503, and what is being sent is finished', async () => {
  const size = 30_000_000;
  const file = new File([Buffer.alloc(size, 'x')], 'large.txt');
  const { uploadDocument } = succeeded(
    await alice.upload(operations.UploadDocument, { input: { file: null as never } }, { 'input.file': file }),
  );
  const url = uploadDocument.downloadUrl ?? '';
  const begun = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, resolve).on('error', reject).end();
  });
  await lock();
  try {
    expect((await fetch(url)).status).toBe(503);
    await eventually(async () => expect((await fetch(url.replace(server.url, other.url))).status).toBe(503));
    let received = 0;
    for await (const piece of begun) received += (piece as Buffer).length;
    expect([begun.statusCode, received]).toEqual([200, size]);
  } finally {
    await unlock();
  }
  expect((await fetch(url)).status).toBe(200);
});

test('lifted on one node, all of them go on', async () => {
  await lock();
  await lockedDown();
  await unlock();
  await eventually(async () =>
    expect(await other.client(alice.token ?? undefined).data('{ root { name } }')).toEqual({
      root: { name: '/' },
    }),
  );
});
