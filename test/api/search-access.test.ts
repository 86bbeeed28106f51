// Nothing that the viewer may not read is found, counted, faceted or highlighted; and common words are found in good time.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { indexStale } from '../../src/jobs/index-stale.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { give, homeOf, newDocument, newFolder } from './access-support.js';
import { idOf } from './groups-support.js';
import { found, searchFor, written } from './search-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
let shared: string;
let hidden: string;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
  shared = await newFolder(alice, 'Heron shared');
  hidden = await newFolder(alice, 'Heron hidden');
  await written(server, alice, 'heron one.txt', 'a grey heron', { parentId: shared, tagNames: ['birds'] });
  await written(server, alice, 'heron two.txt', 'a purple heron', { parentId: hidden, tagNames: ['secret'] });
  await give(alice, shared, { userId: bobId }, ['READ']);
}, 60_000);
afterAll(() => server.close());

interface Facets {
  readonly search: {
    readonly facets: {
      readonly mimeTypes: { value: string; count: number }[];
      readonly tags: { tag: { name: string }; count: number }[];
      readonly owners: { owner: { username: string }; count: number }[];
    };
  };
}
const facetsOf = async (client: ApiClient, input: object): Promise<Facets['search']['facets']> => {
  const { search } = await client.data<Facets, object>(
    `query ($input: SearchInput!) { search(input: $input) {
      facets { mimeTypes { value count } tags { tag { name } count } owners { owner { username } count } } } }`,
    { input },
  );
  return search.facets;
};

test('only what is readable, in every figure', async () => {
  expect(await searchFor(bob, { query: 'heron' })).toMatchObject({
    names: expect.arrayContaining(['Heron shared', 'heron one.txt']),
    count: 2,
  });
  expect(await searchFor(bob, { query: 'purple' })).toMatchObject({
    names: [],
    count: 0,
    hasNextPage: false,
  });
  expect(await facetsOf(bob, { query: 'heron' })).toEqual({
    mimeTypes: [{ value: 'text/plain', count: 1 }],
    tags: [{ tag: { name: 'birds' }, count: 1 }],
    owners: [{ owner: { username: 'alice' }, count: 2 }],
  });
  expect(await facetsOf(alice, { query: 'heron' })).toMatchObject({
    mimeTypes: [{ value: 'text/plain', count: 2 }],
    tags: [{ count: 1 }, { count: 1 }],
  });
});

test('filters', async () => {
  const query = 'heron';
  expect(await found(alice, query, { filter: { within: hidden } })).toEqual(['heron two.txt']);
  expect(await found(alice, query, { filter: { mimeTypes: ['text/*'] } })).toHaveLength(2);
  expect(await found(alice, query, { filter: { text: 'TWO' } })).toEqual(['heron two.txt']);
  expect(await found(alice, query, { filter: { ownerIds: [bobId] } })).toEqual([]);
  expect(await found(alice, query, { kinds: ['FOLDER'] })).toHaveLength(2);
  expect(await found(alice, query, { kinds: ['FOLDER'], filter: { size: { min: 0 } } })).toEqual([]);
  expect(await found(alice, 'birds', { kinds: ['TAG'] })).toEqual(['birds']);
  expect(await found(alice, 'birds', { kinds: ['TAG'], filter: { within: shared } })).toEqual([]);
  const refused = await bob.error<unknown, object>(
    'query ($id: ID) { search(input: { query: "heron", filter: { within: $id } }) { totalCount } }',
    { id: hidden },
  );
  expect(refused.extensions.code).toBe('NOT_FOUND');
});

test('lists are filtered by parts of names and descriptions, of words and of signs', async () => {
  await newDocument(alice, '年度销售合同 final draft.pdf', shared);
  const listed = async (text: string): Promise<string[]> => {
    const { documents } = await alice.data<{ documents: { nodes: { name: string }[] } }, object>(
      'query ($text: String) { documents(filter: { text: $text }) { nodes { name } } }',
      { text },
    );
    return documents.nodes.map(({ name }) => name);
  };
  for (const text of ['销售合', '售', 'NAL DRA', '同 final d', '合同 Final draft.p', 'inal']) {
    expect([text, await listed(text)]).toEqual([text, ['年度销售合同 final draft.pdf']]);
  }
  for (const text of ['合销', 'final pdf', '合同 nal draft'])
    expect([text, await listed(text)]).toEqual([text, []]);
});

