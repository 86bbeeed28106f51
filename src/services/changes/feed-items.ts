// The items that changes are about, as they are by now.
import sql from 'sql-template-tag';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { foundColumns } from '../items/item-rows.js';
import type { FoundItem } from '../items/item-rows.js';

/** Live or in the trash, however they came there. */
export async function findFeedItems(rows: Rows, ids: Iterable<ItemId>): Promise<Map<ItemId, FoundItem>> {
  const asked = [...new Set(ids)];
  if (asked.length === 0) return new Map();
  const found = await rows.rows<FoundItem>(sql`
    select ${foundColumns} from item left join item parent on parent.id = item.parent_id
    where item.id = any(${asked}::uuid[])`);
  return new Map(found.map((item) => [item.id, item]));
}
