// Puts items into the trash: one mutation for up to a hundred of them, all or none.
import sql from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { conflict } from '../../common/errors.js';
import { HOMES_ID, ROOT_ID } from '../../common/ids.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import { requireUnlockedBelow } from '../items/locks.js';
import { retryingRaces } from '../items/races.js';
import { trashSubtrees } from '../items/trash-subtree.js';
import type { Write, Writer } from '../write.js';
import { auditItems, checkIds, lockNamedItems, outermost, requireDeleteBelow } from './named-items.js';

export class ItemTrasher {
  constructor(private readonly writer: Writer) {}

  /**
   * Each item with everything below it; what is below another one of them goes with that, what is in the trash stays as it is.
   * NOT_FOUND, FORBIDDEN, CONFLICT for the root, /Home and homes, LOCKED where somebody else has checked out a document.
   */
  trash(caller: Caller, itemIds: readonly string[]): Promise<ItemRow[]> {
    const viewer = requireViewer(caller);
    const ids = checkIds(itemIds);
    return retryingRaces(() =>
      this.writer.run(caller, 'trashItems', async (write) => {
        const items = await lockNamedItems(write, viewer, ids);
        auditItems(write, items);
        const live = items.filter(({ trashedAt }) => trashedAt === null);
        live.forEach(requireTrashable);
        const tops = outermost(live);
        if (tops.length > 0) {
          await trashSubtrees(write, tops);
          await requireDeleteBelow(write.transaction, viewer, tops, 'BATCH');
          await requireUnlockedBelow(write, viewer, ...tops);
          await giveBack(write, tops);
        }
        return items.map((item) => ({ ...item, trashedAt: item.trashedAt ?? write.at }));
      }),
    );
  }
}

function requireTrashable({ id, parentId }: FoundItem): void {
  if (id === ROOT_ID || id === HOMES_ID || parentId === HOMES_ID) {
    throw conflict('The root, /Home and the homes in it cannot be trashed: a home goes with its user.', {
      itemId: id,
    });
  }
}

/** What the viewer has checked out does not stay so in the trash, where nobody could unlock it. */
async function giveBack(write: Write, tops: readonly FoundItem[]): Promise<void> {
  await write.transaction.rows(sql`
    delete from document_lock using item
    where item.id = document_lock.document_id and item.trash_batch = any(${tops.map(({ id }) => id)}::uuid[])`);
}
