// Jobs that fail, are interrupted or left behind: tried again, given back, and in the end done or marked.
import { afterEach, expect, test } from '@jest/globals';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { RevisionId } from '../../src/common/ids.js';
import { keepText, keepThumbnails } from '../../src/jobs/processing/records.js';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { fixture, textFile } from '../support/files.js';
import { longPdf } from '../support/made-files.js';
import { queued, queueDone } from '../support/queue.js';
import { startTestServer } from '../support/server.js';
import type { TestServer, TestServerOptions } from '../support/server.js';
import { UploadRevision } from './generated/operations.js';
import { processed, steps, textOf, upload } from './processing-support.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

async function start(options: TestServerOptions): Promise<{ server: TestServer; alice: ApiClient }> {
  const server = await startTestServer(options);
  open.push(server);
  return { server, alice: await server.signIn() };
}

const job = ({ database }: TestServer, task: string) =>
  database.row<{ attempts: number; error: string | null; lockedBy: string | null }>(sql`
    select attempts, last_error as error, locked_by as "lockedBy" from graphile_worker.jobs
    where task_identifier = ${task}`);

async function currentRevision({ database }: TestServer, documentId: string): Promise<RevisionId> {
  const row = await database.row<{ id: RevisionId }>(sql`
    select current_revision_id as id from item where id = ${documentId}`);
  if (row === undefined) throw new Error(`There is no document ${documentId}.`);
  return row.id;
}

test('what takes too long is tried three times, a little later each time, then marked', async () => {
  const { server, alice } = await start({
    background: 'ON',
    containment: { longest: { text: 1, thumbnails: 1 } },
  });
  const id = await upload(alice, await fixture('report-en.docx'));
  await eventually(async () => expect((await job(server, 'extractText'))?.error).toBe('TIMEOUT'));
  const waiting = await server.database.row<{ wait: number }>(sql`
    select extract(epoch from run_at - now())::float8 as wait from graphile_worker.jobs`);
  expect(waiting?.wait).toBeLessThan(4);
  expect(steps(await processed(alice, id))).toEqual(['PENDING TIMEOUT', 'NONE']);
  await queueDone(server.database);
  const document = await processed(alice, id);
  expect(steps(document)).toEqual(['FAILED TIMEOUT', 'NONE']);
  expect(document.processing.text.finishedAt).not.toBeNull();
  const row = await server.database.row(sql`select failures from processing`);
  expect(row).toEqual({ failures: 3 });
  const changes = await server.database.rows(sql`select from change where kind = 'CONTENT_PROCESSED'`);
  expect(changes).toHaveLength(1);
}, 60_000);

test('what the store does not give is tried again until it does', async () => {
  const { server, alice } = await start({});
  const id = await upload(alice, textFile('away.txt', 'away for a while'));
  const blob = await server.database.row<{ key: string }>(sql`select key from blob`);
  const path = join(server.blobsDir, blob?.key ?? '');
  await rename(path, `${path}-away`);
  const { databaseUrl, blobsDir } = server;
  const node = await startTestServer({ databaseUrl, blobsDir, background: 'ON' });
  open.push(node);
  await eventually(async () =>
    expect(steps(await processed(alice, id))).toEqual(['PENDING UNAVAILABLE', 'NONE']),
  );
  await rename(`${path}-away`, path);
  await queueDone(server.database);
  expect(steps(await processed(alice, id))).toEqual(['DONE', 'NONE']);
}, 60_000);

test('a job that no node survives is not begun for ever', async () => {
  const { server, alice } = await start({});
  const id = await upload(alice, textFile('deadly.txt', 'x'));
  // As three nodes leave it that died over it.
  await server.database.rows(
    sql`select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), attempts => 3)`,
  );
  const { databaseUrl, blobsDir } = server;
  open.push(await startTestServer({ databaseUrl, blobsDir, background: 'ON' }));
  await queueDone(server.database);
  expect(steps(await processed(alice, id))).toEqual(['FAILED CRASHED', 'NONE']);
}, 60_000);

test('a revision that was followed by another is not processed', async () => {
  const { server, alice } = await start({});
  const documentId = await upload(alice, textFile('first.txt', 'first'));
  succeeded(
    await alice.upload(
      UploadRevision,
      { input: { documentId, file: null as never } },
      { 'input.file': textFile('second.txt', 'second') },
    ),
  );
  expect(await queued(server.database)).toHaveLength(2);
  const { databaseUrl, blobsDir } = server;
  open.push(await startTestServer({ databaseUrl, blobsDir, background: 'ON' }));
  await queueDone(server.database);
  expect(await textOf(server, documentId)).toEqual({ text: 'second', truncated: false });
  const rows = await server.database.rows(sql`select state from processing`);
  expect(rows).toEqual([{ state: 'DONE' }]);
}, 60_000);

