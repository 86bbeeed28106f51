// Who may do what with an item: the one definition, as a decision in memory and as a predicate in SQL.
//
// What reaches an item: whatever stands on the item itself and, where it inherits, on the ids in the access lineage of
// its parent. A viewer holds on it the union of what they hold on those. Folders store that set (`access_lineage`);
// a document has it from its parent. A property test holds all forms equal.
import sql, { empty, raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { ROOT_ID } from '../common/ids.js';
import type { GroupId, ItemId } from '../common/ids.js';
import { ALL_PERMISSIONS, NO_PERMISSIONS, implied, includes, permissions } from '../common/permissions.js';
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
  const id = sql`${raw(item)}.id`;
  if (permission === 'READ') {
    return sql`(
      (${raw(item)}.inherits_access and ${raw(item)}.parent_id in (${openingFolders(viewer)}))
      or ${id} = ${ROOT_ID}
      or ${isRoot(viewer, id)}
    )`;
  }
  const roots = sql`${viewer.roots.idsWith(permission)}::uuid[]`;
  const isSent = viewer.roots.publicGrants.idsWith(permission) !== null;
  const orPublic = (where: Sql): Sql =>
    isSent
      ? empty
      : sql`or exists (select from access_grant held where ${where} and ${isPublic(viewer, permission)})`;
  return sql`(
    ${id} = any(${roots}) ${orPublic(sql`held.item_id = ${id}`)}
    or (${id} <> ${ROOT_ID} and ${raw(item)}.inherits_access and ${raw(item)}.parent_id in (
      select opening.id from item opening
      where opening.kind = 'FOLDER'
        and (opening.access_lineage && ${roots} ${orPublic(sql`held.item_id = any(opening.access_lineage)`)})
    ))
  )`;
}

/** Whether the viewer may read `item`. */
export const readable = (viewer: Holder, item = 'item'): Sql => permitted(viewer, 'READ', item);

/** The same for what is known to be documents: of what a viewer with many roots holds, few may be on documents themselves. */
export function readableDocument(viewer: Holder, item = 'item'): Sql {
  if (viewer.bypassesAccess) return sql`true`;
  return sql`(
    (${raw(item)}.inherits_access and ${raw(item)}.parent_id in (${openingFolders(viewer)}))
    or ${isDocumentRoot(viewer, sql`${raw(item)}.id`)}
  )`;
}

const isDocumentRoot = (viewer: Holder, id: Sql, orPublic = orPublicDocument(viewer, id)): Sql => {
  const documents = viewer.roots.idsOfDocuments;
  return documents === null ? isRoot(viewer, id) : sql`(${id} = any(${[...documents]}::uuid[]) ${orPublic})`;
};

/**
 * The same for the children of folders that are known: `opens` is a column that says whether the child's folder lets
 * through what inherits from it, as `opensTo` found.
 */
export function readableChild(viewer: Holder, opens: string, item = 'item'): Sql {
  if (viewer.bypassesAccess) return sql`true`;
  return sql`((${raw(opens)} and ${raw(item)}.inherits_access) or ${isRoot(viewer, sql`${raw(item)}.id`)})`;
}

/**
 * The same, found for each row by itself: cheap for a few rows of a viewer with many roots, where finding all folders that they
 * open is not.
 */
export const readableDocumentByItself = (viewer: Holder, item = 'item'): Sql =>
  viewer.bypassesAccess
    ? sql`true`
    : sql`(${inheritedByItself(viewer, item)} or ${isDocumentRootByItself(viewer, sql`${raw(item)}.id`)})`;

const isDocumentRootByItself = (viewer: Holder, id: Sql): Sql =>
  isDocumentRoot(viewer, id, orPublicDocument(viewer, id, 'BY_ITSELF'));

/** As `readable`, and in the same way. */
export function readableByItself(viewer: Holder, item = 'item'): Sql {
  if (viewer.bypassesAccess) return sql`true`;
  const id = sql`${raw(item)}.id`;
  const own = viewer.roots.areMany
    ? sql`(
        coalesce((select true from access_grant held where held.item_id = ${id} and ${isHeld(viewer)} limit 1), false)
        ${orRuled(viewer, id)}
      )`
    : sql`(${id} = any(${viewer.roots.ids}::uuid[]) ${orPublicDocument(viewer, id, 'BY_ITSELF')})`;
  return sql`(${inheritedByItself(viewer, item)} or ${id} = ${ROOT_ID} or ${own})`;
}

function inheritedByItself(viewer: Holder, item: string): Sql {
  const folder = sql`item folder where folder.id = ${raw(item)}.parent_id`;
  const isLetThrough = (ids: Sql): Sql =>
    sql`coalesce((select folder.access_lineage && ${ids}::uuid[] from ${folder}), false)`;
  if (!viewer.roots.areMany)
    return sql`(${raw(item)}.inherits_access and ${isLetThrough(sql`${viewer.roots.ids}`)})`;
  const ruled = viewer.roots.idsByRule;
  return sql`
    (${raw(item)}.inherits_access and (
      -- A limit keeps PostgreSQL from reading all grants at once instead.
      coalesce((
        select true
        from (select unnest(folder.access_lineage) as id from ${folder}) step
        join access_grant held on held.item_id = step.id
        where ${isHeld(viewer)} limit 1
      ), false)
      ${ruled.length === 0 ? empty : sql`or ${isLetThrough(sql`${ruled}`)}`}
    ))`;
}

/**
 * The ids of the items that the viewer may read by what they hold, so many at most, folder by folder: for one who may read
 * little. `condition` is one on `item`.
 */
