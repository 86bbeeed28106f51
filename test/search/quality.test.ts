// How well readers find what they look for among documents in English, Chinese and a few other languages, and how well they would by what
// PostgreSQL brings along.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { newId } from '../../src/common/ids.js';
import type { ItemId } from '../../src/common/ids.js';
import type { ApiClient } from '../support/client.js';
import { indexWhole } from '../../src/search/index-items.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { found } from '../api/search-support.js';

const read = (file: string): string[] =>
  readFileSync(new URL(`quality/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');

const documents = ['english.txt', 'chinese.txt'].flatMap(read).map((line) => {
  const [name = '', text = ''] = line.split(' | ');
  return { name, text };
});
const queries = read('queries.txt').map((line) => {
  const [query = '', wanted = ''] = line.split(/ => ?/);
  return { query, wanted: wanted.split('; ').filter((name) => name !== '') };
});

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  const ids: ItemId[] = [];
  for (const { name } of documents) {
    const { createDocument } = await alice.data<{ createDocument: { id: ItemId } }, object>(
      'mutation ($name: String!) { createDocument(input: { name: $name }) { id } }',
      { name },
    );
    ids.push(createDocument.id);
  }
  const { database } = server;
  // As the background leaves it: a revision of each, with its text.
  await database.rows(sql`
    with kept as (insert into blob (id, sha256, size, key, created_at) values (${newId()}, 'x', 1, 'x', now()) returning id),
    given as (
      select * from unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[], ${documents.map(({ text }) => text)}::text[])
        as given (id, revision_id, text)
    ), revised as (
      insert into revision (id, document_id, number, blob_id, file_name, mime_type, created_at, created_by_id)
      select given.revision_id, given.id, 1, kept.id, 'x', 'text/plain', now(), item.owner_id
      from given join item on item.id = given.id, kept
    ), texts as (
      insert into revision_text (revision_id, text, truncated) select revision_id, text, false from given
    )
    update item set current_revision_id = given.revision_id from given where item.id = given.id`);
  await indexWhole(database, ids);
  await database.rows(sql`create extension if not exists pg_trgm`);
  await database.rows(sql`
    create table plain as
    select item.name, item.name || ' ' || revision_text.text as text
    from item join revision_text on revision_text.revision_id = item.current_revision_id`);
}, 120_000);
afterAll(() => server.close());

type Finder = (query: string) => Promise<string[]>;

const ours: Finder = (query) => found(alice, query);
const names = async (query: Sql): Promise<string[]> =>
  (await server.database.rows<{ name: string }>(query)).map(({ name }) => name);
const simple: Finder = (query) =>
  names(sql`
    select name from plain, websearch_to_tsquery('simple', ${query}) as query
    where to_tsvector('simple', text) @@ query order by ts_rank(to_tsvector('simple', text), query) desc, name limit 20`);
const trigrams: Finder = (query) =>
  names(sql`
    select name from plain where ${query} <% text order by word_similarity(${query}, text) desc, name limit 20`);

interface Quality {
  /** Of what is wanted, what is found. */
  readonly recall: number;
  /** Of what is found, what is wanted. */
  readonly precision: number;
  /** One over the place of the first that is wanted, on average. */
  readonly reciprocalRank: number;
}

async function qualityOf(finder: Finder, asked: typeof queries): Promise<Quality> {
  const sums = { recall: 0, precision: 0, reciprocalRank: 0 };
  for (const { query, wanted } of asked) {
    const hits = await finder(query);
    const right = hits.filter((name) => wanted.includes(name)).length;
    sums.recall += wanted.length === 0 ? 1 : right / wanted.length;
    sums.precision += hits.length === 0 ? 1 : right / hits.length;
    const first = hits.findIndex((name) => wanted.includes(name));
    sums.reciprocalRank +=
      wanted.length === 0 ? Number(hits.length === 0) : first === -1 ? 0 : 1 / (first + 1);
  }
  const mean = (sum: number): number => Math.round((1000 * sum) / asked.length) / 1000;
  return {
    recall: mean(sums.recall),
    precision: mean(sums.precision),
    reciprocalRank: mean(sums.reciprocalRank),
  };
}

const isLatin = ({ query }: { query: string }): boolean => !/[^\p{sc=Latin}\p{sc=Common}]/u.test(query);

test('readers find what they look for', async () => {
  const known = new Set(documents.map(({ name }) => name));
  for (const { wanted } of queries) for (const name of wanted) expect(known).toContain(name);
  const latin = queries.filter(isLatin);
  const others = queries.filter((one) => !isLatin(one));
  const measured: Record<string, { latin: Quality; others: Quality }> = {};
  for (const [name, finder] of Object.entries({ ours, simple, trigrams })) {
    measured[name] = { latin: await qualityOf(finder, latin), others: await qualityOf(finder, others) };
  }
  process.stdout.write(`${JSON.stringify(measured, null, 1)}\n`);
  // What was measured, less a query or two.
  const least = [
    { part: measured['ours']?.latin, recall: 0.91, precision: 0.99, reciprocalRank: 0.92 },
    { part: measured['ours']?.others, recall: 0.9, precision: 0.985, reciprocalRank: 0.91 },
  ];
  for (const { part, ...bounds } of least) {
    expect(part?.recall).toBeGreaterThanOrEqual(bounds.recall);
    expect(part?.precision).toBeGreaterThanOrEqual(bounds.precision);
    expect(part?.reciprocalRank).toBeGreaterThanOrEqual(bounds.reciprocalRank);
  }
}, 60_000);
