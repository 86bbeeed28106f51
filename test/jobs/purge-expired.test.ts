// What has lain in the trash too long goes: a batch at a time, once, whoever stops in between, and it is told and audited.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { DAY, later } from '../../src/common/clock.js';
import { purgeExpired } from '../../src/jobs/purge-expired.js';
import { newDocument, newFolder } from '../api/access-support.js';
import { byId, changes, fresh, listTrash, outcome, restore, rows, trash } from '../api/trash-support.js';
import type { ApiClient } from '../support/client.js';
import { waitForLocks } from '../support/locks.js';
import { reckonedPlaces, storedPlaces } from '../support/places.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterEach(async () => {
  await finish();
  expect(await storedPlaces(server.database)).toEqual(await reckonedPlaces(server.database));
});
afterAll(() => server.close());

const inDays = (days: number): Date => later(server.clock.now(), days * DAY);
const run = (days = 31): Promise<'MORE' | 'DONE'> => purgeExpired(server.database, inDays(days));
async function finish(days = 31): Promise<void> {
  while ((await run(days)) === 'MORE');
}

const audited = (...ids: readonly string[]) =>
  rows(
    server,
    `select target_id as target, target_type as type, target_name as name, actor_id as actor, details
     from audit_entry where action = 'retentionPurge' and target_id = any($1::uuid[]) order by xid, id`,
    ids,
  );

/** Another connection that holds what the statement locks, until it is ended. */
async function begin(statement: string, ids?: readonly string[]): Promise<{ end(): Promise<void> }> {
  const client = await server.database.pool.connect();
  await client.query('begin');
  await client.query(statement, ids === undefined ? [] : [ids]);
  return {
    end: async () => {
      await client.query('commit');
      client.release();
    },
  };
}

/** Documents in the folder, in two folders of their own. */
async function fill(folderId: string, documents: number): Promise<void> {
  for (const name of ['one', 'two']) {
    const inner = await newFolder(alice, name, folderId);
    await server.database.rows(sql`
      insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, kept_bytes)
      select gen_random_uuid(), 'DOCUMENT', folder.id, nr::text, nr::text, folder.owner_id, now(), now(), 10
      from item folder cross join generate_series(1, ${documents / 2}::int) as numbered (nr) where folder.id = ${inner}`);
  }
}

const left = async (...ids: readonly string[]): Promise<number> =>
  (await rows(server, 'select from item where id = any($1::uuid[]) or parent_id = any($1::uuid[])', ids))
    .length;

test('after the days of the settings, not before; nobody has done it', async () => {
  const folder = await newFolder(alice, '旧 folder');
  const below = await newDocument(alice, 'below', folder);
  const live = await newDocument(alice, fresh('live'));
  await trash(alice, folder);
  await finish(29.9);
  expect(await byId(alice, folder)).toMatchObject({ status: 'TRASHED' });
  await finish(30);
  expect(await left(folder, below)).toBe(0);
  expect(await byId(alice, live)).toMatchObject({ status: 'ACTIVE' });
  expect(await changes(server, 'ITEM_PURGED', folder, below)).toMatchObject([
    { itemId: folder, actorId: null, details: {}, lineage: expect.arrayContaining([folder]) },
  ]);
  expect(await audited(folder, below)).toEqual([
    { target: folder, type: 'Folder', name: '旧 folder', actor: null, details: { items: 2 } },
  ]);
});

test('as many days as they are now', async () => {
  const document = await newDocument(alice, fresh('document'));
  await trash(alice, document);
  await server.database.rows(sql`update server set trash_retention_days = 7`);
  await finish(6.9);
  expect(await left(document)).toBe(1);
  await finish(7);
  expect(await left(document)).toBe(0);
  await server.database.rows(sql`update server set trash_retention_days = 30`);
});

test('two nodes at once: each item goes once', async () => {
  const ids: string[] = [];
  for (let nr = 0; nr < 12; nr += 1) ids.push(await newDocument(alice, fresh('document')));
  await trash(alice, ...ids);
  await Promise.all([finish(), finish(), finish()]);
  expect(await left(...ids)).toBe(0);
  expect(await audited(...ids)).toHaveLength(12);
  expect(await changes(server, 'ITEM_PURGED', ...ids)).toHaveLength(12);
});

