// The subscription `notifications`: each new one of the user, once, in order, on whichever node, and nobody else's.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { TestSocket } from '../server/support/sockets.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, give, newDocument, take } from './access-support.js';
import { comment } from './collaboration-support.js';
import { Logout, NewNotifications, SetLockdown } from './generated/operations.js';
import { idOf } from './groups-support.js';
import { Listening, listed } from './notifications-support.js';

let server: TestServer;
let other: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let carol: ApiClient;
let paper: string;
const open: Listening[] = [];

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  admin = await server.signIn();
  [alice, bob, carol] = [
    await server.newUser('alice'),
    await server.newUser('bob'),
    await server.newUser('carol'),
  ];
  paper = await newDocument(alice, 'paper');
  await give(alice, paper, EVERYONE, ['READ']);
});
afterEach(async () => {
  for (const listening of open.splice(0)) await listening.stop();
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const say = (client: ApiClient, body: string, itemId = paper): Promise<unknown> =>
  comment(client, itemId, body);
const listen = async (client: ApiClient, node = server): Promise<Listening> => {
  const listening = await Listening.as(node, node.client(client.token ?? ''));
  open.push(listening);
  return listening;
};
const looks = (node = server): number =>
  node.statements.statements.filter((text) => text.includes('notification.xid')).length;
const moreLooks = async (count: number): Promise<void> => {
  const before = looks();
  await eventually(async () => expect(looks()).toBeGreaterThanOrEqual(before + count));
};

test('each that comes from then on, once, in order, on every node and socket of theirs; to nobody else', async () => {
  await say(alice, '@bob: before.');
  const [first, second, elsewhere, carols] = await Promise.all([
    listen(bob),
    listen(bob),
    listen(bob, other),
    listen(carol),
  ]);
  const bodies = Array.from({ length: 12 }, (_, at) => `@bob ${at}`);
  for (const [at, body] of bodies.entries()) {
    await say(at % 2 === 0 ? alice : other.client(alice.token ?? ''), body);
  }
  await eventually(async () => {
    for (const listening of [first, second, elsewhere]) expect(listening.bodies).toEqual(bodies);
  });
  await say(alice, '@carol: for you.');
  await eventually(async () => expect(carols.bodies).toEqual(['@carol: for you.']));
  await moreLooks(3);
  expect(first.bodies).toEqual(bodies);
  expect(first.heard[0]).toMatchObject({
    kind: 'MENTIONED',
    readAt: null,
    actor: { username: 'alice' },
    item: { id: paper, name: 'paper' },
  });
  // As the list has them.
  const { nodes } = await listed(bob, { first: 12 });
  expect(nodes.toReversed()).toEqual(first.heard);
});

test('what may be read at that moment, not what might be when it began', async () => {
  const heard = await listen(bob);
  const id = await newDocument(alice, 'sometimes');
  await give(alice, id, { userId: await idOf(bob) });
  await say(alice, '@bob: you see this.', id);
  await eventually(async () => expect(heard.heard).toHaveLength(2));
  expect(heard.heard).toMatchObject([
    { kind: 'SHARED_WITH_ME', item: { name: 'sometimes' } },
    { kind: 'MENTIONED', item: { name: 'sometimes' }, comment: { body: '@bob: you see this.' } },
  ]);
  await take(alice, id, { userId: await idOf(bob) });
  await server.database.rows(sql`
    insert into notification (id, user_id, kind, at, item_id, comment_id)
    select gen_random_uuid(), user_id, kind, at, item_id, comment_id from notification where item_id = ${id} and kind = 'MENTIONED'`);
  await eventually(async () => expect(heard.heard).toHaveLength(3));
  expect(heard.heard[2]).toMatchObject({ kind: 'MENTIONED', item: null, comment: null });
});

test('a transaction that commits late is not passed by, and what was committed behind it waits', async () => {
  const heard = await listen(bob);
  const late = await server.database.pool.connect();
  await late.query('begin');
  await late.query(
    `insert into notification (id, user_id, kind, at, item_id) values (gen_random_uuid(), $1, 'REPLIED', now(), $2)`,
    [await idOf(bob), paper],
  );
  await say(alice, '@bob: quicker.');
  await moreLooks(3);
  expect(heard.heard).toEqual([]);
  // One who comes now is told of what is not committed yet alone.
  const later = await listen(bob);
  await moreLooks(2);
  await late.query('commit');
  late.release();
  await eventually(async () => expect(heard.heard).toHaveLength(2));
  expect(heard.heard).toMatchObject([{ kind: 'REPLIED' }, { comment: { body: '@bob: quicker.' } }]);
  await eventually(async () => expect(later.heard).toMatchObject([{ kind: 'REPLIED' }]));
});

test('one statement a look, however many listen', async () => {
  const others = (): number =>
    server.statements.statements.filter((text) => !text.includes('notification.xid')).length;
  await say(alice, '@bob and @carol.');
  server.statements.reset();
  await say(alice, '@bob and @carol, with nobody listening.');
  const written = others();
  const all = await Promise.all(Array.from({ length: 20 }, (_, at) => listen(at % 2 === 0 ? bob : carol)));
  await bob.data('{ me { id } }');
  server.statements.reset();
  await say(alice, '@bob and @carol.');
  await eventually(async () => {
    for (const { heard } of all) expect(heard).toHaveLength(1);
  });
  // Each is told what it selected: of its item and comment, with its own access; the looks are shared.
  expect(others() - written).toBe(2 * 20);
  expect(looks()).toBeLessThan(20);
});

test('many at once come over several pages', async () => {
  const heard = await listen(bob);
  // As fast as the socket takes them: what waits is bounded.
  for (let at = 0; at < 8; at += 1) {
    await server.database.rows(sql`
      insert into notification (id, user_id, kind, at, item_id)
      select gen_random_uuid(), case when n % 10 = 0 then ${await idOf(bob)}::uuid else ${await idOf(carol)}::uuid end,
             'REPLIED', now(), ${paper}
      from generate_series(1, 2000) n`);
    await eventually(async () => expect(heard.heard).toHaveLength(200 * (at + 1)));
  }
  const ids = heard.heard.map((one) => (one as { id: string }).id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('who does not keep up gets SLOW_CONSUMER, and nothing after it', async () => {
  const heard = await listen(carol);
  await server.database.rows(sql`
    insert into notification (id, user_id, kind, at, item_id)
    select gen_random_uuid(), ${await idOf(carol)}, 'REPLIED', now(), ${paper} from generate_series(1, 5000)`);
  await eventually(async () => {
    expect(heard.heard.at(-1)).toMatchObject([{ extensions: { code: 'SLOW_CONSUMER', status: 429 } }]);
  });
  await say(alice, '@carol: unheard.');
  const again = await listen(carol);
  await say(alice, '@carol: heard again.');
  await eventually(async () => expect(again.bodies.at(-1)).toBe('@carol: heard again.'));
  expect(heard.heard.length).toBeLessThan(1000);
});

test('needs an account, ends with the session, and does not begin in lockdown', async () => {
  const query = NewNotifications.toString();
  const nobody = await TestSocket.open(server.url);
  expect((await nobody.request(query)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  nobody.close();
  const dora = await server.newUser('dora');
  const socket = await TestSocket.open(server.url, dora.token);
  await admin.data(SetLockdown, { enabled: true, reason: 'for a while' });
  expect((await socket.request(query)).errors?.[0]?.extensions).toMatchObject({
    code: 'LOCKDOWN',
    reason: 'for a while',
  });
  await admin.data(SetLockdown, { enabled: false });
  void socket.request(query);
  await dora.data(Logout);
  expect((await socket.closed).code).toBe(4403);
});
