// Who owns an item goes on managing it where what is above no longer reaches it.
import sql from 'sql-template-tag';
import type { Viewer } from '../../access/viewer.js';
import type { ItemId, UserId } from '../../common/ids.js';
import type { Write } from '../write.js';

/**
 * To be called while the items are where they were: of what stands above them, what stands on `reaching` alone goes on reaching
 * them. The owner of each holds MANAGE on it by a grant of their own, for good, unless they go on holding it as well by
 * what reaches it. What others own below an item that is a folder they manage by what they hold on the folder: who held MANAGE
 * there in person from above keeps it on the folder, as long as they had it. One statement, which touches no item below.
 */
export async function keepOwners(
  write: Write,
  viewer: Viewer,
  itemIds: readonly ItemId[],
  reaching: readonly ItemId[],
): Promise<void> {
  if (itemIds.length === 0) return;
  const granted = await write.transaction.rows<{ userId: UserId; itemId: ItemId; isForGood: boolean }>(sql`
    with leaving as (
      select item.id, item.kind, item.owner_id, parent.access_lineage as above
      from item join item parent on parent.id = item.parent_id where item.id = any(${[...itemIds]}::uuid[])
    ), kept as (
      select leaving.id as item_id, leaving.owner_id as user_id, null::timestamptz as until
      from leaving
      union all
      select leaving.id, held.user_id, case when bool_and(held.expires_at is not null) then max(held.expires_at) end
      from leaving join access_grant held on held.item_id = any(leaving.above)
      where leaving.kind = 'FOLDER' and held.item_id <> all(${[...reaching]}::uuid[])
        and held.permission = 'MANAGE' and held.user_id <> leaving.owner_id
        and (held.expires_at is null or held.expires_at > ${write.at})
        and exists (
          select from item owned join item folder on folder.id = owned.parent_id
          where owned.owner_id = held.user_id and owned.inherits_access and folder.access_lineage @> array[leaving.id])
      group by leaving.id, held.user_id
    )
    insert into access_grant (id, item_id, user_id, permission, granted_by_id, granted_at, expires_at)
    select uuidv7(), kept.item_id, owner.id, 'MANAGE', ${viewer.userId}::uuid, ${write.at}::timestamptz, kept.until
    from kept join user_account owner on owner.id = kept.user_id and owner.deactivated_at is null
    where not exists (
        select from access_grant held
        where held.item_id = any(${[...reaching]}::uuid[]) and held.user_id = owner.id and held.permission = 'MANAGE'
          and held.expires_at is null)
      and not exists (
        select from membership join group_right held on held.group_id = membership.group_id
        where membership.user_id = owner.id and held.right_name = 'BYPASS_ACCESS'
          and membership.ends_at is null and (membership.starts_at is null or membership.starts_at <= ${write.at})
          and held.ends_at is null and (held.starts_at is null or held.starts_at <= ${write.at}))
    on conflict (item_id, user_id, group_id, permission) do update set expires_at = excluded.expires_at
      where access_grant.expires_at < coalesce(excluded.expires_at, 'infinity')
    returning item_id as "itemId", user_id as "userId", expires_at is null as "isForGood"`);
  for (const { userId, itemId, isForGood } of granted) {
    if (isForGood) write.gainItem(userId, itemId);
    else write.touchUser(userId);
  }
}
