// The items that a call on the trash names: locked, and checked in the order in which answers are given.
import sql from 'sql-template-tag';
import { requirePermission, requireRight } from '../../access/checks.js';
import { mayKnow, permitted } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import { badUserInput, forbidden, notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { auditTarget } from '../access/manageable-item.js';
import { lockItems, selectItemsAndTrash } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import type { Write } from '../write.js';

const MOST_IDS = 100;

/** Without doubles, in the order given; fewer than 1 or more than 100: BAD_USER_INPUT. What is malformed names nothing. */
export function checkIds(itemIds: readonly string[]): readonly string[] {
  if (itemIds.length < 1 || itemIds.length > MOST_IDS) {
    throw badUserInput({ path: 'itemIds', rule: 'length', message: `Give 1 to ${MOST_IDS} ids.` });
  }
  return [...new Set(itemIds.map((id) => id.toLowerCase()))];
}

/**
 * In the order of the ids: live items that the viewer may read, and what they may restore from the trash. NOT_FOUND where one
 * of them is neither; FORBIDDEN without the right to delete each, or without DELETE on it.
 */
export async function lockNamedItems(
  write: Write,
  viewer: Viewer,
  ids: readonly string[],
): Promise<readonly FoundItem[]> {
  const wellFormed = ids.filter(isId);
  const found = await lockItems(
    write.transaction,
    sql`
      ${selectItemsAndTrash(sql`item.id = any(${wellFormed}::uuid[])`)} order by item.id for no key update of item`,
  );
  const byId = new Map<string, FoundItem>(found.map((item) => [item.id, item]));
  const items = ids.map((id) => {
    const item = byId.get(id);
    if (item === undefined || !mayKnow(viewer, item)) throw notFound('item');
    return item;
  });
  for (const { kind } of items) requireRight(viewer, `DELETE_${kind}`);
  for (const item of items) requirePermission(viewer, item, 'DELETE');
  return items;
}

/** Those that lie below none of the others. */
export function outermost(items: readonly FoundItem[]): readonly FoundItem[] {
  const ids = new Set(items.map(({ id }) => id));
  return items.filter(({ ancestors }) => !ancestors.some((id) => ids.has(id)));
}

/** What an action on a folder takes along: what was trashed with it, or everything that is below it. */
export type TakenAlong = 'BATCH' | 'EVERYTHING';

/**
 * The viewer holds DELETE on everything that is taken along with items on which they hold it; else FORBIDDEN. Where nothing
 * stops inheriting it is so; so only what does is looked at.
 */
export async function requireDeleteBelow(
  rows: Rows,
  viewer: Viewer,
  tops: readonly FoundItem[],
  taken: TakenAlong,
): Promise<void> {
  const folders = tops.filter(({ kind }) => kind === 'FOLDER').map(({ id }) => id);
  if (folders.length === 0 || viewer.bypassesAccess) return;
  const ids = sql`${folders}::uuid[]`;
  const beyond = await rows.row(sql`
    select 1 as found
    from item folder join item cut on cut.parent_id = folder.id and not cut.inherits_access
    where folder.kind = 'FOLDER' and (folder.id = any(${ids}) or folder.ancestors && ${ids})
      and (${taken} = 'EVERYTHING' or cut.trash_batch = any(${ids}))
      and not ${permitted(viewer, 'DELETE', 'cut')}
    limit 1`);
  if (beyond !== undefined) throw forbidden({ permission: 'DELETE' });
}

/** One item is what the entry is about; several are listed in it. */
export function auditItems(write: Write, items: readonly FoundItem[]): void {
  const [first] = items;
  if (first !== undefined && items.length === 1) write.audit(auditTarget(first));
  else write.audit(null, { itemIds: items.map(({ id }): ItemId => id) });
}
