// What lies below items that are acted on as a whole, where another permission is held than on the items themselves.
import sql from 'sql-template-tag';
import { permitted } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import { forbidden } from '../../common/errors.js';
import type { ItemId } from '../../common/ids.js';
import type { Permission } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';

/**
 * The viewer holds the permission on all live items below these, on which they hold it; else FORBIDDEN, without saying on
 * what. Only where something stops inheriting can it be otherwise: nothing else is looked at.
 */
export async function requirePermissionBelow(
  rows: Rows,
  viewer: Viewer,
  itemIds: readonly ItemId[],
  permission: Permission,
): Promise<void> {
  if (viewer.bypassesAccess) return;
  const ids = sql`${[...itemIds]}::uuid[]`;
  const beyond = await rows.row(sql`
    select 1 as found
    from item folder
    join item below on below.parent_id = folder.id and not below.inherits_access and below.trashed_at is null
    where folder.kind = 'FOLDER' and (folder.id = any(${ids}) or folder.ancestors && ${ids})
      and not ${permitted(viewer, permission, 'below')}
    limit 1`);
  if (beyond !== undefined) throw forbidden({ permission });
}
