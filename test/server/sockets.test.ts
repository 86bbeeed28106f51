// The API over sockets: who is let in, what they may do, how many there may be, and what ends them.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { newFolder } from '../api/access-support.js';
import { Listening } from '../api/changes-support.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestSocket, closeOf, openBareSocket, socketUrl } from './support/sockets.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const me = '{ me { username } }';

const initialised = async (): Promise<WebSocket> => {
  const { socket } = await TestSocket.open(server.url);
  return socket;
};

const sql = (text: string, values: unknown[]): Promise<unknown> => server.database.pool.query(text, values);

const changed =
  (table: string, set: string) =>
  async (name: string): Promise<void> => {
    const at = server.clock.now();
    const user = 'select id from user_account where username = $2';
    await sql(`update ${table} set ${set} = $1 where ${table === 'session' ? 'user_id' : 'id'} = (${user})`, [
      at,
      name,
    ]);
    await sql(`select pg_notify('sheaf', 'user:' || id) from user_account where username = $1`, [name]);
  };

describe('a socket', () => {
  test('as front ends open it runs queries and mutations, with variables', async () => {
    const { token } = await server.signIn();
    const client = createClient({
      url: socketUrl(server.url),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
    });
    const run = async (query: string, variables: Record<string, unknown> = {}): Promise<unknown> => {
      for await (const { data } of client.iterate({ query, variables })) return data;
      return undefined;
    };
    expect(await run(me)).toEqual({ me: { username: 'admin' } });
    const create = 'mutation Make($input: CreateFolderInput!) { createFolder(input: $input) { name } }';
    expect(await run(create, { input: { name: 'over a socket' } })).toEqual({
      createFolder: { name: 'over a socket' },
    });
    await client.dispose();
  });

  test('runs a hundred operations at once, and refuses what comes on top', async () => {
    const socket = await TestSocket.open(server.url, (await server.signIn()).token);
    const answers = await Promise.all(Array.from({ length: 120 }, () => socket.request(me)));
    const refused = answers.filter(({ errors }) => errors?.[0]?.extensions.code === 'RATE_LIMITED');
    expect(answers.filter(({ data }) => data !== undefined).length).toBeGreaterThanOrEqual(100);
    expect(refused.length).toBeLessThanOrEqual(20);
    expect((await socket.request(me)).data).toEqual({ me: { username: 'admin' } });
    socket.close();
  });

  test('without authorization is let in for what needs no account', async () => {
    const socket = await TestSocket.open(server.url);
    expect((await socket.request('{ server { name } me { id } }')).data).toEqual({
      server: { name: 'Sheaf' },
      me: null,
    });
    const { errors } = await socket.request('{ root { id } }');
    expect(errors?.[0]?.extensions).toEqual({
      code: 'UNAUTHENTICATED',
      status: 401,
      reason: 'TOKEN_MISSING',
    });
    const made = await socket.request('mutation { createFolder(input: { name: "x" }) { id } }');
    expect(made.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    socket.close();
  });

  test.each([
    ['nonsense', 'TOKEN_INVALID'],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'TOKEN_INVALID'],
  ])('with the token %s is closed with 4403 %s', async (token, reason) => {
    await expect(TestSocket.open(server.url, token)).rejects.toThrow(`4403 ${reason}`);
  });

  test('with a token that has expired, or of a session that has ended, is closed with 4403', async () => {
    const client = await server.newUser('late');
    server.clock.advance(16 * 60_000);
    await expect(TestSocket.open(server.url, client.token)).rejects.toThrow('4403 TOKEN_EXPIRED');
    const ended = await server.signIn('late');
    await ended.data('mutation { logout }');
    await expect(TestSocket.open(server.url, ended.token)).rejects.toThrow('4403 SESSION_ENDED');
  });

  test('lives on when the access token that opened it has expired', async () => {
    const client = await server.newUser('staying');
    const socket = await TestSocket.open(server.url, client.token);
    const listening = await Listening.to(server, client);
    await newFolder(client, 'in time');
    await listening.until(1);
    server.clock.advance(24 * 3_600_000);
    expect((await client.error('{ root { id } }')).extensions['reason']).toBe('TOKEN_EXPIRED');
    expect((await socket.request(me)).data).toEqual({ me: { username: 'staying' } });
    await newFolder(await server.signIn('staying'), 'a day later');
    expect(await listening.until(2)).toMatchObject([{}, { item: { name: 'a day later' } }]);
    // But not past its session.
    server.clock.advance(8 * 24 * 3_600_000);
    expect((await socket.request('{ root { id } }')).errors?.[0]?.extensions).toMatchObject({
      reason: 'SESSION_ENDED',
    });
    await server.database.pool.query("notify sheaf, '*'");
    expect(await socket.closed).toEqual({ code: 4403, reason: 'SESSION_ENDED' });
    await eventually(async () => expect(listening.ended).toBe(true));
    await listening.stop();
  });
});

