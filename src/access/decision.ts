// Who may do what with an item: the one definition, as a decision in memory and as a predicate in SQL.
//
// What reaches an item: whatever stands on the item itself and, where it inherits, on the ids in the access lineage of
// its parent. A viewer holds on it the union of what they hold on those. Folders store that set (`access_lineage`);
// a document has it from its parent. A property test holds the two forms equal.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { ROOT_ID } from '../common/ids.js';
import type { ItemId } from '../common/ids.js';
import { ALL_PERMISSIONS, NO_PERMISSIONS, implied, includes } from '../common/permissions.js';
import type { Permission, PermissionMask } from '../common/permissions.js';
import type { Holder } from './viewer.js';

/** What has to be known of an item to decide. */
export interface AccessSubject {
  readonly id: ItemId;
  /** The item itself, and the ids of what reaches it from above. */
  readonly lineage: readonly ItemId[];
}

/** What the viewer may do with the item. */
export function permissionsOn(viewer: Holder, subject: AccessSubject): PermissionMask {
  if (viewer.bypassesAccess) return ALL_PERMISSIONS;
  // The root is visible to every account, which gives nothing below it.
  let mask = subject.id === ROOT_ID ? implied('READ') : NO_PERMISSIONS;
  for (const id of subject.lineage) mask |= viewer.roots.on(id);
  return mask;
}

/** The column that makes an `AccessSubject` of `item` joined with its `parent`. */
export const lineageColumn = (item = 'item', parent = 'parent'): Sql => sql`
  case
    when ${raw(item)}.kind = 'FOLDER' then ${raw(item)}.access_lineage
    when ${raw(item)}.inherits_access then ${raw(item)}.id || ${raw(parent)}.access_lineage
    else array[${raw(item)}.id]
  end as lineage`;

/**
 * Whether the viewer holds the permission on `item`: true, false, never null. The folders that let through what inherits
 * from them are found once for the statement, not once a row.
 */
export function permitted(viewer: Holder, permission: Permission, item = 'item'): Sql {
  if (viewer.bypassesAccess) return sql`true`;
  const roots = sql`${viewer.roots.idsWith(permission)}::uuid[]`;
  // The root has no parent to ask; everybody may read it.
  const root = permission === 'READ' ? sql`= ${ROOT_ID} or` : sql`<> ${ROOT_ID} and`;
  return sql`(
    ${raw(item)}.id = any(${roots})
    or ${raw(item)}.id ${root} (${raw(item)}.inherits_access and ${raw(item)}.parent_id in (
      select opening.id from item opening where opening.kind = 'FOLDER' and opening.access_lineage && ${roots}
    ))
  )`;
}

/** Whether the viewer may read `item`. */
export const readable = (viewer: Holder, item = 'item'): Sql => permitted(viewer, 'READ', item);

/**
 * The same for the children of folders that are known: `opens` is a column that says whether the child's folder lets
 * through what inherits from it, as `opensTo` found.
 */
export function readableChild(viewer: Holder, opens: string, item = 'item'): Sql {
  if (viewer.bypassesAccess) return sql`true`;
  return sql`((${raw(opens)} and ${raw(item)}.inherits_access) or ${raw(item)}.id = any(${viewer.roots.ids}::uuid[]))`;
}

/** Whether what inherits from the folder is readable. What makes the root visible does not reach below it. */
export const opensTo = (viewer: Holder, folder: AccessSubject): boolean =>
  viewer.bypassesAccess || folder.lineage.some((id) => viewer.roots.has(id));

export const mayRead = (viewer: Holder, subject: AccessSubject): boolean =>
  includes(permissionsOn(viewer, subject), 'READ');
