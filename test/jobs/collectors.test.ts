// No row ever names bytes that are gone, and no bytes stay that nothing names: whatever is uploaded meanwhile, and wherever a
// collector stops.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { DAY, HOUR, later } from '../../src/common/clock.js';
import { collectBlobs, markUnnamed } from '../../src/jobs/collect-blobs.js';
import { orphanCollector } from '../../src/jobs/collect-orphans.js';
import { Stopped } from '../../src/jobs/extraction/contained.js';
import { Maintenance } from '../../src/jobs/maintenance.js';
import { namedKeys } from '../../src/jobs/named-keys.js';
import type { BlobStore } from '../../src/storage/blob-store.js';
import { openLocalBlobStore } from '../../src/storage/local-blob-store.js';
import * as operations from '../api/generated/operations.js';
import { fresh, purge, rows, trash } from '../api/trash-support.js';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;
let alice: ApiClient;
let store: BlobStore;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  store = await openLocalBlobStore(server.blobsDir);
});
afterAll(() => server.close());

const upload = async (text: string): Promise<string> =>
  succeeded(
    await alice.upload(
      operations.UploadDocument,
      { input: { file: null as never } },
      { 'input.file': textFile(fresh('file.txt'), text) },
    ),
  ).uploadDocument.id;

const remove = async (id: string): Promise<void> => {
  await trash(alice, id);
  await purge(alice, id);
};

