// A viewer who holds something on more items than are sent with a statement sees what anybody else would.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { give, inherit, may, newFolder, setRules } from './access-support.js';
import { Children, Documents } from './generated/operations.js';
import { USERS, idOf } from './groups-support.js';

const MANY = 120;

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  folder = await newFolder(alice, 'folder');
  // Every other one of them until in a minute.
  await server.database.pool.query(
    `with made as (
       insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, mime_type)
       select gen_random_uuid(), 'DOCUMENT', $1, n::text, n::text, $2, now() - make_interval(secs => n), now(), 'text/plain'
       from generate_series(1, 2 * $4::int) n
       returning id, name::int as n
     )
     insert into access_grant (id, item_id, user_id, permission, granted_at, expires_at)
     select gen_random_uuid(), id, $3, 'READ', now(), case when n % 2 = 0 then $5::timestamptz end
     from made where n <= $4`,
    [folder, await idOf(alice), await idOf(bob), MANY, new Date(server.clock.now().getTime() + MINUTE)],
  );
  // Nodes hear of grants that the API gives, not of these.
  await give(alice, await newFolder(alice, 'other'), { userId: await idOf(bob) });
}, 60_000);
afterAll(() => server.close());

const numbers = (step = 1): string[] => Array.from({ length: MANY / step }, (_, at) => `${at * step + 1}`);

/** Names over all pages. */
async function walk(first: number): Promise<string[]> {
  const names: string[] = [];
  for (let after: string | null = null; ;) {
    const { documents }: { documents: { nodes: readonly { name: string }[]; pageInfo: PageInfo } } =
      await bob.data(Documents, { first, after });
    names.push(...documents.nodes.map(({ name }) => name));
    if (!documents.pageInfo.hasNextPage) return names;
    after = documents.pageInfo.endCursor ?? null;
  }
}
interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor?: string | null;
}

test('wherever documents are: pages, offsets, totals, filters', async () => {
  expect(await walk(100)).toEqual(numbers());
  expect(await walk(7)).toEqual(numbers());
  const { documents } = await bob.data(Documents, { first: 3, offset: 50 });
  expect(documents).toMatchObject({
    totalCount: MANY,
    nodes: [{ name: '51' }, { name: '52' }, { name: '53' }],
  });
  const filtered = (await bob.data(Documents, { first: 2, offset: 1, filter: { text: '11' } })).documents;
  expect(filtered).toMatchObject({ totalCount: 11, nodes: [{ name: '110' }, { name: '111' }] });
});

test('in folders, whether they let through what inherits from them or not', async () => {
  expect(await may(bob, folder)).toBeNull();
  await give(alice, folder, { userId: await idOf(bob) });
  const { folder: open } = await bob.data(Children, { id: folder, first: 5 });
  expect(open?.children).toMatchObject({
    totalCount: 2 * MANY,
    nodes: [{ name: '1' }, { name: '2' }, {}, {}, {}],
  });
  await alice.data('mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) { id } }', {
    input: { itemId: folder, principal: { userId: await idOf(bob) } },
  });
  expect((await bob.data(Documents, {})).documents.totalCount).toBe(MANY);
});

test('by rules, too', async () => {
  const ruled = await newFolder(alice, 'ruled');
  const below = await newFolder(alice, 'below', ruled);
  await alice.data('mutation ($input: CreateDocumentInput!) { createDocument(input: $input) { id } }', {
    input: { name: 'by rule', parentId: below },
  });
  const clauses = [{ match: 'ALL', groups: { match: 'ALL', groupIds: [USERS] } }] as const;
  await setRules(alice, ruled, [{ permission: 'READ', match: 'ALL', clauses }]);
  expect(await walk(100)).toEqual(['by rule', ...numbers()]);
  expect((await bob.data(Children, { id: ruled })).folder?.children).toMatchObject({
    totalCount: 1,
    nodes: [{ name: 'below' }],
  });
  await inherit(alice, below, false);
  expect(await walk(7)).toEqual(numbers());
});

test('until each grant is over', async () => {
  server.clock.advance(MINUTE);
  expect(await walk(7)).toEqual(numbers(2));
  expect((await bob.data(Documents, {})).documents.totalCount).toBe(MANY / 2);
});
