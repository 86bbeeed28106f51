// Adds up what was counted (see `tally`) into totals, so that a figure is read from a few rows however much happened.
import sql from 'sql-template-tag';
import type { Rows } from '../database/database.js';

const BATCH = 5000;

/** One batch; whether there may be more. Nodes may do it at the same time: each row is taken by one of them. */
export async function addUpTallies(rows: Rows): Promise<'MORE' | 'DONE'> {
  const row = await rows.row<{ taken: number }>(sql`
    with taken as (
      delete from tally
      where id in (select id from tally order by id limit ${BATCH} for update skip locked)
      returning metric, day, owner_id, amount
    ), added as (
      insert into tally_total as total (metric, day, owner_id, amount)
      select metric, day, owner_id, sum(amount)
      from (
        select metric, day, owner_id, amount from taken
        union all
        -- Of what belongs to somebody, over all owners too.
        select metric, day, null, amount from taken where owner_id is not null
      ) figure
      group by metric, day, owner_id
      order by metric, day, owner_id
      on conflict (metric, day, owner_id) do update set amount = total.amount + excluded.amount
    )
    select count(*) as taken from taken`);
  return (row?.taken ?? 0) < BATCH ? 'DONE' : 'MORE';
}
