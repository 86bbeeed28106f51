// Writes the words of items and tags into the index.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { ItemId, TagId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { contentVectors, ownVectors, tagVector } from './vectors.js';
import type { ItemWords, Vectors } from './vectors.js';

/** An item with its words, as they are now. */
export interface IndexedItem extends ItemWords {
  readonly id: ItemId;
}

/** What is taken in one transaction: more than that is left to the background. */
export const MOST_AT_ONCE = 200;
/** Of a content's text what is looked into, in characters. */
export const MOST_TEXT = 1024 * 1024;
/** Of the texts that are looked into at once, in bytes: their words take several times as much while they are counted. */
const MOST_TEXT_AT_ONCE = 8 * MOST_TEXT;

const tagNames = sql`
  array(select tag.name from document_tag join tag on tag.id = document_tag.tag_id
        where document_tag.document_id = item.id order by tag.name_key)`;

/** The items that `where` holds for, trashed ones too. */
export const readWords = (rows: Rows, where: Sql): Promise<IndexedItem[]> =>
  rows.rows<IndexedItem>(sql`
    select item.id, item.name, item.description, ${tagNames} as "tagNames" from item where ${where} order by item.id`);

/** A statement that gives the items these names, tags and descriptions, and leaves them the words of their content. */
export function ownWords(items: readonly IndexedItem[], at: Date): Sql {
  const vectors = items.map(ownVectors);
  return sql`
    insert into item_text as indexed (item_id, changed_at, head, vector)
    select id, ${at}::timestamptz, head::tsvector, vector::tsvector
    from unnest(${items.map(({ id }) => id)}::uuid[], ${heads(vectors)}::text[], ${bodies(vectors)}::text[])
      as made (id, head, vector)
    order by id
    on conflict (item_id) do update set
      changed_at = excluded.changed_at,
      version = indexed.version + 1,
      head = ${withContent('head')},
      vector = ${withContent('vector')}`;
}

/** By way of text, for `||` would move the positions. */
const withContent = (column: 'head' | 'vector'): Sql =>
  column === 'head'
    ? sql`(excluded.head::text || ' ' || ts_filter(indexed.head, '{d}')::text)::tsvector`
    : sql`(excluded.vector::text || ' ' || ts_filter(indexed.vector, '{d}')::text)::tsvector`;

const heads = (vectors: readonly Vectors[]): string[] => vectors.map(({ head }) => head);
const bodies = (vectors: readonly Vectors[]): string[] => vectors.map(({ vector }) => vector);

/** A statement that gives the tags these names to be found by. */
export const tagWords = (tags: readonly { readonly id: TagId; readonly name: string }[]): Sql => sql`
  insert into tag_text (tag_id, vector)
  select id, vector::tsvector
  from unnest(${tags.map(({ id }) => id)}::uuid[], ${tags.map(({ name }) => tagVector(name))}::text[]) as made (id, vector)
  order by id
  on conflict (tag_id) do update set vector = excluded.vector`;

/** A statement that leaves items to the background; `ids` selects them. */
export const markStale = (ids: Sql, at: Date): Sql => sql`
  insert into stale_item_text (item_id, marked_at) select id, ${at}::timestamptz from (${ids}) stale (id) order by id
  on conflict (item_id) do update set marked_at = excluded.marked_at`;

interface WholeItem extends IndexedItem {
  /** Null where it is not in the index. */
  readonly version: number | null;
  readonly changedAt: Date;
  readonly text: string | null;
}

/**
 * Indexes the items anew, with the text of their current content where there is one. Of those that were written to meanwhile
 * the words are left as they are: answers which ones were indexed. However much text they have, little of it is held at once.
 */
export async function indexWhole(rows: Rows, ids: readonly ItemId[]): Promise<ItemId[]> {
  const done: ItemId[] = [];
  for (const part of await partsOf(rows, ids)) done.push(...(await indexPart(rows, part)));
  return done;
}

/** The items that are there, in parts of so much text; something longer is a part by itself. */
async function partsOf(rows: Rows, ids: readonly ItemId[]): Promise<readonly ItemId[][]> {
  const sizes = await rows.rows<{ id: ItemId; bytes: number }>(sql`
    select item.id, coalesce(octet_length(content.text), 0) as bytes
    from item left join revision_text content on content.revision_id = item.current_revision_id
    where item.id = any(${[...ids]}::uuid[])
    order by item.id`);
  const parts: ItemId[][] = [];
  let room = 0;
  for (const { id, bytes } of sizes) {
    const last = parts.at(-1);
    if (last === undefined || bytes > room) {
      parts.push([id]);
      room = MOST_TEXT_AT_ONCE;
    } else last.push(id);
    room -= bytes;
  }
  return parts;
}

async function indexPart(rows: Rows, ids: readonly ItemId[]): Promise<ItemId[]> {
  const items = await rows.rows<WholeItem>(sql`
    select item.id, item.name, item.description, ${tagNames} as "tagNames", indexed.version,
           greatest(coalesce(indexed.changed_at, item.updated_at), revision.created_at) as "changedAt",
           left(content.text, ${MOST_TEXT}) as text
    from item
    left join item_text indexed on indexed.item_id = item.id
    left join revision_text content on content.revision_id = item.current_revision_id
    left join revision on revision.id = content.revision_id
    where item.id = any(${[...ids]}::uuid[])
    order by item.id`);
  if (items.length === 0) return [];
  const vectors: Vectors[] = [];
  for (const item of items) vectors.push(await wholeVectors(item));
  const done = await rows.rows<{ id: ItemId }>(sql`
    insert into item_text as indexed (item_id, changed_at, version, head, vector)
    select id, changed_at, version, head::tsvector, vector::tsvector
    from unnest(${items.map(({ id }) => id)}::uuid[], ${items.map(({ changedAt }) => changedAt)}::timestamptz[],
                ${items.map(({ version }) => (version ?? 0) + 1)}::int[], ${heads(vectors)}::text[],
                ${bodies(vectors)}::text[])
      as made (id, changed_at, version, head, vector)
    -- One that was deleted meanwhile.
    where exists (select from item where item.id = made.id)
    order by id
    on conflict (item_id) do update set
      changed_at = excluded.changed_at, version = excluded.version, head = excluded.head, vector = excluded.vector
      where indexed.version = excluded.version - 1
    returning item_id as id`);
  return done.map(({ id }) => id);
}

async function wholeVectors(item: WholeItem): Promise<Vectors> {
  const own = ownVectors(item);
  if (item.text === null) return own;
  const content = await contentVectors(item.text);
  return { vector: `${own.vector} ${content.vector}`, head: `${own.head} ${content.head}` };
}
