// Hands all that a user owns over to somebody else: the owner of every item, and the home, which becomes a folder in theirs.
import sql from 'sql-template-tag';
import { permitted } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import { badUserInput, forbidden } from '../../common/errors.js';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import { moveSubtree } from '../items/move-subtree.js';
import { freeName } from '../items/place.js';
import { changeOwner, lockNewOwner } from '../tree/change-owner.js';
import type { Write } from '../write.js';
import type { UserRow } from './user-row.js';

/** The field of the input that names who takes over. */
const FIELD = 'transferItemsTo';

/**
 * Both users are locked by this or before. NOT_FOUND where the heir is no active account; FORBIDDEN unless the viewer holds
 * MANAGE on every item that is handed over: it gives what one may not hold.
 */
export async function handOver(write: Write, viewer: Viewer, user: UserRow, heirId: string): Promise<void> {
  if (heirId.toLowerCase() === user.id) {
    throw badUserInput({ path: FIELD, rule: 'other', message: 'Name somebody other than who is deleted.' });
  }
  const heir = await lockNewOwner(write, heirId);
  await requireManaged(viewer, write.transaction, user);
  const home = await lockItem(write.transaction, user.homeId, 'update');
  const to = await lockItem(write.transaction, heir.homeId, 'share');
  const name = await freeName(write.transaction, to.id, home.name);
  await moveSubtree(write, { item: home, to, name, field: FIELD });
  // All that they own, the trash included. Those who follow live items are told of the home, and of each item outside of it.
  await changeOwner(write, viewer, {
    from: user.id,
    to: heir.id,
    which: sql`true`,
    told: sql`trashed_at is null and not (${user.homeId} = any(ancestors))`,
  });
  write.touch('everyone');
}

async function requireManaged(viewer: Viewer, rows: Rows, user: UserRow): Promise<void> {
  if (viewer.bypassesAccess) return;
  const beyond = await rows.row(sql`
    select 1 as found from item
    where (item.owner_id = ${user.id} or item.id = ${user.homeId}) and not ${permitted(viewer, 'MANAGE')}
    limit 1`);
  if (beyond !== undefined) throw forbidden({ permission: 'MANAGE' });
}

async function lockItem(rows: Rows, id: ItemId, lock: 'update' | 'share'): Promise<FoundItem> {
  const query = selectItems(sql`item.id = ${id}`);
  const item = await rows.row<FoundItem>(
    lock === 'share' ? sql`${query} for share of item` : sql`${query} for no key update of item`,
  );
  if (item === undefined) throw new Error(`The home ${id} is gone.`);
  return item;
}
