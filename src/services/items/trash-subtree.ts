// Puts an item into the trash, with everything that is live below it.
import sql from 'sql-template-tag';
import type { Write } from '../write.js';
import type { FoundItem } from './item-rows.js';
import { lockSubtree } from './lock-subtree.js';

/**
 * The item is live, and locked for update; the checks are the caller's part. All that goes with it is one batch, which bears its id,
 * so that restoring brings back just that; what was in the trash before keeps its own. External ids stay.
 */
export async function trashSubtree(write: Write, item: FoundItem): Promise<void> {
  if (item.kind === 'FOLDER') await lockSubtree(write.transaction, item.id);
  await write.transaction.rows(sql`
    update item set trashed_at = ${write.at}, trash_batch = ${item.id}
    where trashed_at is null and id in (
      select ${item.id}::uuid
      union all
      select child.id
      from item folder join item child on child.parent_id = folder.id and child.trashed_at is null
      where folder.kind = 'FOLDER' and (folder.id = ${item.id} or folder.ancestors @> array[${item.id}::uuid])
    )`);
  write.change('ITEM_TRASHED', item);
}
