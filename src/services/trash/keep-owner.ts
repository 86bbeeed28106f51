// The owner of what is restored into somebody else's home goes on managing it.
import sql from 'sql-template-tag';
import type { Viewer } from '../../access/viewer.js';
import { newId } from '../../common/ids.js';
import type { GrantId } from '../../common/ids.js';
import type { FoundItem } from '../items/item-rows.js';
import type { Write } from '../write.js';

/** What they held from above the item's old place no longer reaches it: they hold MANAGE on it by a grant of their own. */
export async function keepOwner(write: Write, viewer: Viewer, { id, ownerId }: FoundItem): Promise<void> {
  if (ownerId === viewer.userId) return;
  const granted = await write.transaction.rows(sql`
    insert into access_grant (id, item_id, user_id, permission, granted_by_id, granted_at)
    select ${newId<GrantId>()}::uuid, ${id}::uuid, owner.id, 'MANAGE', ${viewer.userId}::uuid, ${write.at}::timestamptz
    from user_account owner where owner.id = ${ownerId} and owner.deactivated_at is null
    on conflict (item_id, user_id, group_id, permission) do update set expires_at = null
    returning id`);
  if (granted.length > 0) write.gainItem(ownerId, id);
}
