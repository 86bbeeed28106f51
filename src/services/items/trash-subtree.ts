// Puts items into the trash, with everything that is live below them.
import sql from 'sql-template-tag';
import { anyRulesBefore } from '../../access/rules-before.js';
import { principalsOn, tellAlong } from '../../access/touched-items.js';
import type { ItemId } from '../../common/ids.js';
import type { Before } from '../records.js';
import type { Write } from '../write.js';
import type { FoundItem } from './item-rows.js';
import { lockSubtrees } from './lock-subtree.js';

/**
 * The items are live, none below another, and locked for update; the checks are the caller's part. All that goes with an item
 * is one batch, which bears its id, so that restoring brings back just that; what was in the trash before keeps its own.
 * External ids stay. However many items there are, these are a few statements. What is gathered is gathered once: the statistics of
 * a table that has just grown speak for gathering it again for each item.
 */
export async function trashSubtrees(write: Write, items: readonly FoundItem[]): Promise<void> {
  const folderIds = items.filter(({ kind }) => kind === 'FOLDER').map(({ id }) => id);
  if (folderIds.length > 0) await lockSubtrees(write.transaction, folderIds);
  const tops = await write.transaction.rows<Before & { readonly id: ItemId }>(sql`
    with top as (
      select id from unnest(${items.map(({ id }) => id)}::uuid[]) as top (id)
    ), folder as materialized (
      select id, id as batch from top
      union all
      select below.id, top.id from top join item below on below.kind = 'FOLDER' and below.ancestors @> array[top.id]
    ), gone as materialized (
      select id, id as batch from top
      union all
      select child.id, folder.batch from folder join item child on child.parent_id = folder.id and child.trashed_at is null
    ), trashed as (
      update item set trashed_at = ${write.at}, trash_batch = gone.batch
      from gone
      where item.id = gone.id and item.trashed_at is null
      returning item.id, gone.batch
    ), told as (${tellAlong('ITEM_TRASHED', sql`(select id from trashed where id <> batch)`, write)})
    select id, ${principalsOn(sql`top.id`, write.at)} as principals, ${anyRulesBefore(sql`top.id`, write.at)} as rules
    from top`);
  const before = new Map(tops.map((top) => [top.id, top]));
  for (const item of items) write.change('ITEM_TRASHED', item, {}, before.get(item.id));
}
