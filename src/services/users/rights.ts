// What rights users hold through their groups.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { UserId } from '../../common/ids.js';
import { rights } from '../../common/rights.js';
import type { Right } from '../../common/rights.js';
import type { Rows } from '../../database/database.js';

type Windowed = 'membership' | 'group_right';

/** Of windowed rows: begun, and not yet over. */
export const begun = (table: Windowed, at: Date): Sql =>
  sql`(${raw(table)}.starts_at is null or ${raw(table)}.starts_at <= ${at})`;
export const notOver = (table: Windowed, at: Date): Sql =>
  sql`(${raw(table)}.ends_at is null or ${at} < ${raw(table)}.ends_at)`;

export interface RightsOfUser {
  readonly userId: UserId;
  /** In the order of the enum. */
  readonly rights: readonly Right[];
}

/** The rights in force at a moment, over all groups in force then; users without any are left out. */
export async function rightsOfUsers(rows: Rows, ids: readonly UserId[], at: Date): Promise<RightsOfUser[]> {
  const found = await rows.rows<{ userId: UserId; held: Right[] }>(sql`
    select membership.user_id as "userId", array_agg(distinct group_right.right_name) as held
    from membership
    join group_right on group_right.group_id = membership.group_id
    where membership.user_id = any(${[...ids]}::uuid[])
      and ${begun('membership', at)} and ${notOver('membership', at)}
      and ${begun('group_right', at)} and ${notOver('group_right', at)}
    group by membership.user_id`);
  return found.map(({ userId, held }) => ({
    userId,
    rights: rights.filter((right) => held.includes(right)),
  }));
}
