// Gives the documents of the filled database texts, and has the server's own code index them.
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { Sql } from 'sql-template-tag';
import { chinese, english, textOf } from './texts.ts';

export interface SearchWorld {
  /** In seconds: making all words out of the texts and writing them; then the index over them. */
  readonly wordsSeconds: number;
  readonly indexSeconds: number;
  /** In bytes. */
  readonly textBytes: number;
  readonly tableBytes: number;
  readonly indexBytes: number;
  /** Queries by how many documents have what they ask for. */
  readonly words: Readonly<Record<WordKind, readonly string[]>>;
}

type WordKind =
  | 'english1000'
  | 'english10000'
  | 'chinese1000'
  | 'chinese10000'
  | 'common'
  | 'chineseCommon'
  | 'englishPhrase'
  | 'chinesePhrase';

const PAGE = 1000;
/** At once, so that Node makes words of one page while PostgreSQL writes another. */
const WRITERS = 3;
const MOST_QUERIES = 10;

export async function fillTexts(databaseUrl: string, say: (line: string) => void): Promise<SearchWorld> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await writeTexts(client);
    const definition = await client.query<{ definition: string }>(
      `select pg_get_indexdef('item_text_words'::regclass) as definition`,
    );
    await client.query('drop index item_text_words');
    const wordsSeconds = await timed(() => indexAll(client, databaseUrl, say));
    const indexSeconds = await timed(() => client.query(definition.rows[0]?.definition ?? ''));
    await client.query('vacuum analyze item_text, revision_text');
    const sizes = await client.query<{ text: string; table: string; index: string }>(
      `select pg_total_relation_size('revision_text') as text,
              pg_total_relation_size('item_text') - pg_relation_size('item_text_words') as table,
              pg_relation_size('item_text_words') as index`,
    );
    const { text, table, index } = sizes.rows[0] ?? { text: '', table: '', index: '' };
    say(`Indexed in ${wordsSeconds.toFixed(0)} s, and ${indexSeconds.toFixed(0)} s for the index itself.`);
    return {
      wordsSeconds,
      indexSeconds,
      textBytes: Number(text),
      tableBytes: Number(table),
      indexBytes: Number(index),
      words: await chooseWords(client),
    };
  } finally {
    await client.end();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/** Of each document's revision. */
async function writeTexts(client: Client): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select current_revision_id as id from item where current_revision_id is not null order by id`,
  );
  for (let from = 0; from < rows.length; from += PAGE) {
    const ids = rows.slice(from, from + PAGE).map(({ id }) => id);
    await client.query(
      `insert into revision_text (revision_id, text, truncated)
       select id, text, false from unnest($1::uuid[], $2::text[]) as written (id, text)`,
      [ids, ids.map((_, at) => textOf(from + at))],
    );
  }
}

/** What the server's `reindex` does, but larger pages and several at once. */
async function indexAll(client: Client, databaseUrl: string, say: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select id from item order by id');
  const { indexWhole } = await built<typeof import('../src/search/index-items.ts')>('search/index-items');
  let next = 0;
  const write = async (): Promise<void> => {
    const connection = new Client({ connectionString: databaseUrl });
    await connection.connect();
    try {
      // Nothing is lost that could not be made again.
      await connection.query('set synchronous_commit = off');
      while (next < rows.length) {
        const ids = rows.slice(next, (next += PAGE)).map(({ id }) => id as never);
        await indexWhole(runner(connection), ids);
        if (next % 100_000 === 0) say(`${next} of ${rows.length} indexed`);
      }
    } finally {
      await connection.end();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

const runner = (client: Client) => {
  const rows = async <Row extends object>(query: Sql): Promise<Row[]> =>
    (await client.query<Row>(query.text, [...query.values])).rows;
  return { rows, row: async <Row extends object>(query: Sql) => (await rows<Row>(query))[0] };
};

const built = async <Module>(path: string): Promise<Module> =>
  (await import(fileURLToPath(new URL(`../dist/${path}.js`, import.meta.url)))) as Module;

interface Counted {
  readonly query: string;
  readonly count: number;
}

/** By counting some of all. */
async function chooseWords(client: Client): Promise<SearchWorld['words']> {
  const { matchQuery, parseQuery } = await built<typeof import('../src/search/query.ts')>('search/query');
  const counted = async (queries: readonly string[]): Promise<Counted[]> => {
    const found: Counted[] = [];
    for (const query of queries) {
      const { rows } = await client.query<{ count: string }>(
        'select count(*) as count from item_text where vector @@ $1::tsquery',
        [matchQuery(parseQuery(query, 'query'))],
      );
      found.push({ query, count: Number(rows[0]?.count) });
    }
    return found;
  };
  const { rows } = await client.query<{ count: string }>('select count(*) as count from item_text');
  const all = Number(rows[0]?.count);
  const twoSigns = chinese.words.filter((word) => word.length === 2);
  const words = await counted(thinned(english.words.filter((word) => word.length > 2)));
  const pairs = await counted(thinned(twoSigns));
  return {
    english1000: nearest(words, 1000, 0.3),
    english10000: nearest(words, 9000),
    chinese1000: nearest(pairs, 1000, 0.3),
    chinese10000: nearest(pairs, 9000),
    common: nearest(words, all / 2),
    chineseCommon: nearest(pairs, all / 2),
    englishPhrase: nearest(await counted(english.phrases.slice(0, 100).map((phrase) => `"${phrase}"`)), 3000),
    chinesePhrase: nearest(await counted(chinese.phrases.slice(0, 100)), 3000),
  };
}

/** The first ones, and ever fewer of the rarer ones. */
function thinned(words: readonly string[]): string[] {
  const chosen: string[] = [];
  for (let at = 0; at < words.length; at = Math.max(at + 1, Math.floor(at * 1.01)))
    chosen.push(words[at] ?? '');
  return chosen;
}

/** Those whose count is the nearest to it and no further away than by this share, or else the very nearest. */
function nearest(counted: readonly Counted[], count: number, share = 0.1): string[] {
  const distance = (one: Counted): number => Math.abs(Math.log(Math.max(one.count, 1) / count));
  const sorted = counted.toSorted((one, other) => distance(one) - distance(other));
  const near = sorted.filter((one) => distance(one) < share).slice(0, MOST_QUERIES);
  return (near.length === 0 ? sorted.slice(0, 1) : near).map(({ query }) => query);
}
