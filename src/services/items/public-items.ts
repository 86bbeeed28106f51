// Items that every signed-in user may read: a READ grant to everyone, seen and set as `isPublic`.
import sql from 'sql-template-tag';
import { requirePermission } from '../../access/checks.js';
import type { Viewer } from '../../access/viewer.js';
import { newId } from '../../common/ids.js';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { requireManageUntil } from '../access/manage-until.js';
import type { Write } from '../write.js';
import type { FoundItem } from './item-rows.js';

/** Of the ids those on which a grant to everyone stands that is in force. */
export async function publicAmong(
  rows: Rows,
  ids: readonly ItemId[],
  now: Date,
): Promise<ReadonlySet<ItemId>> {
  const found = await rows.rows<{ id: ItemId }>(sql`
    select item_id as id from access_grant
    where item_id = any(${[...ids]}::uuid[]) and user_id is null and group_id is null
      and (expires_at is null or expires_at > ${now})`);
  return new Set(found.map(({ id }) => id));
}

/** Makes the item readable by everyone, for good, or no longer; needs MANAGE for as long. Whether that changed anything. */
export async function setPublic(
  write: Write,
  viewer: Viewer,
  item: FoundItem,
  isPublic: boolean,
): Promise<boolean> {
  // Whoever makes an item owns it, and holds MANAGE by a grant of this very transaction.
  if (item.ownerId !== viewer.userId) requirePermission(viewer, item, 'MANAGE');
  if (isPublic) await requireManageUntil(write, viewer, [item], null);
  const changed = await write.transaction.rows<{ inForce: boolean }>(
    isPublic
      ? sql`
        insert into access_grant (id, item_id, permission, granted_by_id, granted_at)
        values (${newId()}, ${item.id}, 'READ', ${viewer.userId}, ${write.at})
        on conflict (item_id, user_id, group_id, permission) do update
          set expires_at = null where access_grant.expires_at is not null
        returning true as "inForce"`
      : sql`
        delete from access_grant where item_id = ${item.id} and user_id is null and group_id is null
        returning expires_at is null or expires_at > ${write.at} as "inForce"`,
  );
  // What was over is nobody's business any more.
  if (!changed.some(({ inForce }) => inForce)) return false;
  write.touch('public');
  write.changeAccess(item, ['everyone']);
  return true;
}
