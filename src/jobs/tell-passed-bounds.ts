// Tells of the windows that open and close: whom it lets see something, or no longer lets, finds it in the feed of changes.
import sql, { join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import {
  inForceOn,
  tellTouched,
  touchedByGrants,
  touchedByMemberships,
  touchedByRights,
} from '../access/touched-items.js';
import type { Database } from '../database/database.js';

/** Bounds that are told in one transaction; more only where they fall on one moment. */
const BATCH = 500;

/**
 * One batch of the bounds that have passed until now, each told once, whichever nodes do it; whether there may be more. What
 * is in the trash is not told of: who may see it again is told with its restoring.
 */
export const tellPassedBounds = (database: Database, now: Date): Promise<'MORE' | 'DONE'> =>
  database.transaction(async (rows) => {
    // Another node that is at it does the work.
    const position = await rows.row<{ until: Date }>(
      sql`select until from passed_bounds where until < ${now} for update skip locked`,
    );
    if (position === undefined) return 'DONE';
    const last = await rows.row<{ at: Date }>(sql`
      select at from (${join(bounds(position.until, now), ' union all ')}) bound
      order by at offset ${BATCH - 1} limit 1`);
    const until = last?.at ?? now;
    await rows.rows(tellTouched(touchedBetween(position.until, until), null));
    await rows.rows(sql`update passed_bounds set until = ${until}`);
    return last === undefined ? 'DONE' : 'MORE';
  });

const between = (bound: Sql, from: Date, until: Date): Sql =>
  sql`(${bound} > ${from} and ${bound} <= ${until})`;

const bounds = (from: Date, until: Date): Sql[] => [
  sql`select expires_at as at from access_grant where ${between(sql`expires_at`, from, until)}`,
  sql`select starts_at from membership where ${between(sql`starts_at`, from, until)}`,
  sql`select ends_at from membership where ${between(sql`ends_at`, from, until)}`,
  sql`select starts_at from group_right where ${between(sql`starts_at`, from, until)}`,
  sql`select ends_at from group_right where ${between(sql`ends_at`, from, until)}`,
];

function touchedBetween(from: Date, until: Date): Sql[] {
  const moved = (table: Sql, columns: Sql): Sql => sql`(
    select ${columns}, starts_at as at from ${table} where ${between(sql`starts_at`, from, until)}
    union all
    select ${columns}, ends_at from ${table} where ${between(sql`ends_at`, from, until)}
  )`;
  const memberships = moved(sql`membership`, sql`user_id, group_id`);
  return [
    touchedByGrants(between(sql`held.expires_at`, from, until), sql`held.expires_at`),
    touchedByMemberships(memberships, sidesOf(memberships)),
    touchedByRights(moved(sql`group_right`, sql`group_id, right_name`)),
  ];
}

/** What those who come into groups and leave them are in just before each moment, and from it on. */
const sidesOf = (moved: Sql): Sql => sql`(
  select moved.user_id, moved.at, side.before,
         array(select group_id from membership
               where membership.user_id = moved.user_id and ${inForceOn(sql`side.before`, sql`moved.at`)}) as groups
  from (select distinct user_id, at from ${moved} moved) moved
  cross join (values (true), (false)) side (before)
)`;
