// What one write has to change in the search index: collected, and written with its records.
import sql, { join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { ItemId, TagId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { MOST_AT_ONCE, markStale, ownWords, readWords, tagWords } from '../../search/index-items.js';
import type { IndexedItem } from '../../search/index-items.js';
import type { ItemWords } from '../../search/vectors.js';

export class SearchIndex {
  /** With their words, where these are known; null: they are read. */
  private readonly items = new Map<ItemId, ItemWords | null>();
  private readonly contents = new Set<ItemId>();
  private readonly tags = new Map<TagId, string>();
  /** Nothing bears them but what is indexed anew for it. */
  private readonly newTags = new Set<TagId>();

  constructor(
    private readonly rows: Rows,
    private readonly at: Date,
  ) {}

  item(id: ItemId, words: ItemWords | null = null): void {
    this.items.set(id, words);
  }

  /** Its content is another one: the background follows. */
  content(id: ItemId): void {
    this.contents.add(id);
  }

  tag(id: TagId, name: string): void {
    this.tags.set(id, name);
  }

  newTag(id: TagId, name: string): void {
    this.tags.set(id, name);
    this.newTags.add(id);
  }

  /** Beyond so many bearers, the background follows. */
  async forgetTag(id: TagId): Promise<void> {
    const bearers = await this.rows.rows<{ id: ItemId }>(sql`
      with bearer as (select document_id as id from document_tag where tag_id = ${id} order by document_id),
           left_over as (${markStale(sql`select id from bearer offset ${MOST_AT_ONCE}`, this.at)})
      select id from bearer limit ${MOST_AT_ONCE}`);
    for (const bearer of bearers) this.item(bearer.id);
  }

  /** Named parts of a WITH clause; at most one statement is run to know what they are to write. */
  async statements(): Promise<Sql[]> {
    const { all, later } = await this.read();
    const tags = [...this.tags].map(([id, name]) => ({ id, name }));
    const contents = [...this.contents];
    const left = [
      ...(later === null ? [] : [later]),
      ...(contents.length === 0 ? [] : [sql`select id from unnest(${contents}::uuid[]) as content (id)`]),
    ];
    return [
      ...(all.length === 0 ? [] : [sql`indexed_item as (${ownWords(all, this.at)})`]),
      ...(tags.length === 0 ? [] : [sql`indexed_tag as (${tagWords(tags)})`]),
      ...(left.length === 0 ? [] : [sql`stale_item as (${markStale(join(left, ' union '), this.at)})`]),
    ];
  }

  private async read(): Promise<{ readonly all: IndexedItem[]; readonly later: Sql | null }> {
    const known: IndexedItem[] = [];
    const unread: ItemId[] = [];
    for (const [id, words] of this.items) {
      if (words === null) unread.push(id);
      else known.push({ id, ...words });
    }
    const tagIds = [...this.tags.keys()].filter((id) => !this.newTags.has(id));
    if (unread.length === 0 && tagIds.length === 0) return { all: known, later: null };
    const wanted = sql`
      select id from unnest(${unread}::uuid[]) as unread (id)
      union
      select document_id from document_tag where tag_id = any(${tagIds}::uuid[])`;
    const read = await readWords(
      this.rows,
      sql`item.id in (select id from (${wanted}) wanted (id) order by id limit ${MOST_AT_ONCE})`,
    );
    const all = [...known, ...read].toSorted((one, other) => (one.id < other.id ? -1 : 1));
    if (read.length < MOST_AT_ONCE) return { all, later: null };
    const ids = read.map(({ id }) => id);
    return { all, later: sql`select id from (${wanted}) wanted (id) where id <> all(${ids}::uuid[])` };
  }
}