/** Of the store: what is there, unfinished uploads too. */
const files = async (): Promise<string[]> =>
  (await readdir(server.blobsDir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

const keys = async (): Promise<string[]> =>
  (await rows<{ key: string }>(server, 'select key from blob')).map(({ key }) => key);

/** Every row's bytes are there, as long as it says. */
async function expectBytes(): Promise<void> {
  for (const { key, size } of await rows<{ key: string; size: number }>(
    server,
    'select key, size from blob',
  )) {
    const read = await store.read(key);
    let length = 0;
    for await (const chunk of read) length += (chunk as Buffer).length;
    expect([key, length]).toEqual([key, size]);
  }
}

/** A day on, when nothing is left alone any more. */
const tomorrow = (): Date => later(server.clock.now(), DAY + 60_000);

const mark = async (): Promise<void> => {
  while ((await markUnnamed(server.database, server.clock.now())) === 'MORE');
};

/** What nothing names by now, as if it were then. */
async function collectAll(at: Date): Promise<void> {
  await mark();
  while ((await collectBlobs(server.database, store, at)) === 'MORE');
  // What is first seen then goes a day later.
  for (const moment of [at, later(at, DAY)]) {
    const collect = orphanCollector(server.database, store);
    while ((await collect(moment)) === 'MORE');
  }
}

/** A store that dies at the removal after so many. */
const dyingStore = (removals: number): BlobStore => {
  let done = 0;
  return {
    put: (...args) => store.put(...args),
    read: (...args) => store.read(...args),
    list: (options) => store.list(options),
    sweep: (olderThan) => store.sweep(olderThan),
    resume: (...args) => store.resume(...args),
    complete: (partial) => store.complete(partial),
    discard: (partial) => store.discard(partial),
    check: () => store.check(),
    close: () => store.close(),
    remove: (key) => {
      if (done === removals) return Promise.reject(new Error('The process was killed.'));
      done += 1;
      return store.remove(key);
    },
  };
};

test('content that no revision names goes after a day, the rest stays', async () => {
  const [kept, gone] = [await upload('kept'), await upload('gone')];
  const shared = [await upload('shared'), await upload('shared')];
  await remove(gone);
  await remove(shared[0] ?? '');
  expect(await keys()).toHaveLength(3);
  await collectAll(later(server.clock.now(), DAY - 60_000));
  expect(await keys()).toHaveLength(3);
  await collectAll(tomorrow());
  expect(await keys()).toHaveLength(2);
  expect(await files()).toHaveLength(2);
  for (const id of [kept, shared[1] ?? '']) await remove(id);
  await collectAll(tomorrow());
  expect(await files()).toEqual([]);
});

test('equal bytes that are uploaded again begin the day anew', async () => {
  await remove(await upload('again'));
  await mark();
  await server.database.pool.query("update blob set unnamed_since = unnamed_since - interval '2 days'");
  const id = await upload('again');
  await remove(id);
  await collectAll(server.clock.now());
  await expectBytes();
  expect(await keys()).toHaveLength(1);
  await collectAll(tomorrow());
  expect(await files()).toEqual([]);
});

test('content that has lain there for long is left alone for a day as well once it is purged', async () => {
  const id = await upload('old');
  await server.database.pool.query("update blob set created_at = created_at - interval '8 days'");
  await collectAll(tomorrow());
  await remove(id);
  // Who has copied the database just before may take an hour to copy the store.
  await collectAll(later(server.clock.now(), HOUR));
  expect(await files()).toHaveLength(1);
  await expectBytes();
  await collectAll(tomorrow());
  expect(await files()).toEqual([]);
});

test('bytes that no row names go after a day, and what was left unfinished', async () => {
  const { key } = await store.put(Readable.from([Buffer.from('nobody')]), { maxBytes: 100 });
  expect(await namedKeys(server.database, [key, ...(await keys())])).toEqual(new Set(await keys()));
  await collectAll(server.clock.now());
  expect(await files()).toContain(key.slice(3));
  const seen = orphanCollector(server.database, store);
  await seen(tomorrow());
  await seen(later(tomorrow(), HOUR));
  expect(await files()).toContain(key.slice(3));
  await collectAll(tomorrow());
  expect(await files()).not.toContain(key.slice(3));
  expect(await rows(server, 'select from orphan_key')).toEqual([]);
});

test('what is older than the database is not its own', async () => {
  const { key } = await store.put(Readable.from([Buffer.from("somebody else's")]), { maxBytes: 100 });
  await utimes(join(server.blobsDir, key), 0, 0);
  await collectAll(tomorrow());
  expect(await files()).toContain(key.slice(3));
  await store.remove(key);
});

test('many keys are looked through page by page', async () => {
  const before = (await files()).length;
  for (let nr = 0; nr < 1100; nr += 1) {
    await store.put(Readable.from([Buffer.from(`${nr}`)]), { maxBytes: 100 });
  }
  const collect = orphanCollector(server.database, store);
  const answers: string[] = [];
  for (;;) {
    answers.push(await collect(tomorrow()));
    if (answers.at(-1) === 'DONE') break;
  }
  expect(answers).toEqual(['MORE', 'MORE', 'DONE']);
  expect(await files()).toHaveLength(before + 1100);
  await collectAll(tomorrow());
  expect(await files()).toHaveLength(before);
}, 60_000);

test('one that is stopped in the middle says that it is not done', async () => {
  const stopping = new AbortController();
  const pages: number[] = [];
  const paged: BlobStore = {
    ...dyingStore(0),
    list: ({ limit }) => {
      pages.push(limit);
      stopping.abort();
      return Promise.resolve(
        Array.from({ length: limit }, (_, at) => ({ key: `${at}`, storedAt: new Date(0) })),
      );
    },
  };
  const { database, clock } = server;
  const maintenance = new Maintenance({ database, store: paged, clock, log: pino({ level: 'silent' }) });
  await expect(maintenance.run('collectOrphans', stopping.signal)).rejects.toThrow(Stopped);
  expect(pages).toHaveLength(1);
});

test('wherever a collector stops: no row is without its bytes, and the next ones finish', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ text: fc.constantFrom('a', 'b', 'c', 'd', 'e'), removed: fc.boolean() }), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.nat(4),
      fc.nat(4),
      async (planned, first, second) => {
        const uploaded: string[] = [];
        for (const { text, removed } of planned) {
          const id = await upload(text);
          if (removed) await remove(id);
          else uploaded.push(id);
        }
        await mark();
        await collectBlobs(server.database, dyingStore(first), tomorrow()).catch(() => undefined);
        await expectBytes();
        // What was lost is uploaded again: with bytes of its own.
        uploaded.push(await upload('a'));
        await orphanCollector(server.database, dyingStore(second))(tomorrow()).catch(() => undefined);
        await expectBytes();
        await collectAll(tomorrow());
        await expectBytes();
        expect(await files()).toHaveLength((await keys()).length);
        const unnamed = await rows(
          server,
          'select from blob where not exists (select from revision where blob_id = blob.id)',
        );
        expect(unnamed).toEqual([]);
        for (const id of uploaded) await remove(id);
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

test('uploads of equal bytes while they are purged and collected', async () => {
  const writers = new AbortController();
  // As if a day had gone by, always: only locks are between a collector and who is uploading.
  const collecting = [1, 2].map(async () => {
    while (!writers.signal.aborted) {
      await mark();
      await collectBlobs(server.database, store, tomorrow());
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const writing = Array.from({ length: 4 }, async (_, at) => {
    for (let round = 0; round < 15; round += 1) {
      const id = await upload(`equal ${round % 2}`);
      if ((round + at) % 4 !== 0) await remove(id);
    }
  });
  await Promise.all(writing);
  writers.abort();
  await Promise.all(collecting);
  await expectBytes();
  const { documents } = await alice.data<{ documents: { nodes: { downloadUrl: string | null }[] } }>(
    '{ documents(first: 100) { nodes { downloadUrl } } }',
  );
  for (const { downloadUrl } of documents.nodes) expect((await fetch(downloadUrl ?? '')).status).toBe(200);
  await collectAll(tomorrow());
  expect(await files()).toHaveLength((await keys()).length);
}, 120_000);