test('what somebody is restoring is passed over', async () => {
  const [held, free] = [await newDocument(alice, fresh('held')), await newDocument(alice, fresh('free'))];
  await trash(alice, held, free);
  const holding = await begin('select from item where id = any($1::uuid[]) for no key update', [held]);
  await finish();
  await holding.end();
  expect([await left(held), await left(free)]).toEqual([1, 0]);
});

test('a large folder goes in batches: from the first on it is gone for everybody', async () => {
  const folder = await newFolder(alice, fresh('large'));
  await fill(folder, 12_000);
  const inner = await newFolder(alice, fresh('inner'), folder);
  await newDocument(alice, 'kept', inner);
  await trash(alice, folder);
  const items = async (): Promise<number> =>
    (
      await rows(
        server,
        `select from item join item parent on parent.id = item.parent_id
         where item.id = $1 or parent.id = $1 or parent.ancestors @> array[$1::uuid]`,
        folder,
      )
    ).length;
  expect(await items()).toBe(12_005);
  const counts: number[] = [];
  for (;;) {
    // Whoever stops here goes on at the next start.
    if ((await run()) === 'DONE') break;
    counts.push(await items());
    expect(await byId(alice, folder)).toBeNull();
    expect((await listTrash(alice)).edges.map(({ node }) => node.id)).not.toContain(folder);
    for (const mutation of ['restoreItems', 'purgeItems', 'trashItems'] as const) {
      expect(await outcome(alice, mutation, folder)).toBe('NOT_FOUND');
    }
  }
  expect(counts).toEqual([12_005, 7_005, 2_005, 4, 0]);
  expect(await audited(folder)).toMatchObject([{ details: { items: 12_005 } }]);
  expect(await changes(server, 'ITEM_PURGED', folder)).toHaveLength(1);
}, 60_000);

test('what is restored from it meanwhile, because it was passed over, stays', async () => {
  const folder = await newFolder(alice, fresh('large'));
  await fill(folder, 6000);
  const middle = await newFolder(alice, 'middle', folder);
  const document = await newDocument(alice, fresh('document'), middle);
  const inner = await newFolder(alice, fresh('inner'), middle);
  const below = await newDocument(alice, 'below', inner);
  await trash(alice, document, inner);
  await trash(alice, folder);
  // Both are older than the folder, and held, so that it is begun without them.
  const holding = await begin('select from item where id = any($1::uuid[]) for no key update', [
    document,
    inner,
  ]);
  expect(await run()).toBe('MORE');
  await holding.end();
  // Who restores them has come to the last statement, and holds them, when the purge comes to them.
  const recording = await begin('lock table audit_entry in exclusive mode');
  const restoring = restore(alice, document, inner);
  await waitForLocks(server.database, 1);
  const purging = finish();
  await waitForLocks(server.database, 2);
  await recording.end();
  await Promise.all([restoring, purging]);
  expect(await byId(alice, document)).toMatchObject({ status: 'ACTIVE' });
  expect(await byId(alice, below)).toMatchObject({ status: 'ACTIVE' });
  expect(await left(folder)).toBe(0);
}, 60_000);

test('whoever stops in the middle takes the whole batch back', async () => {
  const ids = [await newDocument(alice, fresh('document')), await newFolder(alice, fresh('folder'))];
  await trash(alice, ...ids);
  // The records are written before anything is deleted: here it has to wait.
  const recording = await begin('lock table audit_entry in exclusive mode');
  const dying = run().then(
    () => 'OK',
    () => 'LOST',
  );
  await waitForLocks(server.database, 1);
  await server.database.rows(sql`
    select pg_cancel_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`);
  expect(await dying).toBe('LOST');
  await recording.end();
  expect(await left(...ids)).toBe(2);
  expect(await changes(server, 'ITEM_PURGED', ...ids)).toEqual([]);
  await finish();
  expect(await left(...ids)).toBe(0);
  expect(await audited(...ids)).toHaveLength(2);
});
