// Notifications go 90 days after they were read, and after a year in any case.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import sql from 'sql-template-tag';
import { DAY, later } from '../../src/common/clock.js';
import { Maintenance } from '../../src/jobs/maintenance.js';
import { openLocalBlobStore } from '../../src/storage/local-blob-store.js';
import { newDocument } from '../api/access-support.js';
import { idOf } from '../api/groups-support.js';
import { rows } from '../api/share-links-support.js';
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

test('what is old goes, in as many batches as it takes; the rest stays', async () => {
  const now = server.clock.now();
  const [userId, itemId] = [await idOf(alice), await newDocument(alice, 'paper')];
  const tell = (kind: string, age: number, readAge: number | null, count = 1): Promise<object[]> =>
    server.database.rows(sql`
      insert into notification (id, user_id, kind, at, item_id, read_at)
      select gen_random_uuid(), ${userId}, ${kind}, ${later(now, -age * DAY)}, ${itemId},
             ${readAge === null ? null : later(now, -readAge * DAY)}::timestamptz
      from generate_series(1, ${count})`);
  await tell('read long ago', 100, 91, 5001);
  await tell('read lately', 360, 89);
  await tell('unread', 364, null);
  await tell('never read', 366, null);
  await tell('read at last', 366, 1);
  const store = await openLocalBlobStore(server.blobsDir);
  const maintenance = new Maintenance({
    database: server.database,
    store,
    clock: server.clock,
    log: pino({ level: 'silent' }),
  });
  await maintenance.run('forgetExpired', new AbortController().signal);
  const left = await rows<{ kind: string }>(server, 'select kind from notification order by kind');
  expect(left.map(({ kind }) => kind)).toEqual(['read lately', 'unread']);
});
