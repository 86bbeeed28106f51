// What rights users hold through their groups, and whom an account operation may reach because of them.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { Viewer } from '../../access/viewer.js';
import { forbidden } from '../../common/errors.js';
import type { UserId } from '../../common/ids.js';
import { rights } from '../../common/rights.js';
import type { Right } from '../../common/rights.js';
import type { Rows } from '../../database/database.js';

type Windowed = 'membership' | 'group_right';

const begun = (table: Windowed, at: Date): Sql =>
  sql`(${raw(table)}.starts_at is null or ${raw(table)}.starts_at <= ${at})`;
const notOver = (table: Windowed, at: Date): Sql =>
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

/**
 * Account operations reach only users who hold no right that the viewer lacks, else FORBIDDEN. What the user
 * is yet to hold counts: otherwise tomorrow's administrator could be taken over today.
 */
export async function requireReach(viewer: Viewer, rows: Rows, userId: UserId, at: Date): Promise<void> {
  const beyond = await rows.row(sql`
    select 1 as found
    from membership
    join group_right on group_right.group_id = membership.group_id
    where membership.user_id = ${userId} and ${notOver('membership', at)} and ${notOver('group_right', at)}
      and group_right.right_name <> all(${[...viewer.rights]}::text[])
    limit 1`);
  if (beyond !== undefined) throw forbidden({ rule: 'This user holds a right that you do not hold.' });
}
