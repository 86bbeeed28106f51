// Whether what is granted above an item reaches it, and what inherits from it.
import sql from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { conflict } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { GrantId, ItemId } from '../../common/ids.js';
import { includes } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import { lockSubtree } from '../items/lock-subtree.js';
import { retryingRaces } from '../items/races.js';
import type { Write, Writer } from '../write.js';
import { keepOwners } from './keep-owners.js';
import { manageUntil } from './manage-until.js';
import { auditTarget, lockManageableItem } from './manageable-item.js';

export interface InheritanceInput {
  readonly itemId: string;
  readonly inheritsAccess: boolean;
}

export class Inheritance {
  constructor(private readonly writer: Writer) {}

  /**
   * Cuts the item off from what is granted above it, or joins it again. Needs MANAGE_ACCESS, and MANAGE on the item; where the
   * viewer or its owner holds that from above only, they are granted it on the item. NOT_FOUND, FORBIDDEN, CONFLICT for the root.
   */
  set(caller: Caller, { itemId, inheritsAccess }: InheritanceInput): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    // Two that join and cut off above each other wait for each other: one of them begins again.
    return retryingRaces(() =>
      this.writer.run(caller, 'setInheritance', async (write) => {
        const item = await lockManageableItem(write, viewer, itemId, 'MANAGE_ACCESS');
        if (item.parentId === null) {
          throw conflict('There is nothing above the root.', { itemId: item.id });
        }
        write.audit(auditTarget(item), { inheritsAccess });
        return item.inheritsAccess === inheritsAccess
          ? item
          : apply(write, viewer, item, item.parentId, inheritsAccess);
      }),
    );
  }
}

async function apply(
  write: Write,
  viewer: Viewer,
  item: FoundItem,
  parentId: ItemId,
  inheritsAccess: boolean,
): Promise<ItemRow> {
  const lineage = inheritsAccess ? [item.id, ...(await lockLineage(write, parentId))] : [item.id];
  if (item.kind === 'FOLDER') await rewriteLineages(write.transaction, item, lineage);
  await write.transaction.rows(
    sql`update item set inherits_access = ${inheritsAccess}, updated_at = ${write.at} where id = ${item.id}`,
  );
  if (!inheritsAccess) {
    await keepOwners(write, viewer, [item.id], []);
    if (item.ownerId !== viewer.userId) await keepManaging(write, viewer, item);
  }
  // Those are concerned who could read it before, by what is above too, and those who can now: no others learn of it.
  const reached = [...new Set([...lineage, ...item.lineage])];
  write.changeAccess({ id: item.id, ancestors: item.ancestors, lineage: reached }, []);
  return { ...item, inheritsAccess, lineage, updatedAt: write.at };
}

/** What reaches the folder, which stays where it is until the write is over. */
async function lockLineage(write: Write, folderId: ItemId): Promise<readonly ItemId[]> {
  const folder = await write.transaction.row<FoundItem>(
    sql`${selectItems(sql`item.id = ${folderId}`)} for share of item`,
  );
  if (folder === undefined) throw new Error(`The folder ${folderId} has something live in it and is gone.`);
  return folder.lineage;
}

/** Of the folder and of all below it that it reaches: one statement, which touches no document. */
async function rewriteLineages(rows: Rows, item: FoundItem, lineage: readonly ItemId[]): Promise<void> {
  await lockSubtree(rows, item.id);
  await rows.rows(sql`
    update item
    set access_lineage = access_lineage[:array_position(access_lineage, ${item.id}::uuid) - 1] || ${[...lineage]}::uuid[]
    where kind = 'FOLDER' and (id = ${item.id} or ancestors @> array[${item.id}::uuid])
      and ${item.id} = any(access_lineage)`);
}

/** Whoever held MANAGE from above holds it on the item itself from now on, for as long as before. */
async function keepManaging(write: Write, viewer: Viewer, item: FoundItem): Promise<void> {
  if (viewer.bypassesAccess || includes(viewer.roots.on(item.id), 'MANAGE')) return;
  const until = await manageUntil(write, viewer, item);
  await write.transaction.rows(sql`
    insert into access_grant (id, item_id, user_id, permission, granted_by_id, granted_at, expires_at)
    values (${newId<GrantId>()}, ${item.id}, ${viewer.userId}, 'MANAGE', ${viewer.userId}, ${write.at}, ${until})
    on conflict (item_id, user_id, group_id, permission) do update set expires_at = excluded.expires_at`);
  write.gainItem(viewer.userId, item.id);
  // What they hold has an end that nothing in memory knows of.
  if (until !== null) write.touchUser(viewer.userId);
}
