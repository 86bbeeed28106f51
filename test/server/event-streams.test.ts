// The API over server-sent events: what it answers, how it goes on after an interruption, and what it refuses.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { give, newFolder } from '../api/access-support.js';
import { missed, now } from '../api/changes-support.js';
import { SetLockdown } from '../api/generated/operations.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestStream } from './support/streams.js';
import type { StreamRequest } from './support/streams.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
const streams: TestStream[] = [];

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice] = [await server.signIn(), await server.newUser('alice')];
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});
afterAll(() => server.close());

const changes = 'subscription ($after: String) { changes(after: $after) { kind itemId } }';
const me = '{ me { username } }';

async function open(asked: StreamRequest, node = server): Promise<TestStream> {
  const stream = await TestStream.open(node.url, asked);
  streams.push(stream);
  return stream;
}

const following = async (client: ApiClient, asked: Partial<StreamRequest> = {}): Promise<TestStream> =>
  open({ query: changes, variables: { after: await now(client) }, token: client.token, ...asked });

/** The figure of streams that are open. */
const figure = async (): Promise<string | undefined> =>
  /^sheaf_event_streams (\d+)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1];

const post = (init: RequestInit): Promise<Response> =>
  fetch(`${server.url}/graphql/stream`, { method: 'POST', ...init });

const items = (stream: TestStream): unknown[] =>
  stream.events.map(({ data }) => (data?.data?.['changes'] as { itemId: string } | undefined)?.itemId);

describe('a stream', () => {
  test('tells of each change as it is committed, with its cursor as id, whatever is selected', async () => {
    const cursor = await now(alice);
    const query = 'subscription ($after: String) { told: changes(after: $after) { itemId } }';
    const stream = await open({ query, variables: { after: cursor }, token: alice.token });
    const folder = await newFolder(alice, 'told of');
    const [event] = await stream.until(1);
    const [change] = await missed(alice, cursor);
    expect(event).toEqual({
      event: 'next',
      id: change?.cursor,
      data: { data: { told: { itemId: folder } } },
    });
    const { headers, status } = stream.response;
    expect([
      status,
      ...['content-type', 'cache-control', 'x-accel-buffering'].map((name) => headers.get(name)),
    ]).toEqual([200, 'text/event-stream; charset=utf-8', 'no-store, no-transform', 'no']);
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(stream.comments).toBe(1);
  });

  test('goes on after the last event that its client had, whatever `after` says', async () => {
    const first = await following(alice);
    const made = [await newFolder(alice, 'a'), await newFolder(alice, 'b'), await newFolder(alice, 'c')];
    const events = await first.until(3);
    first.close();
    made.push(await newFolder(alice, 'd'));
    for (const after of [await now(alice), undefined, 'nonsense']) {
      const headers = { 'last-event-id': events[1]?.id ?? '' };
      const second = await open({ query: changes, variables: { after }, token: alice.token, headers });
      await second.until(2);
      expect(items(second)).toEqual(made.slice(2));
    }
    const lost = await open({ query: changes, token: alice.token, headers: { 'last-event-id': 'x' } });
    expect(await lost.refusal()).toBe('BAD_USER_INPUT');
  });

  test('runs subscriptions by GET too, as EventSource asks', async () => {
    const stream = await following(alice, { method: 'GET' });
    const folder = await newFolder(alice, 'by GET');
    await stream.until(1);
    expect(items(stream)).toEqual([folder]);
    expect(await (await open({ query: me, token: alice.token, method: 'GET' })).refusal()).toBe(
      'OPERATION_RESOLUTION_FAILURE',
    );
    const mutation = 'mutation { createFolder(input: { name: "by GET too" }) { id } }';
    const refused = await open({ query: mutation, token: alice.token, method: 'GET' });
    expect(await refused.refusal()).toBe('OPERATION_RESOLUTION_FAILURE');
  });

  test('runs queries and mutations by POST, and ends', async () => {
    const query = 'mutation Make($name: String!) { createFolder(input: { name: $name }) { name } }';
    const stream = await open({ query, variables: { name: 'streamed' }, token: alice.token });
    expect(await stream.ended).toBe('END');
    expect(stream.events).toEqual([
      { event: 'next', id: null, data: { data: { createFolder: { name: 'streamed' } } } },
      { event: 'complete', id: null, data: null },
    ]);
    expect(server.logged()).toMatch(/"operation":"mutation Make","msg":"stream operation"/);
    await eventually(async () =>
      expect(server.logged()).toMatch(/"method":"POST","route":"\/graphql\/stream","status":200,"ms":/),
    );
  });

  test('tells of settings without an account, and of what one is told in person', async () => {
    const settings = await open({ query: 'subscription { serverChanged { lockdown } }' });
    const { me: user } = await alice.data<{ me: { id: string } }>('{ me { id } }');
    const told = await open({ query: 'subscription { notifications { kind } }', token: alice.token });
    let folders = 0;
    await eventually(async () => {
      // Nothing tells when it has begun.
      await give(admin, await newFolder(admin, `for alice ${(folders += 1)}`), { userId: user.id });
      await admin.data(SetLockdown, { enabled: true });
      await admin.data(SetLockdown, { enabled: false });
      if (settings.events.length < 2 || told.events.length === 0) throw new Error('Nothing has come.');
    });
    expect(settings.events[0]?.data).toEqual({ data: { serverChanged: { lockdown: true } } });
    expect(told.events[0]).toMatchObject({ id: null });
  });
});

