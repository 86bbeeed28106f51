// Forgets the counted visits to share links whose hour is over: nothing can come through their links any more.
import sql from 'sql-template-tag';
import type { Rows } from '../database/database.js';

const BATCH = 5000;

/** One batch; whether there may be more. Nodes may do it at the same time: each row is taken by one of them. */
export async function forgetVisits(rows: Rows, now: Date): Promise<'MORE' | 'DONE'> {
  const row = await rows.row<{ gone: number }>(sql`
    with gone as (
      delete from share_visit
      where id in (
        select id from share_visit where expires_at <= ${now} order by expires_at limit ${BATCH} for update skip locked
      )
      returning id
    )
    select count(*) as gone from gone`);
  return (row?.gone ?? 0) < BATCH ? 'DONE' : 'MORE';
}
