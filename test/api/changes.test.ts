// The feed of changes: what a client missed, and what it hears as it happens.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { give, homeOf, newDocument, newFolder, take } from './access-support.js';
import { Listening, inShort, missed, now } from './changes-support.js';
import { Activity, Changes, TrashItems, UpdateItem } from './generated/operations.js';
import { move } from './tree-support.js';

let server: TestServer;
let other: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
const open: Listening[] = [];

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  bobId = (await bob.data<{ me: { id: string } }>('{ me { id } }')).me.id;
});
afterEach(async () => {
  for (const listening of open.splice(0)) await listening.stop();
});
afterAll(async () => {
  await other.close();
  await server.close();
});

async function listen(
  ...[node, client, variables]: [TestServer, ApiClient, ...unknown[]]
): Promise<Listening> {
  const listening = await Listening.to(node, client, variables as never);
  open.push(listening);
  return listening;
}

const cursor = (values: unknown): string => Buffer.from(JSON.stringify(values)).toString('base64url');

test('what came after a cursor, oldest first, as far as the viewer may read', async () => {
  const cursors = [await now(alice), await now(bob)] as const;
  const folder = await newFolder(alice, '合同');
  const paper = await newDocument(alice, 'paper', folder);
  await alice.data(UpdateItem, { input: { itemId: paper, name: 'letter' } });
  const changes = await missed(alice, cursors[0]);
  expect(changes).toMatchObject([
    {
      kind: 'ITEM_CREATED',
      itemId: folder,
      item: { name: '合同' },
      actor: { username: 'alice' },
      details: {},
    },
    { kind: 'ITEM_CREATED', itemId: paper, item: { name: 'letter' } },
    { kind: 'ITEM_RENAMED', itemId: paper, details: { from: 'paper', to: 'letter' } },
  ]);
  expect(await missed(alice, changes[1]?.cursor ?? '')).toEqual(changes.slice(2));
  expect(await missed(alice, cursors[0], null, 1)).toEqual(changes);
  expect(await missed(bob, cursors[1])).toEqual([]);
});

