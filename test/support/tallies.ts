// Compares what was counted as it happened with what counting the tables gives.
import sql from 'sql-template-tag';
import type { Rows } from '../../src/database/database.js';

export interface TallyFault {
  readonly metric: string;
  /** Null: over all. */
  readonly ownerId: string | null;
  readonly tallied: number;
  readonly counted: number;
}

/** Each figure that is not what it should be; seen at one moment, whatever is being written meanwhile. */
export const tallyFaults = (rows: Rows): Promise<TallyFault[]> =>
  rows.rows<TallyFault>(sql`
    with held as (
      select 'documents' as metric, owner_id, 1 as amount from item where kind = 'DOCUMENT' and trashed_at is null
      union all select 'folders', owner_id, 1 from item where kind = 'FOLDER' and trashed_at is null
      union all
      select 'bytes', item.owner_id, blob.size
      from revision join item on item.id = revision.document_id join blob on blob.id = revision.blob_id
    ), counted as (
      select metric, owner_id, sum(amount) as amount from held group by metric, owner_id
      union all select metric, null, sum(amount) from held group by metric
      union all select 'users', null, count(*) from user_account where deactivated_at is null
      union all select 'stored', null, sum(size) from blob
    ), tallied as (
      select metric, owner_id, sum(amount) as amount
      from (
        select metric, owner_id, amount from tally_total where day is null
        union all select metric, owner_id, amount from tally where day is null
        union all select metric, null, amount from tally where day is null and owner_id is not null
      ) figure
      group by metric, owner_id
    )
    select coalesce(counted.metric, tallied.metric) as metric,
           coalesce(counted.owner_id, tallied.owner_id) as "ownerId",
           coalesce(tallied.amount, 0)::bigint as tallied, coalesce(counted.amount, 0)::bigint as counted
    from counted
    full join tallied
      on tallied.metric = counted.metric
      and coalesce(tallied.owner_id::text, '') = coalesce(counted.owner_id::text, '')
    where coalesce(tallied.amount, 0) <> coalesce(counted.amount, 0)
    order by 1, 2`);
