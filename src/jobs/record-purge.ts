// Tells the change feed of items that are about to be purged: each with its place and what reaches it, as they were before.
import sql from 'sql-template-tag';
import { lineageColumn } from '../access/decision.js';
import { anyRulesBefore } from '../access/rules-before.js';
import { principalsOn } from '../access/touched-items.js';
import type { ItemId, UserId } from '../common/ids.js';
import type { Rows } from '../database/database.js';

/** One statement for any number of items; `actorId` is null where nobody asked for it. */
export async function recordPurge(
  rows: Rows,
  ids: readonly ItemId[],
  actorId: UserId | null,
  at: Date,
): Promise<void> {
  await rows.rows(sql`
    insert into change (at, kind, actor_id, item_id, ancestors, lineage, details, principals, rules)
    select ${at}::timestamptz, 'ITEM_PURGED', ${actorId}::uuid, purged.id, purged.ancestors, purged.lineage, '{}',
           purged.principals, purged.rules
    from (
      select item.id, ${lineageColumn()}, ${principalsOn(sql`item.id`, at)} as principals,
             ${anyRulesBefore(sql`item.id`, at)} as rules,
             case when item.kind = 'FOLDER' then item.ancestors else parent.ancestors || parent.id end as ancestors
      from item join item parent on parent.id = item.parent_id
      where item.id = any(${[...ids]}::uuid[])
    ) purged
    order by purged.id`);
}
