// Notifications that are unread and read: marked by name and all at once, counted, and listed in pages.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { newId } from '../../src/common/ids.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, give, newDocument } from './access-support.js';
import { comment } from './collaboration-support.js';
import { MarkNotificationsRead, Notifications } from './generated/operations.js';
import { idOf } from './groups-support.js';
import { listed, markRead, newest } from './notifications-support.js';
import { rows } from './share-links-support.js';
import { trash } from './trash-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let carol: ApiClient;
let carolId: string;
let paper: string;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob, carol] = [
    await server.newUser('alice'),
    await server.newUser('bob'),
    await server.newUser('carol'),
  ];
  carolId = await idOf(carol);
  paper = await newDocument(alice, 'paper');
  await give(alice, paper, EVERYONE, ['READ']);
});
afterAll(() => server.close());

const say = (client: ApiClient, body: string): Promise<unknown> => comment(client, paper, body);

let made = 0;
/** Another user, of whom nothing is known yet. */
const somebody = (): Promise<ApiClient> => server.newUser(`dora${(made += 1)}`);

describe('what was read', () => {
  test('the named ones, each counted once; others are left as they are', async () => {
    const dora = await somebody();
    const { username } = (await dora.data<{ me: { username: string } }>('{ me { username } }')).me;
    for (const text of ['one', 'two', 'three']) await say(bob, `@${username} ${text}`);
    const { nodes, unreadCount } = await listed(dora);
    const [three, two, one] = nodes.map(({ id }) => id);
    expect([nodes.map((node) => node.comment?.body), unreadCount]).toEqual([
      [`@${username} three`, `@${username} two`, `@${username} one`],
      3,
    ]);
    server.clock.advance(1000);
    const foreign = (await newest(alice)).id;
    const none = [foreign, newId<string>(), 'nonsense', '', '\0'];
    expect(await markRead(dora, [two ?? '', two ?? '', ...none])).toBe(1);
    expect(await markRead(dora, [two ?? '', ...none])).toBe(0);
    expect(await markRead(dora, [])).toBe(0);
    const unread = await listed(dora, { unreadOnly: true });
    expect([unread.nodes.map(({ id }) => id), unread.unreadCount]).toEqual([[three, one], 2]);
    const all = await listed(dora);
    expect([all.nodes.map(({ readAt }) => readAt), all.unreadCount]).toEqual([
      [null, expect.any(String), null],
      2,
    ]);
    expect((await newest(alice)).readAt).toBeNull();
  });

  test('all, whether ids are left out or null; what comes after is unread', async () => {
    await markRead(carol);
    await say(bob, '@carol: this.');
    await say(bob, '@carol: and that.');
    expect(await markRead(carol, null)).toBe(2);
    expect(await markRead(carol)).toBe(0);
    expect(await listed(carol, { unreadOnly: true })).toMatchObject({ unreadCount: 0, nodes: [] });
    await say(bob, '@carol: one more.');
    expect(await listed(carol, { unreadOnly: true })).toMatchObject({ unreadCount: 1 });
    const entries = await rows<{ result: string; details: object }>(
      server,
      `select result, target_name, details from audit_entry
       where action = 'markNotificationsRead' and actor_id = $1 order by xid desc, id desc limit 2`,
      carolId,
    );
    expect(entries).toEqual([
      { result: 'OK', target_name: 'carol', details: { marked: 0 } },
      { result: 'OK', target_name: 'carol', details: { marked: 2 } },
    ]);
  });

  test('at most 100 are named', async () => {
    const ids = Array.from({ length: 101 }, () => newId<string>());
    const { extensions } = await bob.error(MarkNotificationsRead, { ids });
    expect(extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'ids', rule: 'maxLength' }],
    });
    expect(await markRead(bob, ids.slice(1))).toBe(0);
  });

  test('at once from two sides: each is counted by one of them', async () => {
    const dora = await somebody();
    const doraId = await idOf(dora);
    await tell(doraId, 50);
    const counts = await Promise.all([markRead(dora), markRead(dora), markRead(dora)]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(50);
    expect((await listed(dora)).unreadCount).toBe(0);
  });

  test('while the item is deleted: neither waits for the other, nor fails', async () => {
    const dora = await somebody();
    const doraId = await idOf(dora);
    const id = await newDocument(alice, 'deleted meanwhile');
    await tell(doraId, 2, id);
    await tell(doraId, 3);
    await trash(alice, id);
    // What a purge holds is not waited for.
    const marked = await whileDeleting(id, () => markRead(dora));
    expect(marked).toBe(3);
  });

  test('more than fit into one statement, and the count of the unread has a bound', async () => {
    const dora = await somebody();
    await tell(await idOf(dora), 10_001);
    expect((await listed(dora, { first: 1 })).unreadCount).toBe(10_000);
    expect(await markRead(dora)).toBe(10_001);
    expect((await listed(dora, { first: 1 })).unreadCount).toBe(0);
  });
});

describe('pages', () => {
  test('go on behind the cursor, whatever comes meanwhile', async () => {
    const dora = await somebody();
    const doraId = await idOf(dora);
    await tell(doraId, 5);
    const all = (await listed(dora)).nodes.map(({ id }) => id);
    const seen: string[] = [];
    let after: string | null = null;
    for (const last of [false, false, true]) {
      const { nodes, pageInfo, edges } = await listed(dora, { first: 2, after });
      seen.push(...nodes.map(({ id }) => id));
      expect(pageInfo).toMatchObject({ hasNextPage: !last, hasPreviousPage: after !== null });
      after = edges.at(-1)?.cursor ?? null;
      expect(pageInfo.endCursor).toBe(after);
      server.clock.advance(1000);
      await tell(doraId, 1);
    }
    expect(seen).toEqual(all);
    expect((await listed(dora)).nodes).toHaveLength(8);
  });

  test('of the unread, though what was on them is read by then', async () => {
    const dora = await somebody();
    await tell(await idOf(dora), 4);
    const first = await listed(dora, { unreadOnly: true, first: 2 });
    await markRead(
      dora,
      first.nodes.map(({ id }) => id),
    );
    const second = await listed(dora, { unreadOnly: true, first: 2, after: first.pageInfo.endCursor });
    expect(second.nodes).toHaveLength(2);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  test.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ after: 'x' }, 'after'],
    [{ after: Buffer.from('["2026-01-01","x"]').toString('base64url') }, 'after'],
  ])('%j is refused', async (variables, path) => {
    const { extensions } = await bob.error(Notifications, variables);
    expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] });
  });
});

/** So many notifications of the user about the item, all of one moment. */
async function tell(userId: string, count: number, itemId = paper): Promise<void> {
  await server.database.rows(sql`
    insert into notification (id, user_id, kind, at, item_id)
    select gen_random_uuid(), ${userId}, 'MENTIONED', ${server.clock.now()}, ${itemId} from generate_series(1, ${count})`);
}

/** Runs the call while somebody who is deleting the item holds what was told of it. */
async function whileDeleting<Result>(itemId: string, call: () => Promise<Result>): Promise<Result> {
  const holder = await server.database.pool.connect();
  await holder.query('begin');
  await holder.query('delete from notification where item_id = $1', [itemId]);
  const result = await call();
  await holder.query('commit');
  holder.release();
  return result;
}
