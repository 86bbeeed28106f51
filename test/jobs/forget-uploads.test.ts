// Uploads whose time is over are forgotten, whatever the store makes of it, and nobody waits for it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { DAY, later } from '../../src/common/clock.js';
import { forgetUploads } from '../../src/jobs/forget-uploads.js';
import { openLocalBlobStore } from '../../src/storage/local-blob-store.js';
import { begin } from '../api/tus-support.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('a store that fails holds up neither the uploads behind nor the feed of changes', async () => {
  const { database, blobsDir, clock } = server;
  const alice = await server.newUser('alice');
  for (let nr = 0; nr < 3; nr += 1) await begin(alice, 10);
  const store = await openLocalBlobStore(blobsDir);
  const open: number[] = [];
  store.discard = async () => {
    // What readers of the feed wait for: transactions that write, and their end.
    const [row] = await database.rows<{ count: number }>(sql`
      select count(*) as count from pg_stat_activity
      where datname = current_database() and backend_xid is not null`);
    open.push(row?.count ?? -1);
    throw new Error('the store is away');
  };
  const errors: unknown[] = [];
  const parts = { rows: database, store, onError: (error: unknown) => void errors.push(error) };
  expect(await forgetUploads(parts, clock.now())).toBe('DONE');
  expect(open).toEqual([]);
  expect(await forgetUploads(parts, later(clock.now(), 2 * DAY))).toBe('DONE');
  expect(open).toEqual([0, 0, 0]);
  expect(errors.map(String)).toEqual(Array.from({ length: 3 }, () => 'Error: the store is away'));
  expect(await database.rows(sql`select from upload_session`)).toEqual([]);
});