test('without a cursor an empty page that ends now; bad cursors are refused', async () => {
  const { changes } = await alice.data(Changes, {});
  expect(changes).toEqual({
    edges: [],
    nodes: [],
    pageInfo: {
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: expect.any(String) as unknown as string,
    },
  });
  const [epoch, xid, id] = JSON.parse(
    Buffer.from(changes.pageInfo.endCursor ?? '', 'base64url').toString(),
  ) as [string, string, number];
  for (const after of [
    '',
    'x',
    cursor([epoch, xid]),
    cursor([epoch, 'x', id]),
    cursor([epoch, '9'.repeat(30), 1]),
  ]) {
    expect((await alice.error(Changes, { after })).extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  }
  const another = '01890000-0000-7000-8000-000000000000';
  expect((await alice.error(Changes, { after: cursor([another, xid, id]) })).extensions).toMatchObject({
    code: 'CURSOR_EXPIRED',
    status: 410,
  });
  expect((await alice.error(Changes, { first: 101 })).extensions.code).toBe('BAD_USER_INPUT');
  expect((await server.client().error(Changes, {})).extensions.code).toBe('UNAUTHENTICATED');
});

test('filters: an item, a folder with everything below it, kinds', async () => {
  const [one, two] = [await newFolder(alice, 'one'), await newFolder(alice, 'two')];
  const inner = await newFolder(alice, 'inner', one);
  const after = await now(alice);
  const deep = await newDocument(alice, 'deep', inner);
  const aside = await newDocument(alice, 'aside', two);
  await move(alice, [deep], two);
  await alice.data(UpdateItem, { input: { itemId: one, description: 'the first' } });
  expect(inShort(await missed(alice, after, { within: one }))).toEqual([
    `ITEM_CREATED ${deep}`,
    `ITEM_MOVED ${deep}`,
    `ITEM_UPDATED ${one}`,
  ]);
  expect(inShort(await missed(alice, after, { within: two }))).toEqual([
    `ITEM_CREATED ${aside}`,
    `ITEM_MOVED ${deep}`,
  ]);
  expect(inShort(await missed(alice, after, { itemId: deep }))).toEqual([
    `ITEM_CREATED ${deep}`,
    `ITEM_MOVED ${deep}`,
  ]);
  expect(inShort(await missed(alice, after, { within: one, kinds: ['ITEM_MOVED'] }))).toEqual([
    `ITEM_MOVED ${deep}`,
  ]);
  expect(await missed(alice, after, { kinds: [] })).toEqual([]);
  // What is not there may have been below all of this.
  for (const id of ['nonsense', '01890000-0000-7000-8000-000000000000']) {
    expect(inShort(await missed(alice, after, { within: id }))).toEqual([`ITEM_MOVED ${deep}`]);
    expect(inShort(await missed(alice, after, { itemId: id }))).toEqual([`ITEM_MOVED ${deep}`]);
  }
  // What happens to the folder above happens to what is in it.
  const later = await now(alice);
  await move(alice, [one], two);
  expect(inShort(await missed(alice, later, { within: inner }))).toEqual([`ITEM_MOVED ${one}`]);
});

test('whom something is shown to and taken from is told, and nobody else', async () => {
  const folder = await newFolder(alice, 'shared');
  const paper = await newDocument(alice, 'secret', folder);
  const after = await now(bob);
  await alice.data(UpdateItem, { input: { itemId: paper, description: 'before' } });
  await give(alice, folder, { userId: bobId });
  await alice.data(UpdateItem, { input: { itemId: paper, description: 'between' } });
  expect(inShort(await missed(bob, after))).toEqual([
    `ITEM_UPDATED ${paper}`,
    `ACCESS_CHANGED ${folder}`,
    `ITEM_UPDATED ${paper}`,
  ]);
  const home = await homeOf(alice);
  const moved = await newDocument(alice, 'moved', folder);
  const between = await now(bob);
  await move(alice, [moved], home);
  expect(await missed(bob, between)).toMatchObject([
    { kind: 'ITEM_MOVED', itemId: moved, item: null, details: { fromParentId: folder, toParentId: null } },
  ]);
  await take(alice, folder, { userId: bobId });
  await alice.data(UpdateItem, { input: { itemId: paper, description: 'after' } });
  expect(await missed(bob, between)).toMatchObject([
    { kind: 'ACCESS_CHANGED', itemId: folder, item: null, details: {} },
  ]);
});

test('live: each change once, in order, on every node, and nothing of what is not for the listener', async () => {
  const folder = await newFolder(alice, 'live');
  const [here, there, bobs] = [
    await listen(server, alice, { filter: { within: folder } }),
    await listen(other, alice, { filter: { within: folder } }),
    await listen(server, bob),
  ];
  const papers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      newDocument(at % 2 === 0 ? alice : other.client(alice.token ?? ''), `p ${at}`, folder),
    ),
  );
  for (const listening of [here, there]) {
    await listening.until(20);
    expect(listening.heard.map(({ itemId }) => itemId).toSorted()).toEqual([...papers].toSorted());
  }
  expect(here.heard).toEqual(there.heard);
  await give(alice, folder, { userId: bobId });
  await bobs.until(1);
  expect(bobs.heard).toMatchObject([{ kind: 'ACCESS_CHANGED', itemId: folder, item: { name: 'live' } }]);
  await take(alice, folder, { userId: bobId });
  await bobs.until(2);
  await alice.data(TrashItems, { itemIds: papers.slice(0, 1) });
  await here.until(23);
  expect(inShort(bobs.heard)).toEqual([`ACCESS_CHANGED ${folder}`, `ACCESS_CHANGED ${folder} gone`]);
});

test('first what was missed, then what comes, none missing and none twice, while others write', async () => {
  const folder = await newFolder(alice, 'resumed');
  const after = await now(alice);
  const before = await Promise.all(
    Array.from({ length: 30 }, (_, at) => newDocument(alice, `b ${at}`, folder)),
  );
  const writing = Promise.all(Array.from({ length: 60 }, (_, at) => newDocument(alice, `w ${at}`, folder)));
  const listeners = [];
  for (let at = 0; at < 5; at += 1) {
    listeners.push(await listen(at % 2 === 0 ? server : other, alice, { after, filter: { within: folder } }));
  }
  const all = [...before, ...(await writing)].toSorted();
  const whole = await missed(alice, after, { within: folder });
  for (const listening of listeners) {
    await listening.until(90);
    expect(listening.heard.map(({ itemId }) => itemId).toSorted()).toEqual(all);
    expect(listening.heard).toEqual(whole);
  }
  const resumed = await listen(server, alice, { after: whole[44]?.cursor, filter: { within: folder } });
  await resumed.until(45);
  expect(resumed.heard).toEqual(whole.slice(45));
});

