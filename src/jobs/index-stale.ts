// Indexes in the background what writes have left to it, and what was there before there was an index.
import sql from 'sql-template-tag';
import type { ItemId, TagId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { indexWhole, tagWords } from '../search/index-items.js';
import { indexStaleUsers } from './index-users.js';

const BATCH = 100;

/** One batch; whether there may be more. Nodes may do it at the same time: what is done twice comes to the same. */
export async function indexStale(rows: Rows): Promise<'MORE' | 'DONE'> {
  const [tags, users] = [await indexStaleTags(rows), await indexStaleUsers(rows)];
  const others = tags === 'MORE' ? tags : users;
  const marked = await rows.rows<{ id: ItemId; mark: string }>(sql`
    select item_id as id, marked_at::text as mark from stale_item_text order by marked_at, item_id limit ${BATCH}`);
  if (marked.length === 0) return others;
  const done = new Set(
    await indexWhole(
      rows,
      marked.map(({ id }) => id),
    ),
  );
  // What was written to meanwhile, or marked again, stays for the next time.
  const finished = marked.filter(({ id }) => done.has(id));
  await rows.rows(sql`
    delete from stale_item_text
    using unnest(${finished.map(({ id }) => id)}::uuid[], ${finished.map(({ mark }) => mark)}::timestamptz[])
      as finished (id, mark)
    where stale_item_text.item_id = finished.id and stale_item_text.marked_at = finished.mark`);
  return marked.length < BATCH && finished.length === marked.length ? others : 'MORE';
}

async function indexStaleTags(rows: Rows): Promise<'MORE' | 'DONE'> {
  const tags = await rows.rows<{ id: TagId; name: string }>(sql`
    select tag.id, tag.name from stale_tag_text join tag on tag.id = stale_tag_text.tag_id limit ${BATCH}`);
  if (tags.length === 0) return 'DONE';
  await rows.rows(sql`
    with indexed as (${tagWords(tags)})
    delete from stale_tag_text where tag_id = any(${tags.map(({ id }) => id)}::uuid[])`);
  return tags.length < BATCH ? 'DONE' : 'MORE';
}
