// Jobs are there exactly when the write is that they were put into the queue by, and are done by whichever node is free.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { Viewers } from '../../src/access/viewers.js';
import { Memory } from '../../src/services/memory.js';
import { Settings } from '../../src/services/settings.js';
import { Writer } from '../../src/services/write.js';
import type { Write } from '../../src/services/write.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;
let writer: Writer;

beforeAll(async () => {
  server = await startTestServer();
  const { database, clock } = server;
  writer = new Writer(
    database,
    new Memory(database, new Viewers(database, clock), new Settings(database)),
    clock,
  );
});
afterAll(() => server.close());

const caller = { viewer: null, remoteAddress: '127.0.0.1', userAgent: null };
const run = (work: (write: Write) => void | Promise<void>): Promise<void> =>
  writer.run(caller, 'logout', async (write) => work(write));
const jobs = () =>
  server.database.rows<Record<string, unknown>>(sql`
    select task_identifier as task, key, priority, max_attempts as attempts, run_at > now() as later
    from graphile_worker.jobs order by id`);

test('a job is put into the queue with its write, in no statement more', async () => {
  await run(() => undefined);
  server.statements.reset();
  await run(() => undefined);
  const without = server.statements.statements.length;
  server.statements.reset();
  await run((write) => {
    write.enqueue('forgetExpired', {});
    write.enqueue('forgetExpired', {}, { jobKey: 'one', priority: 5, runAt: new Date(Date.now() + 60_000) });
  });
  expect(server.statements.statements.length).toBe(without);
  expect(await jobs()).toEqual([
    { task: 'forgetExpired', key: null, priority: 0, attempts: 10, later: false },
    { task: 'forgetExpired', key: 'one', priority: 5, attempts: 10, later: true },
  ]);
});

test('a job of the same key takes the place of the one that waits; one of a write that fails is not there', async () => {
  await run((write) => write.enqueue('forgetExpired', {}, { jobKey: 'one' }));
  const failing = run((write) => {
    write.enqueue('forgetExpired', {}, { jobKey: 'two' });
    throw new Error('after all not');
  });
  await expect(failing).rejects.toThrow('after all not');
  expect((await jobs()).map(({ key, later }) => [key, later])).toEqual([
    [null, false],
    ['one', false],
  ]);
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
  const node = await startTestServer({ databaseUrl, blobsDir, background: 'ON' });
  try {
    await eventually(async () => expect(await jobs()).toEqual([]));
    const left = await database.rows<{ link: Buffer }>(sql`select link from counted_download`);
    expect(left.map(({ link }) => link.toString())).toEqual(['good']);
  } finally {
    await node.close();
  }
});