test('a transaction that stays open delays what came after it, and loses and reorders nothing', async () => {
  const folder = await newFolder(alice, 'held');
  const listening = await listen(server, alice, { filter: { within: folder } });
  const after = await now(alice);
  const first = await newDocument(alice, 'first', folder);
  await listening.until(1);
  const client = await server.database.pool.connect();
  await client.query('begin');
  await client.query(
    `insert into change (at, kind, actor_id, item_id, ancestors, lineage, details)
     select now(), 'ITEM_UPDATED', null, item_id, ancestors, lineage, '{}' from change where item_id = $1 limit 1`,
    [first],
  );
  const second = await newDocument(alice, 'second', folder);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(inShort(listening.heard)).toEqual([`ITEM_CREATED ${first}`]);
  await client.query('commit');
  client.release();
  await listening.until(3);
  const expected = [`ITEM_CREATED ${first}`, `ITEM_UPDATED ${first}`, `ITEM_CREATED ${second}`];
  expect(inShort(listening.heard)).toEqual(expected);
  expect(inShort(await missed(alice, after, { within: folder }))).toEqual(expected);
});

test('activity: what happened to the item, newest first, in pages', async () => {
  const folder = await newFolder(alice, 'active');
  const paper = await newDocument(alice, 'draft', folder);
  await alice.data(UpdateItem, { input: { itemId: paper, name: 'final' } });
  await alice.data(UpdateItem, { input: { itemId: paper, description: 'done' } });
  await move(alice, [paper], await homeOf(alice));
  const { item } = await alice.data(Activity, { id: paper });
  expect(inShort(item?.activity.nodes ?? [])).toEqual([
    `ITEM_MOVED ${paper}`,
    `ITEM_UPDATED ${paper}`,
    `ITEM_RENAMED ${paper}`,
    `ITEM_CREATED ${paper}`,
  ]);
  const first = await alice.data(Activity, { id: paper, first: 3 });
  expect(first.item?.activity.pageInfo.hasNextPage).toBe(true);
  const rest = await alice.data(Activity, {
    id: paper,
    first: 3,
    after: first.item?.activity.pageInfo.endCursor,
  });
  expect(inShort(rest.item?.activity.nodes ?? [])).toEqual([`ITEM_CREATED ${paper}`]);
  // Asked for twice, and along with the folder that it came from, it is told in the same way.
  type Nodes = { readonly nodes: readonly { readonly kind: string; readonly details: object }[] };
  const { nodes } = await alice.data<{ nodes: { one: Nodes; two: Nodes }[] }, object>(
    `query ($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on Item { one: activity { nodes { kind details } } two: activity { nodes { kind details } } }
      }
    }`,
    { ids: [paper, folder] },
  );
  expect(nodes[0]?.one.nodes).toHaveLength(4);
  expect(nodes[0]?.two).toEqual(nodes[0]?.one);
  expect(nodes[0]?.one.nodes[0]).toMatchObject({ kind: 'ITEM_MOVED', details: { fromParentId: folder } });
  expect(nodes[1]?.one.nodes).toMatchObject([{ kind: 'ITEM_CREATED' }]);
  await give(alice, paper, { userId: bobId });
  const theirs = await bob.data(Activity, { id: paper });
  expect(theirs.item?.activity.nodes[1]).toMatchObject({
    kind: 'ITEM_MOVED',
    details: { fromParentId: null, toParentId: null },
  });
  expect(await bob.data(Activity, { id: folder })).toEqual({ item: null });
});

test('without a cursor, what happens from then on', async () => {
  const folder = await newFolder(alice, 'from now on');
  const listening = new Listening(server, alice, { filter: { within: folder } });
  open.push(listening);
  await eventually(async () => {
    const paper = await newDocument(alice, `paper ${Math.random()}`, folder);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(inShort(listening.heard)).toContain(`ITEM_CREATED ${paper}`);
  });
  const [first] = listening.heard;
  expect(inShort(listening.heard)).toEqual(
    inShort([...(first ? [first] : []), ...(await missed(alice, first?.cursor ?? '', { within: folder }))]),
  );
});

test('ends with lockdown, and with the session', async () => {
  const admin = await server.signIn();
  const listening = await listen(server, alice);
  await admin.data('mutation { setLockdown(enabled: true) { lockdown } }');
  await eventually(async () => expect(listening.ended).toBe(true));
  expect(listening.errors).toMatchObject([{ extensions: { code: 'LOCKDOWN' } }]);
  await admin.data('mutation { setLockdown(enabled: false) { lockdown } }');
});
