// Moves an item to another folder, with everything below it: its place, and what reaches it and the folders below.
import sql from 'sql-template-tag';
import { badUserInput } from '../../common/errors.js';
import { nameKey } from '../../common/names.js';
import type { Write } from '../write.js';
import { DEEPEST } from './find-items.js';
import type { FoundItem } from './item-rows.js';
import { lockSubtree } from './lock-subtree.js';

export interface Move {
  /** Locked for update, as read under that lock. */
  readonly item: FoundItem;
  /** The folder that it goes into, neither the item nor below it; locked against moving, as read under that lock. */
  readonly to: FoundItem;
  /** What it is called there: free there. */
  readonly name: string;
  /** The field of the input that asks for the move, for what is wrong with it. */
  readonly field: string;
}

/** Moves it, and tells of it. The checks are the caller's part but for the depth: BAD_USER_INPUT, as below. */
export async function moveSubtree(write: Write, move: Move): Promise<void> {
  await relocateSubtree(write, move);
  const { item, to } = move;
  const lineage = item.inheritsAccess ? [item.id, ...to.lineage] : item.lineage;
  // Who could read it before is told too, and so is who follows either place.
  const place = {
    id: item.id,
    ancestors: [...new Set([...item.ancestors, ...to.ancestors, to.id])],
    lineage: [...new Set([...lineage, ...item.lineage])],
  };
  write.change('ITEM_MOVED', place, { fromParentId: item.parentId, toParentId: to.id });
}

/**
 * Gives it its new place and tells nobody; BAD_USER_INPUT where folders would come to lie too deep. However many items there
 * are below, these are four statements: documents have their place from their folder.
 */
export async function relocateSubtree(write: Write, { item, to, name, field }: Move): Promise<void> {
  const ancestors = [...to.ancestors, to.id];
  if (item.kind === 'FOLDER') {
    const { deepest } = await lockSubtree(write.transaction, item.id);
    if (deepest - item.ancestors.length + ancestors.length >= DEEPEST) {
      throw badUserInput({
        path: field,
        rule: 'depth',
        message: `Folders are at most ${DEEPEST} levels deep.`,
      });
    }
    await rewriteFolders(write, item, to);
  }
  await write.transaction.rows(sql`
    update item set parent_id = ${to.id}, name = ${name}, name_key = ${nameKey(name)}, updated_at = ${write.at}
    where id = ${item.id}`);
}

/** What stops inheriting on the way up to the item, or at the item, has its lineage from there and keeps it. */
async function rewriteFolders(write: Write, item: FoundItem, to: FoundItem): Promise<void> {
  await write.transaction.rows(sql`
    update item
    set ancestors = ${[...to.ancestors, to.id]}::uuid[] || ancestors[${item.ancestors.length + 1}::int:],
        access_lineage = case
          when ${item.inheritsAccess} and ${item.id} = any(access_lineage)
            then access_lineage[:array_position(access_lineage, ${item.id}::uuid)] || ${[...to.lineage]}::uuid[]
          else access_lineage
        end
    where kind = 'FOLDER' and (id = ${item.id} or ancestors @> array[${item.id}::uuid])`);
}
