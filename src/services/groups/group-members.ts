// Who is in groups now.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { GroupId } from '../../common/ids.js';
import { connection } from '../../common/pages.js';
import type { Connection, Page } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import { behindName, byNameOf, nameCursor } from '../name-order.js';
import { begun, notOver } from '../users/rights.js';
import { userColumns } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';

const inForce = (at: Date): Sql => sql`${begun('membership', at)} and ${notOver('membership', at)}`;

/** How many are in each of the groups at a moment; groups that nobody is in are left out. */
export function countMembers(
  rows: Rows,
  ids: readonly GroupId[],
  at: Date,
): Promise<{ readonly id: GroupId; readonly count: number }[]> {
  return rows.rows(sql`
    select membership.group_id as id, count(*) as count from membership
    where membership.group_id = any(${[...ids]}::uuid[]) and ${inForce(at)}
    group by membership.group_id`);
}

/** The page of each of the groups, by username, in the order of the ids: one statement. */
export async function listMembers(
  rows: Rows,
  ids: readonly GroupId[],
  page: Page,
  at: Date,
  total: (id: GroupId) => Promise<number>,
): Promise<Connection<UserRow>[]> {
  const found = await rows.rows<UserRow & { readonly groupId: GroupId }>(sql`
    select members.*
    from unnest(${[...new Set(ids)]}::uuid[]) as asked (id)
    cross join lateral (
      select asked.id as "groupId", ${userColumns}
      from membership
      join user_account on user_account.id = membership.user_id
      where membership.group_id = asked.id and ${inForce(at)} ${behindName(page, 'user_account', 'username')}
      order by ${byNameOf('user_account', 'username')}
      limit ${page.first + 1}
    ) members`);
  const byGroup = Map.groupBy(found, ({ groupId }) => groupId);
  return ids.map((id) =>
    connection(
      byGroup.get(id) ?? [],
      page,
      (user) => nameCursor(user.username, user.id),
      () => total(id),
    ),
  );
}