describe('what breaks the protocol is closed:', () => {
  test.each([
    ['no JSON', 'nonsense', 4400],
    ['no message', '{"type":"unknown"}', 4400],
    ['a message of servers', '{"type":"next","id":"1","payload":{}}', 4400],
    ['a second introduction', '{"type":"connection_init"}', 4429],
    ['a megabyte and more', `{"type":"ping","payload":{"a":"${'x'.repeat(1024 * 1024)}"}}`, 1009],
    ['an operation that is none', '{"type":"subscribe","id":"1","payload":{"query":1}}', 4400],
  ])('%s', async (_what, message, code) => {
    const socket = await initialised();
    socket.send(message);
    expect((await closeOf(socket)).code).toBe(code);
  });

  test('an operation before an introduction', async () => {
    const socket = await openBareSocket(server.url);
    socket.send('{"type":"subscribe","id":"1","payload":{"query":"{ server { name } }"}}');
    expect((await closeOf(socket)).code).toBe(4401);
  });

  test('another protocol, and another path', async () => {
    const old = new WebSocket(socketUrl(server.url), 'graphql-ws');
    old.on('error', () => undefined);
    expect([1006, 4406]).toContain((await closeOf(old)).code);
    const elsewhere = new WebSocket(
      socketUrl(server.url).replace('/graphql', '/elsewhere'),
      'graphql-transport-ws',
    );
    await expect(new Promise((_resolve, reject) => elsewhere.once('error', reject))).rejects.toThrow('404');
  });

  test('a client that goes while it is refused harms nobody', async () => {
    const { hostname, port } = new URL(server.url);
    for (let time = 0; time < 20; time += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(
        'GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
        () => socket.resetAndDestroy(),
      );
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect(await server.client().data('{ server { name } }')).toEqual({ server: { name: 'Sheaf' } });
  });

  test('nothing of it stands in the log as an error', () => {
    expect(server.logged()).not.toMatch(/"level":[56]0/);
  });
});

describe('the end of a session ends its sockets within a second, on every node:', () => {
  let other: TestServer;
  let users = 0;

  beforeAll(async () => {
    other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
    // Tokens are good on both: their clocks have to agree.
    other.clock.advance(server.clock.now().getTime() - other.clock.now().getTime());
  });
  afterAll(() => other.close());

  const ends: [string, (name: string, token: string) => Promise<unknown>][] = [
    ['a logout', (_name, token) => server.client(token).data('mutation { logout }')],
    [
      'a session taken back from another device',
      async (name) => {
        const second = await server.signIn(name);
        const { sessions } = await second.data<{ sessions: { id: string; current: boolean }[] }>(
          '{ sessions { id current } }',
        );
        const first = sessions.find(({ current }) => !current);
        await second.data('mutation ($id: ID!) { revokeSession(id: $id) }', { id: first?.id });
      },
    ],
    [
      'a new password, set elsewhere',
      async (name) => {
        const second = await server.signIn(name);
        const { me: user } = await second.data<{ me: { id: string } }>('{ me { id } }');
        const input = {
          userId: user.id,
          currentPassword: 'a long enough password',
          newPassword: 'another long password',
        };
        await second.data('mutation ($input: SetPasswordInput!) { setPassword(input: $input) { id } }', {
          input,
        });
      },
    ],
    ['a block', changed('user_account', 'blocked_at')],
    ['a deactivation', changed('user_account', 'deactivated_at')],
    ['an end by the database', changed('session', 'ended_at')],
  ];

  test.each(ends)('%s', async (_what, end) => {
    users += 1;
    const name = `leaving${users}`;
    const { token } = await server.newUser(name);
    const sockets = [await TestSocket.open(server.url, token), await TestSocket.open(other.url, token)];
    // Whatever runs on them.
    void sockets[0]?.request('subscription { changes { kind } }');
    const bystander = await TestSocket.open(server.url, (await server.signIn()).token);
    await end(name, token ?? '');
    const start = performance.now();
    for (const socket of sockets)
      expect(await socket.closed).toEqual({ code: 4403, reason: 'SESSION_ENDED' });
    expect(performance.now() - start).toBeLessThan(1000);
    expect((await bystander.request(me)).data).toEqual({ me: { username: 'admin' } });
    bystander.close();
  });
});

describe('caps', () => {
  test('hold for each user and each address, and free what is closed', async () => {
    const capped = await startTestServer({
      settings: { RATE_LIMITS: 'on', TRUST_PROXY: 'true' },
      mostConnections: { perAddress: 4, perUser: 2 },
    });
    const [admin, user] = [await capped.signIn(), await capped.newUser('user')];
    const from = (address: string, token: string | null = null): Promise<TestSocket> =>
      TestSocket.open(capped.url, token, { 'x-forwarded-for': address });

    const [first] = [await from('10.0.0.1', admin.token), await from('10.0.0.2', admin.token)];
    await expect(from('10.0.0.3', admin.token)).rejects.toThrow('4429 Too many connections');
    await from('10.0.0.3', user.token);
    first.close();
    await first.closed;
    await eventually(() => from('10.0.0.3', admin.token));

    const four = await eventually(async () => {
      const opened = await Promise.allSettled([1, 2, 3, 4].map(() => from('10.0.0.4')));
      const sockets = opened.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
      if (sockets.length < 4) for (const one of sockets) one.close();
      expect(sockets).toHaveLength(4);
      return sockets;
    });
    await expect(from('10.0.0.4')).rejects.toThrow('429');
    await from('10.0.0.5');
    four[0]?.close();
    await eventually(() => from('10.0.0.4'));
    await expect(from('10.0.0.4')).rejects.toThrow('429');
    await capped.close();
  });
});
