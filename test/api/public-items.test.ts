// What everyone may read: seen by those who are there already, however much of it there is, and read once for all of them.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, give, homeOf, newDocument, newFolder, take } from './access-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
}, 60_000);
afterAll(() => server.close());

const setPublic = (itemId: string, isPublic: boolean): Promise<unknown> =>
  alice.data('mutation ($input: UpdateItemInput!) { updateItem(input: $input) { id } }', {
    input: { itemId, isPublic },
  });

const canSee = async (id: string): Promise<boolean> => {
  const { document } = await bob.data<{ document: object | null }, object>(
    'query ($id: ID!) { document(id: $id) { id } }',
    { id },
  );
  return document !== null;
};

interface Documents {
  readonly documents: { readonly totalCount: number; readonly nodes: readonly { readonly id: string }[] };
}

/** Bob's documents anywhere, and how many there are. */
const documents = async (): Promise<Documents['documents']> =>
  (await bob.data<Documents, object>('{ documents(first: 100) { totalCount nodes { id } } }', {})).documents;

test('what comes to be public, and no longer is, costs those who are there one statement for all and none for each', async () => {
  const id = await newDocument(alice, 'paper');
  expect(await canSee(id)).toBe(false);
  for (const isPublic of [true, false]) {
    await setPublic(id, isPublic);
    server.statements.reset();
    expect(await canSee(id)).toBe(isPublic);
    expect(server.statements.statements.filter((text) => text.includes('from session'))).toEqual([]);
  }
  await give(alice, id, EVERYONE);
  server.statements.reset();
  expect(await canSee(id)).toBe(true);
  await take(alice, id, EVERYONE);
  expect(await canSee(id)).toBe(false);
  expect(server.statements.statements.filter((text) => text.includes('from session'))).toEqual([]);
});

test('many public documents are listed, counted, found and opened beside what is shared otherwise', async () => {
  const home = await homeOf(alice);
  const folder = await newFolder(alice, 'public folder');
  const inside = await newDocument(alice, 'inside the public folder', folder);
  const own = await newDocument(bob, 'of bob');
  await newDocument(alice, 'of alice alone');
  const { rows: owners } = await server.database.pool.query<{ id: string }>(
    'select owner_id as id from item where id = $1',
    [folder],
  );
  const { rows: made } = await server.database.pool.query<{ id: string }>(
    `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, mime_type)
     select uuidv7(), 'DOCUMENT', $1, 'public ' || n, 'public ' || n, $2, '2026-01-01', '2026-01-01', 'text/plain'
     from generate_series(1, 150) n returning id`,
    [home, owners[0]?.id],
  );
  await server.database.pool.query(
    `insert into access_grant (id, item_id, permission, granted_at)
     select uuidv7(), id, 'READ', '2026-01-01' from unnest($1::uuid[]) made (id)`,
    [made.map(({ id }) => id)],
  );
  await server.database.pool.query("select pg_notify('sheaf', 'public')");
  await eventually(async () => expect((await documents()).totalCount).toBe(151));
  await setPublic(folder, true);
  const { totalCount, nodes } = await documents();
  expect(totalCount).toBe(152);
  expect(nodes).toHaveLength(100);
  expect(
    nodes
      .slice(0, 2)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([inside, own].toSorted());
  expect(await canSee(made[0]?.id ?? '')).toBe(true);
  expect(await canSee(inside)).toBe(true);
  // What is sent for each list is what bob holds alone.
  server.statements.reset();
  await documents();
  expect(server.statements.statements.join('\n')).toContain('held.group_id is null');
  await setPublic(folder, false);
  expect((await documents()).totalCount).toBe(151);
  expect(await canSee(inside)).toBe(false);
});
