// Moves items into another folder, all of them or none.
import sql from 'sql-template-tag';
import { requirePermission, requireRight, requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { conflict } from '../../common/errors.js';
import { keepOwners } from '../access/keep-owners.js';
import { requireManageUntil } from '../access/manage-until.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import { lockSubtrees } from '../items/lock-subtree.js';
import { requireUnlockedBelow } from '../items/locks.js';
import { moveSubtrees } from '../items/move-subtree.js';
import type { Moving } from '../items/move-subtree.js';
import { freeNames, refuseHomes } from '../items/place.js';
import { retryingRaces } from '../items/races.js';
import type { Write, Writer } from '../write.js';
import { requirePermissionBelow } from './below.js';
import { changedByMove } from './change-of-reach.js';
import { checkInput, findNamed, intoFolder, refuseFixed, requireFreeNames } from './named-items.js';
import type { IntoFolderInput, NamedItems } from './named-items.js';

export class ItemMover {
  constructor(private readonly writer: Writer) {}

  /**
   * Needs MOVE_ITEMS, MOVE on each with all that is below it, WRITE on the folder, and MANAGE on each, for good, where other grants
   * or rules will reach it; its owner keeps that. Answers the items in the order named; what is there already stays as it is. NOT_FOUND, FORBIDDEN,
   * BAD_USER_INPUT; CONFLICT for what has to stay, for a folder into itself or below, and for names that are taken; LOCKED.
   */
  move(caller: Caller, input: IntoFolderInput): Promise<ItemRow[]> {
    const viewer = requireViewer(caller);
    return retryingRaces(() =>
      this.writer.run(caller, 'moveItems', async (write) => {
        // Whoever may not do it does not hold up others for it.
        const seen = await findNamed(write.transaction, viewer, input);
        requireMove(viewer, seen, input);
        write.audit(intoFolder(seen), {
          itemIds: seen.items.map(({ id }) => id),
          fromFolderIds: seen.items.map(({ parentId }) => parentId),
        });
        if (departing(seen).length === 0) return [...seen.items];
        return moveLocked(write, viewer, input, seen);
      }),
    );
  }
}

const departing = ({ items, target }: NamedItems): FoundItem[] =>
  items.filter(({ parentId }) => parentId !== target.id);

/** As far as it can be told from the items and the folder alone. */
function requireMove(viewer: Viewer, { items, target }: NamedItems, input: IntoFolderInput): void {
  requireRight(viewer, 'MOVE_ITEMS');
  for (const item of items) requirePermission(viewer, item, 'MOVE');
  requirePermission(viewer, target, 'WRITE');
  checkInput(input);
  for (const item of items) refuseFixed(item);
  refuseHomes(target);
  for (const { id } of items) {
    if (id === target.id || target.ancestors.includes(id)) {
      throw conflict('A folder cannot be moved into itself or below.', { itemId: id });
    }
  }
}

/**
 * First the items with the folders below them, then the folder that they go into: two moves of which each would put a folder
 * below the other's wait for each other, and the one that begins again finds that it would close a circle.
 */
async function moveLocked(
  write: Write,
  viewer: Viewer,
  input: IntoFolderInput,
  seen: NamedItems,
): Promise<FoundItem[]> {
  const rows = write.transaction;
  const { levels } = await lockSubtrees(
    rows,
    seen.items.map(({ id }) => id),
  );
  const locked = await findNamed(rows, viewer, input, sql`for share of item`);
  requireMove(viewer, locked, input);
  const items = departing(locked);
  if (items.length === 0) return [...locked.items];
  const changed = await requireAccess(write, viewer, { ...locked, items });
  const named = await nameAll(write, viewer, input, { ...locked, items });
  await keepOwners(
    write,
    viewer,
    changed.map(({ id }) => id),
    locked.target.lineage,
  );
  const moved = await moveSubtrees(write, {
    items: named,
    to: locked.target,
    levels,
    field: 'targetFolderId',
  });
  await requireUnlockedBelow(write, viewer, ...items);
  const byId = new Map(moved.map((item) => [item.id, item]));
  return locked.items.map((item) => byId.get(item.id) ?? item);
}

/** Answers those that other grants or rules will reach. */
async function requireAccess(
  write: Write,
  viewer: Viewer,
  { items, target }: NamedItems,
): Promise<FoundItem[]> {
  const folders = items.filter(({ kind }) => kind === 'FOLDER').map(({ id }) => id);
  if (folders.length > 0) await requirePermissionBelow(write.transaction, viewer, folders, 'MOVE');
  const changed = await changedByMove(write, items, target);
  for (const item of changed) requirePermission(viewer, item, 'MANAGE');
  // There it may be held by what has no end.
  await requireManageUntil(write, viewer, changed, null);
  return changed;
}

async function nameAll(
  write: Write,
  viewer: Viewer,
  { onConflict }: IntoFolderInput,
  named: NamedItems,
): Promise<Moving[]> {
  const { items, target } = named;
  if (onConflict !== 'KEEP_BOTH') {
    await requireFreeNames(write.transaction, viewer, named);
    return items.map((item) => ({ item, name: item.name }));
  }
  const names = await freeNames(
    write.transaction,
    target.id,
    items.map(({ name }) => name),
  );
  return items.map((item, at) => ({ item, name: names[at] ?? item.name }));
}
