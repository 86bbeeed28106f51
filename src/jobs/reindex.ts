// Makes the whole search index anew, page by page, while the server runs: what is written meanwhile is not undone.
import sql from 'sql-template-tag';
import type { ItemId, TagId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { indexWhole, markStale, tagWords } from '../search/index-items.js';
import { reindexUsers } from './index-users.js';

const PAGE = 100;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** How many items there were; `onProgress` is told after each page. */
export async function reindex(rows: Rows, onProgress: (done: number, all: number) => void): Promise<number> {
  await reindexTags(rows);
  await reindexUsers(rows);
  const counted = await rows.row<{ count: number }>(sql`select count(*) as count from item`);
  const all = counted?.count ?? 0;
  let done = 0;
  let after: string = FIRST;
  onProgress(done, all);
  for (;;) {
    const page = await rows.rows<{ id: ItemId }>(
      sql`select id from item where id > ${after} order by id limit ${PAGE}`,
    );
    const last = page.at(-1);
    if (last === undefined) return done;
    const ids = page.map(({ id }) => id);
    const indexed = await indexWhole(rows, ids);
    const left = ids.filter((id) => !indexed.includes(id));
    // What was written to just then is left to the server.
    if (left.length > 0) {
      const stillThere = sql`select id from item where id = any(${left}::uuid[])`;
      await rows.rows(markStale(stillThere, new Date()));
    }
    done += page.length;
    after = last.id;
    onProgress(done, Math.max(all, done));
  }
}

async function reindexTags(rows: Rows): Promise<void> {
  let after: string = FIRST;
  for (;;) {
    const page = await rows.rows<{ id: TagId; name: string }>(
      sql`select id, name from tag where id > ${after} order by id limit ${PAGE}`,
    );
    const last = page.at(-1);
    if (last === undefined) return;
    await rows.rows(tagWords(page));
    after = last.id;
  }
}
