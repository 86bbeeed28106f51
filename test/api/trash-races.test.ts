// What happens in the trash at once: each ends as if one had come after the other.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { waitForLocks } from '../support/locks.js';
import { reckonedPlaces, storedPlaces } from '../support/places.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { homeOf, newDocument, newFolder } from './access-support.js';
import * as operations from './generated/operations.js';
import { byId, changes, fresh, outcome, restore, rows, trash } from './trash-support.js';

let server: TestServer;
let other: TestServer;
let alice: ApiClient;
/** The same user on another node. */
let there: ApiClient;
let home: string;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  alice = await server.newUser('alice');
  there = other.client(alice.token ?? '');
  home = await homeOf(alice);
});
afterAll(async () => {
  // Below what is in the trash everything is, and what is below a top of a batch has places of its own.
  expect(
    await rows(
      server,
      `select item.id from item join item parent on parent.id = item.parent_id
       where item.trashed_at is null and parent.trashed_at is not null`,
    ),
  ).toEqual([]);
  expect(await storedPlaces(server.database)).toEqual(await reckonedPlaces(server.database));
  await other.close();
  await server.close();
});
beforeEach(async () => {
  await there.data('{ me { id } }');
});

/** Lets the calls come so far that they wait for the row, and then go on. */
async function meeting<Result>(id: string, ...calls: (() => Promise<Result>)[]): Promise<Result[]> {
  const client = await server.database.pool.connect();
  await client.query('begin');
  await client.query('select from item where id = $1 for update', [id]);
  const results = Promise.all(calls.map((call) => call()));
  await waitForLocks(server.database, calls.length);
  await client.query('commit');
  client.release();
  return results;
}

test('trashed twice: both are answered, and it is told of once', async () => {
  const folder = await newFolder(alice, fresh('folder'));
  await newDocument(alice, 'below', folder);
  const outcomes = await meeting(
    folder,
    () => outcome(alice, 'trashItems', folder),
    () => outcome(there, 'trashItems', folder),
  );
  expect(outcomes).toEqual(['OK', 'OK']);
  expect(await changes(server, 'ITEM_TRASHED', folder)).toHaveLength(1);
});

test('a folder and what is in it: that goes with the folder, or before it', async () => {
  for (let round = 0; round < 5; round += 1) {
    const folder = await newFolder(alice, fresh('folder'));
    const inner = await newFolder(alice, 'inner', folder);
    const document = await newDocument(alice, 'document', inner);
    const [outer, below, deep] = await Promise.all([
      outcome(alice, 'trashItems', folder),
      outcome(there, 'trashItems', inner),
      outcome(alice, 'trashItems', document),
    ]);
    expect(outer).toBe('OK');
    for (const one of [below, deep]) expect(['OK', 'NOT_FOUND']).toContain(one);
    await restore(alice, folder);
    expect((await byId(alice, inner))?.status ?? null).toBe(below === 'OK' ? 'TRASHED' : 'ACTIVE');
  }
});

test('restored twice: both are answered, and it is told of once', async () => {
  const folder = await newFolder(alice, fresh('folder'));
  await trash(alice, folder);
  const outcomes = await meeting(
    folder,
    () => outcome(alice, 'restoreItems', folder),
    () => outcome(there, 'restoreItems', folder),
  );
  expect(outcomes).toEqual(['OK', 'OK']);
  expect(await changes(server, 'ITEM_RESTORED', folder)).toHaveLength(1);
});

test('restored under one name into one folder: each gets another one', async () => {
  const folder = await newFolder(alice, fresh('folder'));
  const ids: string[] = [];
  for (let nr = 0; nr < 6; nr += 1) {
    const id = await newDocument(alice, 'note.txt', folder);
    await trash(alice, id);
    ids.push(id);
  }
  const outcomes = await Promise.all(
    ids.map((id, nr) => outcome(nr % 2 === 0 ? alice : there, 'restoreItems', id)),
  );
  expect(new Set(outcomes)).toEqual(new Set(['OK']));
  const names = await Promise.all(ids.map(async (id) => (await byId(alice, id))?.name ?? ''));
  const numbered = [2, 3, 4, 5, 6].map((nr) => `note (${nr}).txt`);
  expect(new Set(names)).toEqual(new Set(['note.txt', ...numbered]));
});

