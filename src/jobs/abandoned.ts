// Jobs whose node has died: given back to the queue as soon as PostgreSQL has noticed, not after the four hours that
// graphile-worker waits.
import sql from 'sql-template-tag';
import type { Rows } from '../database/database.js';

/** Answers how many nodes were gone. That one was only cut off does no harm: every job may be done twice. */
export async function releaseAbandoned(rows: Rows): Promise<number> {
  // A node locks jobs under the name that its connections bear.
  const row = await rows.row<{ readonly gone: number }>(sql`
    with gone as (
      select distinct locked_by as id from graphile_worker.jobs
      where locked_by is not null and not exists (
        select from pg_stat_activity where datname = current_database() and application_name = locked_by
      )
    )
    select count(*) as gone, graphile_worker.force_unlock_workers(array_agg(id)) from gone having count(*) > 0`);
  return row?.gone ?? 0;
}
