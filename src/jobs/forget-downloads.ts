// Forgets the links through which a download was counted, once they have run out: nothing can come through them any more.
import sql from 'sql-template-tag';
import type { Rows } from '../database/database.js';

const BATCH = 5000;

/** One batch; whether there may be more. Nodes may do it at the same time: each row is taken by one of them. */
export async function forgetDownloads(rows: Rows, now: Date): Promise<'MORE' | 'DONE'> {
  const row = await rows.row<{ gone: number }>(sql`
    with gone as (
      delete from counted_download
      where link in (
        select link from counted_download where expires_at <= ${now}
        order by expires_at limit ${BATCH} for update skip locked
      )
      returning link
    )
    select count(*) as gone from gone`);
  return (row?.gone ?? 0) < BATCH ? 'DONE' : 'MORE';
}