test('what is in the trash is not found', async () => {
  const id = await newDocument(alice, 'Heron in the bin', shared);
  expect(await found(bob, 'bin')).toEqual(['Heron in the bin']);
  await server.database.rows(sql`update item set trashed_at = now(), trash_batch = id where id = ${id}`);
  expect(await found(bob, 'bin')).toEqual([]);
  expect(await found(alice, 'bin')).toEqual([]);
});

test('what was there before the index is found once the background has come to it', async () => {
  await newDocument(alice, 'Old stork', shared);
  await server.database.rows(sql`delete from item_text`);
  await server.database.rows(sql`delete from tag_text`);
  await server.database.rows(sql`insert into stale_item_text (item_id, marked_at) select id, now() from item
    on conflict do nothing`);
  await server.database.rows(sql`insert into stale_tag_text (tag_id) select id from tag`);
  expect(await found(alice, 'stork')).toEqual([]);
  while ((await indexStale(server.database)) === 'MORE');
  expect(await found(alice, 'stork')).toEqual(['Old stork']);
  expect(await found(alice, 'grey')).toEqual(['heron one.txt']);
  expect(await found(alice, 'birds', { kinds: ['TAG'] })).toEqual(['birds']);
  const left = await server.database.rows(
    sql`select 1 from stale_item_text union all select 1 from stale_tag_text`,
  );
  expect(left).toEqual([]);
});

/** Makes so many documents at once, as an import would: each newer by a second than the one before. */
const many = (folder: string, name: string, count: number, vector: string): Promise<unknown> =>
  server.database.rows(sql`
    with made as (
      insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at)
      select uuidv7(), 'DOCUMENT', ${folder}, ${name} || n, ${name} || n, (select owner_id from item where id = ${folder}),
             now(), now()
      from generate_series(1, ${count}::int) n
      returning id, name
    )
    insert into item_text (item_id, changed_at, head, vector)
    select id, timestamptz '2020-01-01' + substr(name, ${name.length + 1})::int * interval '1 second',
           ${vector}::tsvector, ${vector}::tsvector
    from made`);

test('words that very many items have', async () => {
  await many(hidden, 'swallow', 4000, "'^crane':1A 'crane':1A");
  await many(shared, 'sparrow', 30, "'^crane':1A 'crane':1A");
  await many(shared, 'wren', 7000, "'crane':6300D");
  await many(hidden, 'robin', 100, "'crane':6300D");
  await server.database.rows(sql`insert into tag (id, name, name_key, created_at)
    values (uuidv7(), 'crane', 'crane', '2019-01-01')`);
  await server.database.rows(
    sql`insert into stale_tag_text (tag_id) select id from tag where name = 'crane'`,
  );
  await indexStale(server.database);

  // All whose names have the word come first, the newest first; then the others.
  const seen: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 3; page += 1) {
    const hits = await searchFor(bob, { query: 'crane', kinds: ['DOCUMENT', 'TAG'] }, { first: 20, after });
    expect([hits.count, hits.exact]).toEqual([7031, true]);
    expect(hits.hasNextPage).toBe(true);
    seen.push(...hits.names);
    after = hits.endCursor;
  }
  expect(seen.slice(0, 31)).toEqual([...Array.from({ length: 30 }, (_, at) => `sparrow${30 - at}`), 'crane']);
  expect(seen.slice(31)).toEqual(Array.from({ length: 29 }, (_, at) => `wren${7000 - at}`));

  const newest = await searchFor(bob, { query: 'crane', orderBy: 'NEWEST' }, { first: 3 });
  expect(newest.names).toEqual(['wren7000', 'wren6999', 'wren6998']);
  const byName = await searchFor(bob, { query: 'crane', orderBy: 'NAME' }, { first: 2 });
  expect(byName.names).toEqual(['sparrow1', 'sparrow2']);
  expect(await searchFor(alice, { query: 'crane' })).toMatchObject({ count: 10_000, exact: false });
}, 60_000);