export const readableIds = (viewer: Holder, condition: Sql, most: number): Sql => sql`
  select reached.id from (select distinct id from (${openingFolders(viewer)}) folder (id)) opening
  cross join lateral (
    select item.id from item where item.parent_id = opening.id and item.inherits_access and ${condition} offset 0
  ) reached
  union all
  select own.id from (${ownIds(viewer)}) held (id)
  cross join lateral (
    select item.id from item
    where item.id = held.id and ${condition}
      and not coalesce(item.inherits_access and item.parent_id in (${openingFolders(viewer)}), false)
    offset 0
  ) own
  limit ${most}`;

/** Of items that are readable whatever reaches them from above. */
const ownIds = (viewer: Holder): Sql => sql`
  select ${ROOT_ID}::uuid
  union
  ${
    viewer.roots.areMany
      ? sql`${grantedIds(viewer)} union select unnest(${viewer.roots.idsByRule}::uuid[])`
      : sql`select unnest(${viewer.roots.ids}::uuid[]) ${
          viewer.roots.leavesDocuments
            ? sql`union select held.item_id from access_grant held where ${isPublic(viewer)}`
            : empty
        }`
  }`;

/**
 * Whether `folder` lets through to the viewer what inherits from it: for a folder that is not the root the same as whether they
 * may read it.
 */
export function opening(viewer: Holder, folder = 'folder'): Sql {
  if (viewer.bypassesAccess) return sql`true`;
  return viewer.roots.areMany
    ? sql`${raw(folder)}.id in (${openingFolders(viewer)})`
    : sql`${raw(folder)}.access_lineage && ${viewer.roots.ids}::uuid[]`;
}

const isRoot = (viewer: Holder, id: Sql): Sql =>
  viewer.roots.areMany
    ? sql`(${id} in (${grantedIds(viewer)}) ${orRuled(viewer, id)})`
    : sql`(${id} = any(${viewer.roots.ids}::uuid[]) ${orPublicDocument(viewer, id)})`;

/** Or one of the public documents, where these are not sent. `BY_ITSELF`: never by reading all grants to everyone at once. */
function orPublicDocument(viewer: Holder, id: Sql, how: 'BY_ITSELF' | 'AS_IT_FITS' = 'AS_IT_FITS'): Sql {
  if (!viewer.roots.leavesDocuments) return empty;
  const held = sql`from access_grant held where held.item_id = ${id} and ${isPublic(viewer)}`;
  return how === 'BY_ITSELF'
    ? sql`or coalesce((select true ${held} limit 1), false)`
    : sql`or exists (select ${held})`;
}

/** The folders that let through what inherits from them. */
const openingFolders = (viewer: Holder): Sql =>
  viewer.roots.areMany
    ? // Roots open themselves; only for the others is it looked at what reaches them. Unnested among the columns: as a table
      // beside each folder it takes three times as long.
      sql`
      ${grantedIds(viewer)}
      union all
      select unnest(${viewer.roots.idsByRule}::uuid[])
      union all
      select opening.id
      from (
        select folder.id, unnest(folder.access_lineage[2:]) as step
        from item folder where folder.kind = 'FOLDER' and folder.id not in (${grantedIds(viewer)})
      ) opening
      where opening.step in (${grantedIds(viewer)}) ${orRuled(viewer, sql`opening.step`)}`
    : sql`
      select opening.id from item opening
      where opening.kind = 'FOLDER' and opening.access_lineage && ${viewer.roots.ids}::uuid[]`;

/** The roots that the viewer has by grants, found by PostgreSQL: as many as there are, without sending them. */
const grantedIds = (viewer: Holder): Sql =>
  sql`select held.item_id from access_grant held where ${isHeld(viewer)}`;

/** Or one of those that they have by rules, where there are any. */
const orRuled = (viewer: Holder, id: Sql): Sql => {
  const ruled = viewer.roots.idsByRule;
  return ruled.length === 0 ? empty : sql`or ${id} = any(${ruled}::uuid[])`;
};

/** Whether the grant `held` is the viewer's now. */
const isHeld = (viewer: Holder): Sql => sql`(
  held.user_id = ${viewer.userId} or held.group_id = any(${groupsOf(viewer)}::uuid[])
  or (held.user_id is null and held.group_id is null)
) and ${inForce(viewer)}`;

/** Whether the grant `held` gives the permission to everyone now. */
const isPublic = (viewer: Holder, permission: Permission = 'READ'): Sql => sql`
  held.user_id is null and held.group_id is null and ${inForce(viewer)} ${
    permission === 'READ' ? empty : sql`and held.permission = any(${giving(permission)}::text[])`
  }`;

/** Those that imply it, itself too. */
const giving = (permission: Permission): Permission[] =>
  permissions.filter((one) => includes(implied(one), permission));

const inForce = ({ asOf }: Holder): Sql => sql`(held.expires_at is null or held.expires_at > ${asOf})`;

const groupsOf = ({ groups }: Holder): GroupId[] => [...groups.keys()];

/** Whether what inherits from the folder is readable. What makes the root visible does not reach below it. */
export const opensTo = (viewer: Holder, folder: AccessSubject): boolean =>
  viewer.bypassesAccess || folder.lineage.some((id) => viewer.roots.has(id));

export const mayRead = (viewer: Holder, subject: AccessSubject): boolean =>
  includes(permissionsOn(viewer, subject), 'READ');

/** What is live is known to whoever may read it, what lies in the trash to whoever may restore it. */
export const mayKnow = (viewer: Holder, item: AccessSubject & { readonly trashedAt: Date | null }): boolean =>
  item.trashedAt === null ? mayRead(viewer, item) : includes(permissionsOn(viewer, item), 'DELETE');
