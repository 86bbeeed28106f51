// Forgets changes after a year.
import sql from 'sql-template-tag';
import { DAY, later } from '../common/clock.js';
import type { Rows } from '../database/database.js';

const BATCH = 5000;
/** The activity of an item goes back so far; cursors are good for less. */
const CHANGES_KEPT = 365 * DAY;

/** One batch; whether there may be more. Up to where it is forgotten is kept: cursors from before that answer CURSOR_EXPIRED. */
export async function forgetChanges(rows: Rows, now: Date): Promise<'MORE' | 'DONE'> {
  const row = await rows.row<{ gone: number }>(sql`
    with gone as (
      delete from change
      where (xid, id) in (
        select xid, id from change where at <= ${later(now, -CHANGES_KEPT)} order by at limit ${BATCH} for update skip locked
      )
      returning xid, id
    ), latest as (
      select xid, id from gone order by xid desc, id desc limit 1
    ), floor as (
      update server set change_floor_xid = latest.xid, change_floor_id = latest.id
      from latest where (change_floor_xid, change_floor_id) < (latest.xid, latest.id)
    )
    select count(*) as gone from gone`);
  return (row?.gone ?? 0) < BATCH ? 'DONE' : 'MORE';
}