test('a page ends where too much would have to be looked at, and the next one goes on from there', async () => {
  const first = await newFolder(alice, 'Egret first', shared);
  await many(first, 'egret', 3, "'^stilt':1A 'stilt':1A");
  await many(hidden, 'stilt', 25_000, "'^stilt':1A 'stilt':1A");
  const seen: string[] = [];
  let after: string | null = null;
  let pages = 0;
  do {
    const hits = await searchFor(bob, { query: 'stilt' }, { first: 2, after });
    seen.push(...hits.names);
    after = hits.hasNextPage ? hits.endCursor : null;
    pages += 1;
  } while (after !== null && pages < 10);
  expect(seen).toEqual(['egret3', 'egret2', 'egret1']);
  expect(pages).toBeGreaterThan(2);
}, 60_000);

test('by name and size, words that very many items have come in order window by window', async () => {
  const old = await newFolder(alice, 'Ibis first', shared);
  await many(hidden, 'avocet', 25_000, "'^avocet':1A 'avocet':1A");
  await many(old, 'ibis', 3, "'avocet':6300D");
  await many(old, 'lark', 5, "'avocet':6300D");
  await server.database.rows(sql`
    update item_text set changed_at = changed_at + interval '1 day' from item
    where item.id = item_id and item.name like 'lark%'`);
  await server.database.rows(sql`
    update item set size = right(name, 1)::int where name like 'lark%' or name like 'ibis%'`);
  const orders = {
    NAME: ['lark1', 'lark2', 'lark3', 'lark4', 'lark5', 'ibis1', 'ibis2', 'ibis3'],
    SIZE: ['lark5', 'lark4', 'lark3', 'lark2', 'lark1', 'ibis3', 'ibis2', 'ibis1'],
  };
  for (const [orderBy, expected] of Object.entries(orders)) {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const hits = await searchFor(bob, { query: 'avocet', orderBy }, { first: 2, after });
      seen.push(...hits.names);
      after = hits.hasNextPage ? hits.endCursor : null;
      // What comes meanwhile moves nothing out of the window.
      if (seen.length === 2) await many(hidden, `${orderBy} avocet`, 3000, "'avocet':6300D");
      expect(seen.length).toBeLessThan(9);
    } while (after !== null);
    expect(seen).toEqual(expected);
  }
}, 60_000);

test('single letters find what changed last, the best of it first, and go on behind it', async () => {
  const folder = await newFolder(alice, 'Quail', shared);
  await many(folder, 'page', 3, "'quail':6300D");
  await many(folder, 'quail', 2, "'^quail':1A 'quail':1A");
  await many(hidden, 'hidden', 6000, "'^quail':1A 'quail':1A");
  await many(folder, 'last', 2, "'quail':6300D");
  await server.database.rows(sql`
    update item_text set changed_at = changed_at + interval '2 days' from item
    where item.id = item_id and (item.name like 'quail%' or item.name like 'last%')`);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const hits = await searchFor(bob, { query: 'q*', kinds: ['DOCUMENT'] }, { first: 2, after });
    seen.push(...hits.names);
    after = hits.hasNextPage ? hits.endCursor : null;
  } while (after !== null && seen.length < 20);
  expect(seen).toEqual(['quail2', 'quail1', 'last2', 'last1', 'page3', 'page2', 'page1']);
}, 60_000);

test("a visitor's home is found by its name, and by the new one when the user is renamed", async () => {
  const carol = await server.newUser('carol');
  expect(await found(carol, 'carol')).toEqual(['carol']);
  await carol.data('mutation { updateProfile(input: { username: "caroline" }) { id } }');
  expect(await found(carol, 'caroline')).toEqual(['caroline']);
  expect(await found(carol, 'carol')).toEqual([]);
  expect(await homeOf(carol)).not.toBe('');
});
