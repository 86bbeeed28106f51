// Jobs are there exactly when the write is that they were put into the queue by, and are done by whichever node is free.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseCrontab } from 'graphile-worker';
import sql from 'sql-template-tag';
import { CRONTAB } from '../../src/jobs/maintenance.js';
import { upload } from '../api/processing-support.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { textFile } from '../support/files.js';
import { longPdf } from '../support/made-files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const jobs = () =>
  server.database.rows<Record<string, unknown>>(sql`
    select task_identifier as task, key, priority, max_attempts as attempts, run_at > now() as later
    from graphile_worker.jobs order by id`);

const clear = () =>
  server.database.rows(sql`
    select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs where locked_at is null))`);

/** Puts the task into the queue as its hour does, so many minutes ago. */
const schedule = (name: string, minutesAgo: number) => {
  const options = parseCrontab(CRONTAB).find(({ task }) => task === name)?.options;
  const { jobKey, jobKeyMode, maxAttempts, priority } = options ?? {};
  return server.database.rows(sql`
    select graphile_worker.add_job(
      ${name}, '{}', run_at => now() - ${minutesAgo}::int * interval '1 minute', max_attempts => ${maxAttempts ?? null}::int,
      job_key => ${jobKey ?? null}, job_key_mode => ${jobKeyMode ?? null}, priority => ${priority ?? null}::int)`);
};

test('a job is put into the queue with its write, in no statement more', async () => {
  await upload(alice, new File([Buffer.from([0, 1])], 'warm.bin'));
  server.statements.reset();
  await upload(alice, new File([Buffer.from([0, 2])], 'nothing.bin'));
  const without = server.statements.statements.length;
  expect(await jobs()).toEqual([]);
  server.statements.reset();
  await upload(alice, textFile('some.txt', 'some'));
  expect(server.statements.statements.length).toBe(without);
  expect(await jobs()).toEqual([{ task: 'extractText', key: null, priority: 0, attempts: 10, later: false }]);
  await clear();
  await server.database.rows(sql`delete from processing`);
});

test('however many files wait to be read, what is due at its hour comes first', async () => {
  const { database, databaseUrl, blobsDir } = server;
  await upload(alice, longPdf(100_000));
  await database.rows(sql`
    select graphile_worker.add_job(
      'extractText', json_build_object('revisionId', revision_id), run_at => now() - interval '1 day')
    from processing cross join generate_series(1, 50) where task = 'extractText' and state = 'PENDING'`);
  const waiting = (await jobs()).length;
  await schedule('forgetExpired', 10);
  await schedule('forgetExpired', 0);
  const [scheduled] = await database.rows<{ waited: boolean }>(sql`
    select run_at < now() - interval '9 minutes' as waited
    from graphile_worker.jobs where task_identifier = 'forgetExpired'`);
  expect(scheduled?.waited).toBe(true);
  const node = await startTestServer({ databaseUrl, blobsDir, background: 'ON' });
  try {
    await eventually(async () =>
      expect((await jobs()).map(({ task }) => task)).not.toContain('forgetExpired'),
    );
    expect(await jobs()).toHaveLength(waiting);
  } finally {
    await node.close();
    await clear();
  }
});

test('what has run out is forgotten by a node that works', async () => {
  const { database, databaseUrl, blobsDir, clock } = server;
  const now = clock.now().getTime();
  for (const [link, expiry] of [
    ['gone', now - 1000],
    ['good', now + 3_600_000],
  ] as const)
    await database.rows(sql`
      insert into counted_download (link, expires_at) values (${Buffer.from(link)}, ${new Date(expiry)})`);
  await schedule('forgetExpired', 0);
  const node = await startTestServer({ databaseUrl, blobsDir, background: 'ON' });
  try {
    await eventually(async () => expect(await jobs()).toEqual([]));
    const left = await database.rows<{ link: Buffer }>(sql`select link from counted_download`);
    expect(left.map(({ link }) => link.toString())).toEqual(['good']);
  } finally {
    await node.close();
  }
});