describe('what is refused is told in the stream:', () => {
  const cases: [string, Partial<StreamRequest>, string][] = [
    ['nonsense', { query: 'nonsense' }, 'GRAPHQL_PARSE_FAILED'],
    ['what the schema lacks', { query: '{ nonsense }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'no operation',
      { query: 'query A { me { id } } query B { me { id } }' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'too much',
      {
        query:
          '{ root { children(first: 100) { nodes { ... on Folder { children(first: 100) { nodes { id name } } } } } } }',
      },
      'QUERY_TOO_COMPLEX',
    ],
    ['variables that do not fit', { variables: { after: 1 } }, 'BAD_USER_INPUT'],
    ['no account', { token: null }, 'UNAUTHENTICATED'],
    ['a token that is none', { token: 'nonsense', query: '{ server { name } }' }, 'UNAUTHENTICATED'],
  ];
  test.each(cases)('%s', async (_what, asked, code) => {
    expect(await (await open({ query: changes, token: alice.token, ...asked })).refusal()).toBe(code);
  });

  test('lockdown, which also ends what runs', async () => {
    const stream = await following(alice);
    const everybody = await open({
      query: 'subscription { serverChanged { lockdown } }',
      token: alice.token,
    });
    await admin.data(SetLockdown, { enabled: true });
    expect(await stream.refusal()).toBe('LOCKDOWN');
    expect(await (await open({ query: changes, token: alice.token })).refusal()).toBe('LOCKDOWN');
    await admin.data(SetLockdown, { enabled: false });
    await everybody.until(2);
  });
});

describe('what is no request for a stream is refused:', () => {
  const json = { accept: 'text/event-stream', 'content-type': 'application/json' };
  const cases: [string, () => Promise<Response>, number][] = [
    [
      'another type',
      () => post({ headers: { ...json, accept: 'application/json' }, body: `{"query":"${me}"}` }),
      406,
    ],
    [
      'any type, from a page',
      () => fetch(`${server.url}/graphql/stream?query=${encodeURIComponent(me)}`),
      406,
    ],
    [
      'a form',
      () =>
        post({ headers: { accept: json.accept, 'content-type': 'text/plain' }, body: `{"query":"${me}"}` }),
      400,
    ],
    ['a batch', () => post({ headers: json, body: `[{"query":"${me}"}]` }), 400],
    ['nothing', () => post({ headers: json, body: '{}' }), 400],
    ['no JSON', () => post({ headers: json, body: '{' }), 400],
    ['variables that are none', () => post({ headers: json, body: `{"query":"${me}","variables":[]}` }), 400],
    [
      'a megabyte and more',
      () => post({ headers: json, body: `{"query":"${'x'.repeat(1024 * 1024)}"}` }),
      413,
    ],
  ];
  test('a HEAD, which would wait for ever', async () => {
    const query = encodeURIComponent('subscription { serverChanged { name } }');
    const { status } = await fetch(`${server.url}/graphql/stream?query=${query}`, {
      method: 'HEAD',
      headers: { accept: json.accept },
    });
    expect(status).toBe(404);
  });

  test.each(cases)('%s', async (_what, ask, status) => {
    const response = await ask();
    expect(response.status).toBe(status);
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toMatch(/^(?:BAD_REQUEST|BAD_USER_INPUT|PAYLOAD_TOO_LARGE)$/);
  });
});

describe('a stream lives as long as its session:', () => {
  test('past the access token that opened it', async () => {
    const client = await server.newUser('staying');
    const stream = await following(client);
    server.clock.advance(24 * 3_600_000);
    expect((await client.error('{ root { id } }')).extensions['reason']).toBe('TOKEN_EXPIRED');
    const again = await server.signIn('staying');
    const folder = await newFolder(again, 'a day later');
    await stream.until(1);
    expect(items(stream)).toEqual([folder]);
    // But not past its session.
    server.clock.advance(8 * 24 * 3_600_000);
    await server.database.pool.query("notify sheaf, '*'");
    expect(await stream.refusal()).toBe('UNAUTHENTICATED');
    expect(stream.events.at(-2)?.data?.errors?.[0]?.extensions['reason']).toBe('SESSION_ENDED');
    [admin, alice] = [await server.signIn(), await server.signIn('alice')];
  });

  test('and ends within a second of it, on every node', async () => {
    const other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
    other.clock.advance(server.clock.now().getTime() - other.clock.now().getTime());
    const { token } = await server.newUser('leaving');
    const told = [await open({ query: changes, token }), await open({ query: changes, token }, other)];
    const bystander = await following(alice);
    await server.client(token ?? '').data('mutation { logout }');
    const start = performance.now();
    for (const stream of told) expect(await stream.refusal()).toBe('UNAUTHENTICATED');
    expect(performance.now() - start).toBeLessThan(1000);
    await newFolder(alice, 'undisturbed');
    await bystander.until(1);
    await other.close();
  });
});

test('caps hold for each user and each address, with WebSockets counted in, and free what is closed', async () => {
  const capped = await startTestServer({
    settings: { RATE_LIMITS: 'on', TRUST_PROXY: 'true' },
    mostConnections: { perAddress: 3, perUser: 2 },
  });
  const user = await capped.newUser('user');
  const from = (address: string, token: string | null = null): Promise<TestStream> =>
    open(
      { query: 'subscription { serverChanged { name } }', token, headers: { 'x-forwarded-for': address } },
      capped,
    );
  const [first] = [await from('10.0.0.1', user.token), await from('10.0.0.2', user.token)];
  const refused = await from('10.0.0.3', user.token);
  expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([429, '5']);
  first.close();
  await eventually(async () => expect((await from('10.0.0.3', user.token)).response.status).toBe(200));
  for (let time = 0; time < 3; time += 1) expect((await from('10.0.0.4')).response.status).toBe(200);
  expect((await from('10.0.0.4')).response.status).toBe(429);
  expect((await from('10.0.0.5')).response.status).toBe(200);
  await capped.close();
});

test('figures count streams that are open', async () => {
  await eventually(async () => expect(await figure()).toBe('0'));
  const stream = await following(alice);
  expect(await figure()).toBe('1');
  stream.close();
  await eventually(async () => expect(await figure()).toBe('0'));
});

test('nothing of it stands in the log as an error', () => {
  expect(server.logged()).not.toMatch(/"level":[56]0/);
});
