// In which groups users are, and when.
import sql from 'sql-template-tag';
import type { UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { groupColumns } from '../groups/group-row.js';
import type { GroupRow } from '../groups/group-row.js';

export interface MembershipRow {
  readonly userId: UserId;
  readonly group: GroupRow;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

type FlatRow = GroupRow & Omit<MembershipRow, 'group'>;

/** All memberships of the users, those not in force too, by the name of the group. */
export async function membershipsOfUsers(rows: Rows, ids: readonly UserId[]): Promise<MembershipRow[]> {
  const found = await rows.rows<FlatRow>(sql`
    select membership.user_id as "userId", membership.starts_at as "startsAt", membership.ends_at as "endsAt",
           ${groupColumns}
    from membership
    join user_group on user_group.id = membership.group_id
    where membership.user_id = any(${[...ids]}::uuid[])
    order by user_group.name collate natural_order, user_group.id`);
  return found.map(({ userId, startsAt, endsAt, ...group }) => ({ userId, startsAt, endsAt, group }));
}