test('what is made of a revision too late takes nothing from the one that followed it', async () => {
  const { server, alice } = await start({});
  const documentId = await upload(alice, longPdf(1));
  const first = await currentRevision(server, documentId);
  succeeded(
    await alice.upload(
      UploadRevision,
      { input: { documentId, file: null as never } },
      { 'input.file': longPdf(2) },
    ),
  );
  const second = await currentRevision(server, documentId);
  const { database, clock } = server;
  const keep = async (revisionId: RevisionId, text: string): Promise<void> => {
    const now = clock.now();
    await keepText(database, { revisionId, task: 'extractText' }, { text, truncated: false }, now);
    const thumbnail = { size: 'SMALL', key: text, bytes: 1, sha256: '0'.repeat(64) } as const;
    await keepThumbnails(database, { revisionId, task: 'makeThumbnails' }, [thumbnail], now);
  };
  await keep(second, 'second');
  // As another node does that has begun with the first one while there was no other.
  await keep(first, 'first');
  expect(await textOf(server, documentId)).toEqual({ text: 'second', truncated: false });
  expect(await database.rows(sql`select key from thumbnail`)).toEqual([{ key: 'second' }]);
  expect(await database.rows(sql`select revision_id as id, state from processing`)).toEqual([
    { id: second, state: 'DONE' },
    { id: second, state: 'DONE' },
  ]);
  const told = await database.rows(sql`select from change where kind = 'CONTENT_PROCESSED'`);
  expect(told).toHaveLength(2);
});

test('an upload that is refused leaves no job', async () => {
  const { server, alice } = await start({});
  await upload(alice, textFile('taken.txt', 'x'));
  const before = await queued(server.database);
  const refused = await alice.upload(
    'mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) { id } }',
    { input: { file: null } },
    { 'input.file': textFile('taken.txt', 'y') },
  );
  expect(refused.errors?.[0]?.extensions.code).toBe('CONFLICT');
  expect(await queued(server.database)).toEqual(before);
});

test('a node that stops gives back what it was doing, as if it had not begun', async () => {
  const { server, alice } = await start({});
  const { databaseUrl, blobsDir } = server;
  const node = await startTestServer({ databaseUrl, blobsDir, background: 'ON' });
  await upload(alice, longPdf(100_000));
  await eventually(async () => expect((await job(server, 'extractText'))?.lockedBy).not.toBeNull());
  const stopped = performance.now();
  await node.close();
  expect(performance.now() - stopped).toBeLessThan(3000);
  expect(await job(server, 'extractText')).toMatchObject({ attempts: 0, lockedBy: null });
}, 60_000);

test('two nodes share the queue, and what is lost with its connections is found again', async () => {
  const { server, alice } = await start({});
  const { databaseUrl, blobsDir } = server;
  // Long enough that neither node can do both.
  for (let at = 0; at < 2; at += 1) await upload(alice, longPdf(8000));
  const ids: string[] = [];
  for (let at = 0; at < 8; at += 1) ids.push(await upload(alice, textFile(`${at}.txt`, `number ${at}`)));
  for (let node = 0; node < 2; node += 1)
    open.push(await startTestServer({ databaseUrl, blobsDir, background: 'ON' }));
  const lockers = new Set<string>();
  await eventually(async () => {
    const rows = await server.database.rows<{ by: string }>(sql`
      select locked_by as by from graphile_worker.jobs where locked_by is not null`);
    for (const { by } of rows) lockers.add(by);
    expect(lockers.size).toBe(2);
  });
  for (let round = 0; round < 5; round += 1) {
    await server.database.rows(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'sheaf-%'`);
    // In the middle of whatever the nodes are at by then.
    await wait(150);
  }
  await queueDone(server.database, 100_000);
  for (const [at, id] of ids.entries())
    expect(await textOf(server, id)).toEqual({ text: `number ${at}`, truncated: false });
  const changes = await server.database.rows(sql`select from change where kind = 'CONTENT_PROCESSED'`);
  expect(changes).toHaveLength(2 * 2 + 8);
}, 150_000);