test('a folder is trashed while files come into it: nothing live is left below the trash', async () => {
  for (let round = 0; round < 3; round += 1) {
    const folder = await newFolder(alice, fresh('folder'));
    const inner = await newFolder(alice, 'inner', folder);
    const upload = async (nr: number): Promise<string> => {
      const answer = await (nr % 2 === 0 ? alice : there).upload(
        operations.UploadDocument,
        { input: { file: null as never, parentId: nr % 3 === 0 ? folder : inner } },
        { 'input.file': textFile(`${nr}.txt`, `${nr}`) },
      );
      return answer.errors?.[0]?.extensions.code ?? 'OK';
    };
    const [trashed, ...uploads] = await Promise.all([
      outcome(alice, 'trashItems', folder),
      ...Array.from({ length: 8 }, (_, nr) => upload(nr)),
    ]);
    expect(trashed).toBe('OK');
    for (const code of uploads) expect(['OK', 'NOT_FOUND']).toContain(code);
    const came = await rows(
      server,
      `select trashed_at is not null and trash_batch = $1 as gone from item
       where parent_id = any($2::uuid[]) and kind = 'DOCUMENT'`,
      folder,
      [folder, inner],
    );
    expect(came).toEqual(uploads.filter((code) => code === 'OK').map(() => ({ gone: true })));
  }
});

test('restored and purged: it is there as a whole, or gone as a whole', async () => {
  for (let round = 0; round < 6; round += 1) {
    const folder = await newFolder(alice, fresh('folder'));
    const below = await newDocument(alice, 'below', await newFolder(alice, 'inner', folder));
    await trash(alice, folder);
    const calls = [
      () => outcome(alice, 'restoreItems', folder),
      () => outcome(there, 'purgeItems', folder),
    ] as const;
    const outcomes = await meeting(folder, ...(round % 2 === 0 ? calls : calls.toReversed()));
    const [restored, purged] = round % 2 === 0 ? outcomes : outcomes.toReversed();
    expect([
      ['OK', 'CONFLICT'],
      ['NOT_FOUND', 'OK'],
    ]).toContainEqual([restored, purged]);
    expect((await byId(alice, below))?.status ?? null).toBe(restored === 'OK' ? 'ACTIVE' : null);
  }
});

test('something is restored from a folder that is purged, or restored: it is home, in its place, or gone', async () => {
  for (const act of ['purgeItems', 'restoreItems'] as const) {
    for (let round = 0; round < 4; round += 1) {
      const folder = await newFolder(alice, fresh('folder'));
      const inner = await newFolder(alice, 'inner', folder);
      const moving = await newFolder(alice, fresh('moving'), inner);
      const below = await newDocument(alice, 'below', moving);
      await trash(alice, moving);
      await trash(alice, folder);
      const [restored, acted] = await Promise.all([
        outcome(alice, 'restoreItems', moving),
        outcome(there, act, folder),
      ]);
      expect(acted).toBe('OK');
      const parent = (await byId(alice, moving))?.parent?.id ?? null;
      expect(['OK', 'NOT_FOUND']).toContain(restored);
      expect(parent !== null).toBe(restored === 'OK');
      // Not found is only what is gone, and nothing stays in what is gone.
      expect({ purgeItems: [home, null], restoreItems: [home, inner] }[act]).toContain(parent);
      expect((await byId(alice, below))?.status ?? null).toBe(restored === 'OK' ? 'ACTIVE' : null);
    }
  }
}, 60_000);

test('something is restored while its folder is trashed: it goes with it, or home', async () => {
  for (let round = 0; round < 5; round += 1) {
    const folder = await newFolder(alice, fresh('folder'));
    const document = await newDocument(alice, fresh('document'), folder);
    await trash(alice, document);
    const outcomes = await Promise.all([
      outcome(alice, 'restoreItems', document),
      outcome(there, 'trashItems', folder),
    ]);
    expect(outcomes).toEqual(['OK', 'OK']);
    const [row] = await rows<{ batch: string | null; parent: string }>(
      server,
      'select trash_batch as batch, parent_id as parent from item where id = $1',
      document,
    );
    expect([
      { batch: folder, parent: folder },
      { batch: null, parent: home },
    ]).toContainEqual(row);
  }
});

test('a name is taken while it is restored', async () => {
  for (let round = 0; round < 4; round += 1) {
    const name = fresh('name');
    const id = await newDocument(alice, name);
    await trash(alice, id);
    const [restored, made] = await Promise.all([
      outcome(alice, 'restoreItems', id),
      there.request(operations.CreateDocument, { input: { name } }),
    ]);
    expect(restored).toBe('OK');
    expect(['OK', 'CONFLICT']).toContain(made.errors?.[0]?.extensions.code ?? 'OK');
    const restoredName = (await byId(alice, id))?.name;
    expect(made.errors === undefined ? `${name} (2)` : name).toBe(restoredName);
    if (made.errors === undefined) await trash(alice, succeeded(made).createDocument.id);
  }
});

test('purged twice: the second finds nothing', async () => {
  const document = await newDocument(alice, fresh('document'));
  await trash(alice, document);
  const outcomes = await meeting(
    document,
    () => outcome(alice, 'purgeItems', document),
    () => outcome(there, 'purgeItems', document),
  );
  expect(outcomes.toSorted()).toEqual(['NOT_FOUND', 'OK']);
  expect(await outcome(alice, 'purgeItems', document)).toBe('NOT_FOUND');
});
