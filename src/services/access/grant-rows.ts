// Grants as the API shows them.
import sql from 'sql-template-tag';
import type { GrantId, GroupId, ItemId, UserId } from '../../common/ids.js';
import type { Permission } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';

/** One permission on one item. Neither user nor group: for every signed-in user. */
export interface GrantRow {
  readonly id: GrantId;
  readonly itemId: ItemId;
  readonly userId: UserId | null;
  readonly groupId: GroupId | null;
  readonly permission: Permission;
  readonly grantedById: UserId | null;
  readonly grantedAt: Date;
  readonly expiresAt: Date | null;
}

export const grantColumns = sql`
  access_grant.id, access_grant.item_id as "itemId", access_grant.user_id as "userId",
  access_grant.group_id as "groupId", access_grant.permission, access_grant.granted_by_id as "grantedById",
  access_grant.granted_at as "grantedAt", access_grant.expires_at as "expiresAt"`;

/** On one item or on what reaches it, at most this many are shown: the newest. */
const MOST = 1000;

/** The grants that stand on the items and are not over, newest first. */
export const grantsOn = (rows: Rows, ids: readonly ItemId[], at: Date): Promise<GrantRow[]> =>
  rows.rows<GrantRow>(sql`
    select grants.*
    from unnest(${[...new Set(ids)]}::uuid[]) as asked (id)
    cross join lateral (
      select ${grantColumns} from access_grant
      where access_grant.item_id = asked.id and (access_grant.expires_at is null or access_grant.expires_at > ${at})
      order by access_grant.granted_at desc, access_grant.id desc
      limit ${MOST}
    ) grants`);
