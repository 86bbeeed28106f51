// Changes go after a year, and cursors with them; after 30 days cursors are too old in any case.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import sql from 'sql-template-tag';
import { DAY, later } from '../../src/common/clock.js';
import { Maintenance } from '../../src/jobs/maintenance.js';
import { openLocalBlobStore } from '../../src/storage/local-blob-store.js';
import { newDocument } from '../api/access-support.js';
import { missed, now } from '../api/changes-support.js';
import { Changes } from '../api/generated/operations.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

async function maintain(): Promise<void> {
  const store = await openLocalBlobStore(server.blobsDir);
  const maintenance = new Maintenance({
    database: server.database,
    store,
    clock: server.clock,
    log: pino({ level: 'silent' }),
  });
  await maintenance.run('forgetExpired', new AbortController().signal);
}

test('a cursor is good for 30 days after what it missed', async () => {
  const first = await now(alice);
  const paper = await newDocument(alice, 'paper');
  const second = await now(alice);
  const age = (days: number): Promise<object[]> =>
    server.database.rows(
      sql`update change set at = ${later(server.clock.now(), -days * DAY)} where item_id = ${paper}`,
    );
  await age(29.9);
  expect(await missed(alice, first)).toHaveLength(1);
  await age(30.1);
  expect((await alice.error(Changes, { after: first })).extensions).toMatchObject({ code: 'CURSOR_EXPIRED' });
  expect(await missed(alice, second)).toEqual([]);
});

test('what is a year old goes, and cursors from before it, even where nothing came since', async () => {
  const before = await now(alice);
  const [old, lately] = [await newDocument(alice, 'old'), await newDocument(alice, 'lately')];
  await server.database.rows(sql`
    update change set at = ${later(server.clock.now(), -366 * DAY)} where item_id = ${old}`);
  await server.database.rows(sql`
    insert into past_membership (user_id, group_id, left_at, left_xid)
    select id, gen_random_uuid(), ${later(server.clock.now(), -32 * DAY)}::timestamptz, '5'::xid8 from user_account
    union all select id, gen_random_uuid(), ${later(server.clock.now(), -30 * DAY)}::timestamptz, '5'::xid8 from user_account`);
  await maintain();
  const left = await server.database.rows<{ id: string }>(
    sql`select distinct item_id as id from change where item_id in (${old}, ${lately})`,
  );
  expect(left).toEqual([{ id: lately }]);
  expect((await alice.error(Changes, { after: before })).extensions).toMatchObject({
    code: 'CURSOR_EXPIRED',
  });
  expect(await missed(alice, await now(alice))).toEqual([]);
  const [memberships] = await server.database.rows<{ count: number; users: number }>(
    sql`select count(*) as count, (select count(*) from user_account) as users from past_membership`,
  );
  expect(memberships?.count).toBe(memberships?.users);
});
