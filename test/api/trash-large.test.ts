// A folder with a hundred thousand documents below it is counted, trashed, restored and purged in as many statements as an
// empty one, and soon.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { give, newFolder } from './access-support.js';
import { idOf } from './groups-support.js';
import { purge, restore, rows, statisticsOf, trash } from './trash-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let top: string;
let empty: string;

const FOLDERS = 1000;
const DOCUMENTS = 100_000;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  [top, empty] = [await newFolder(alice, 'large'), await newFolder(alice, 'empty')];
  for (const id of [top, empty]) await give(alice, id, { userId: await idOf(bob) }, ['DELETE']);
  await fill(server, top);
}, 120_000);
afterAll(() => server.close());

/** Folders in the folder, and documents of 10 bytes each in them. */
async function fill({ database }: TestServer, id: string): Promise<void> {
  await database.rows(sql`
    insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
    select made.id, 'FOLDER', top.id, 'folder ' || made.nr, 'folder ' || made.nr, top.owner_id, now(), now(),
           top.ancestors || top.id, made.id || top.access_lineage
    from item top cross join lateral (
      select gen_random_uuid() as id, nr from generate_series(1, ${FOLDERS}::int) as numbered (nr)
    ) made
    where top.id = ${id}`);
  await database.rows(sql`
    insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, size, kept_bytes)
    select gen_random_uuid(), 'DOCUMENT', folder.id, 'document ' || nr, 'document ' || nr, folder.owner_id, now(), now(), 10, 10
    from item folder cross join generate_series(1, ${DOCUMENTS / FOLDERS}::int) as numbered (nr)
    where folder.parent_id = ${id}
    order by folder.id`);
  await database.rows(sql`analyze item`);
}

async function cost<Result>(call: () => Promise<Result>) {
  server.statements.reset();
  const start = performance.now();
  const result = await call();
  return { result, statements: server.statements.statements.length, took: performance.now() - start };
}

test('however many items there are', async () => {
  const everything = { documentCount: DOCUMENTS, folderCount: FOLDERS, totalBytes: 10 * DOCUMENTS };
  for (const client of [alice, bob]) {
    await statisticsOf(client, top);
    const counted = await cost(() => statisticsOf(client, top));
    expect(counted).toMatchObject({ result: everything, statements: 2 });
    // A tenth of a second on a machine that is not busy.
    expect(counted.took).toBeLessThan(1000);
  }
  let last: unknown = null;
  for (const act of [trash, restore, trash, purge]) {
    await alice.data('{ me { id } }');
    await bob.data('{ me { id } }');
    const small = await cost<unknown>(() => act(bob, empty));
    const large = await cost<unknown>(() => act(bob, top));
    expect([act.name, large.statements]).toEqual([act.name, small.statements]);
    expect(large.took).toBeLessThan(60_000);
    last = large.result;
  }
  expect(last).toBe(1 + FOLDERS + DOCUMENTS);
  expect(await rows(server, 'select count(*)::int as left from item where parent_id = $1', top)).toEqual([
    { left: 0 },
  ]);
}, 300_000);
