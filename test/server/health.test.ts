// What those who run the server ask it: whether it lives, whether it can work, its figures, and its log.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rename } from 'node:fs/promises';
import pg from 'pg';
import { textFile } from '../support/files.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestSocket } from './support/sockets.js';

let server: TestServer;
let loud: TestServer;
let quiet: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  loud = await startTestServer({ settings: { LOG_LEVEL: 'trace' } });
  quiet = await startTestServer({ settings: { LOG_LEVEL: 'error' } });
});
afterAll(() => Promise.all([server, loud, quiet].map((one) => one.close())));

const get = async (path: string): Promise<{ status: number; text: string; type: string | null }> => {
  const response = await fetch(server.url + path);
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
};

const routes = async (): Promise<Set<string>> =>
  new Set([...(await get('/metrics')).text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route ?? ''));

/** Drops or keeps the server's database out of its reach. */
async function onCluster(statement: (name: string) => string): Promise<void> {
  const url = new URL(server.databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(statement(name));
  await client.end();
}

const lines = (logged: string): Record<string, unknown>[] =>
  logged
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('/healthz and /readyz', () => {
  test('answer 200 while all is well', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await get('/readyz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  });

  test('say that the server lives and cannot work while the folder of blobs is gone', async () => {
    await rename(server.blobsDir, `${server.blobsDir}.away`);
    expect(await get('/readyz')).toMatchObject({ status: 503, text: '{"status":"unavailable"}' });
    expect(await get('/healthz')).toMatchObject({ status: 200 });
    await rename(`${server.blobsDir}.away`, server.blobsDir);
    expect(await get('/readyz')).toMatchObject({ status: 200 });
    expect(server.logged()).toMatch(/"msg":"not ready"/);
  });

  test('say the same while the database takes nobody, and recover with it', async () => {
    await onCluster((name) => `alter database ${name} allow_connections false`);
    await onCluster(
      (name) => `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    );
    expect(await get('/readyz')).toMatchObject({ status: 503, text: '{"status":"unavailable"}' });
    expect(await get('/healthz')).toMatchObject({ status: 200 });
    const { errors, status } = await server.client().request('{ server { name lockdown } }');
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(status).toBe(500);
    await onCluster((name) => `alter database ${name} allow_connections true`);
    await eventually(async () => expect(await get('/readyz')).toMatchObject({ status: 200 }));
    expect(await server.client().data('{ server { name } }')).toEqual({ server: { name: 'Sheaf' } });
  });
});

describe('/metrics', () => {
  test('has the figures of the process, of requests by route, and of sockets', async () => {
    await server.client().data('{ server { name } }');
    const socket = await TestSocket.open(server.url);
    const { status, text, type } = await get('/metrics');
    expect([status, type]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)]);
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
    expect(text).toMatch(
      /^sheaf_http_request_seconds_count\{method="POST",route="\/graphql",status="200"\} \d+/m,
    );
    expect(text).toMatch(/^sheaf_websockets 1$/m);
    socket.close();
  });

  test('has one line for whatever is asked for and is not there', async () => {
    for (let at = 0; at < 20; at += 1) {
      await get(`/nothing/${at}?${at}`);
      await get(`/files/token${at}/name${at}`);
    }
    await eventually(async () => expect(await routes()).toContain('none'));
    for (const route of await routes()) expect(route).not.toMatch(/\d/);
  });
});

describe('the log', () => {
  test('has a line for each request: who, what, how long, and what came of it', async () => {
    const admin = await server.signIn();
    await admin.data('query Mine { me { id } }');
    await admin.request('query Theirs { item(id: "x", externalId: "y") { id } }');
    await get('/files/token');
    await get('/healthz');
    const socket = await TestSocket.open(server.url, admin.token);
    await socket.request('query Socketed { me { id } }');
    socket.close();
    await eventually(async () => {
      const logged = lines(server.logged());
      const mine = logged.find(({ operation }) => operation === 'query Mine');
      expect(mine).toEqual({
        level: 30,
        time: expect.any(Number),
        pid: process.pid,
        hostname: expect.any(String),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        method: 'POST',
        route: '/graphql',
        status: 200,
        ms: expect.any(Number),
        remoteAddress: '127.0.0.1',
        userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        operation: 'query Mine',
        msg: 'request',
      });
      expect(logged.find(({ operation }) => operation === 'query Theirs')).toMatchObject({
        codes: ['BAD_USER_INPUT'],
      });
      expect(logged.find(({ operation }) => operation === 'query Socketed')).toMatchObject({
        userId: mine?.['userId'],
        ms: expect.any(Number),
      });
      expect(logged.find(({ route }) => route === '/files/:token')).toMatchObject({
        method: 'GET',
        status: 404,
      });
      expect(logged.find(({ route }) => route === '/healthz')).toBeUndefined();
    });
  });

  test('has no password, token or link, whatever happens', async () => {
    const secrets: string[] = ['admin password', 'a wrong password', 'a new long password'];
    const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }';
    const { login: pair } = await loud
      .client()
      .data<{ login: Record<'accessToken' | 'refreshToken', string> }>(login, {
        input: { login: 'admin', password: 'admin password' },
      });
    secrets.push(pair.accessToken, pair.refreshToken, pair.accessToken.split('.')[2] ?? '');
    await loud.client().request(login, { input: { login: 'admin', password: 'a wrong password' } });
    const admin = loud.client(pair.accessToken);
    const { data } = await admin.upload<{ uploadDocument: { downloadUrl: string; contentUrl: string } }>(
      'mutation ($file: Upload!) { uploadDocument(input: { file: $file }) { downloadUrl contentUrl } }',
      { file: null },
      { file: textFile('a.txt', 'the words of the file') },
    );
    for (const link of [data.uploadDocument.downloadUrl, data.uploadDocument.contentUrl]) {
      const token = new URL(link).pathname.split('/')[2] ?? '';
      expect(token.length).toBeGreaterThan(20);
      secrets.push(token);
      await (await fetch(link)).text();
      await (await fetch(`${link}?x=1`)).text();
    }
    secrets.push('the words of the file');
    const socket = await TestSocket.open(loud.url, pair.accessToken);
    await socket.request(login, { input: { login: 'admin', password: 'a wrong password' } });
    const refresh = 'mutation ($token: String!) { refreshSession(refreshToken: $token) { refreshToken } }';
    const register = 'mutation ($input: RegisterInput!) { register(input: $input) { id } }';
    const input = { username: 'new', email: 'new@example.com', password: 'a new long password' };
    for (const table of ['session', 'user_account', 'membership']) {
      await loud.database.pool.query(`alter table ${table} rename to gone_away`);
      await loud.client().request(login, { input: { login: 'admin', password: 'admin password' } });
      await loud.client().request(refresh, { token: pair.refreshToken });
      await loud.client().request(register, { input });
      await loud.database.pool.query(`alter table gone_away rename to ${table}`);
    }
    await loud
      .client()
      .request(`${login} ${login}`, { input: { login: 'admin', password: 'admin password' } });
    await loud.client().request(register, { input: { ...input, password: 1, [input.password]: 1 } });
    await loud
      .client()
      .data(register, { input: { ...input, username: 'newer', email: 'newer@example.com' } });
    const { rows } = await loud.database.pool.query<{ secret: string }>(
      `select password_hash as secret from user_account union all select refresh_token_hash::text from session`,
    );
    secrets.push(...rows.map(({ secret }) => secret));
    const logged = loud.logged();
    expect(lines(logged).some(({ msg }) => msg === 'an operation failed')).toBe(true);
    expect(logged).not.toMatch(/bearer/i);
    for (const secret of secrets) expect(logged.includes(secret) ? secret : null).toBeNull();
  });

  test('says less where it is told to', async () => {
    await quiet.client().data('{ server { name } }');
    expect(quiet.logged()).toBe('');
  });
});
