// Whether a move changes which grants or rules reach an item.
//
// What reaches an item from above are the grants and rules on its lineage but for itself. A move that gives it another
// lineage changes that exactly where a grant in force or a rule stands on a folder that is in one of the two lineages and not
// in the other: a lineage of other folders on which nothing stands is no change, and an item that does not inherit has none.
// What is below the item and inherits through it gains and loses the same; what stops inheriting gains and loses nothing.
import sql from 'sql-template-tag';
import type { ItemId } from '../../common/ids.js';
import type { FoundItem } from '../items/item-rows.js';
import type { Write } from '../write.js';

/** Those of the items for which moving into the folder is such a change: one statement for all. */
export async function changedByMove(
  write: Write,
  items: readonly FoundItem[],
  target: FoundItem,
): Promise<FoundItem[]> {
  const changes = items.map((item) => ({ item, steps: leftAndGained(item, target) }));
  const ids = [...new Set(changes.flatMap(({ steps }) => steps))];
  if (ids.length === 0) return [];
  const standing = await write.transaction.rows<{ id: ItemId }>(sql`
    select item_id as id from access_grant
    where item_id = any(${ids}::uuid[]) and (expires_at is null or expires_at > ${write.at})
    union
    select item_id from access_rule where item_id = any(${ids}::uuid[])`);
  const on = new Set(standing.map(({ id }) => id));
  return changes.filter(({ steps }) => steps.some((id) => on.has(id))).map(({ item }) => item);
}

/** The folders that are in one of the lineages, before and after, and not in the other. */
function leftAndGained(item: FoundItem, target: FoundItem): ItemId[] {
  if (!item.inheritsAccess) return [];
  const before = new Set(item.lineage.filter((id) => id !== item.id));
  const after = new Set(target.lineage);
  return [...before].filter((id) => !after.has(id)).concat([...after].filter((id) => !before.has(id)));
}
