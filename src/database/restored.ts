// A database that was dumped and restored into another cluster brings transaction numbers along that this cluster has not
// reached: what is written now would sort before what is there, and neither feed nor seal would ever come to it.
import sql from 'sql-template-tag';
import { newId } from '../common/ids.js';
import type { Database } from './database.js';

/**
 * Of rows that came from elsewhere: below every number that a cluster gives (PostgreSQL's own begin at 3). The chain's last
 * link has a number of its own: sealing goes on behind it, by number and id, and what is sealed must not lie there.
 */
const SEALED_ELSEWHERE = '0';
const SEALED_LAST = '1';
const WRITTEN_ELSEWHERE = '2';

/**
 * Renumbers what was restored, to be called while no other node starts. The changes keep their order and get a new
 * epoch, so that cursors from before answer CURSOR_EXPIRED. Whether there was anything to do.
 */
export async function renumberRestored(database: Database): Promise<boolean> {
  const ahead = await database.row(sql`
    select from (
      (select xid from audit_entry order by xid desc limit 1)
      union all (select xid from change order by xid desc limit 1)
      union all (select xid from notification order by xid desc limit 1)
    ) latest
    where latest.xid >= pg_snapshot_xmax(pg_current_snapshot())`);
  if (ahead === undefined) return false;
  await database.transaction(async (transaction) => {
    await transaction.rows(sql`update change set xid = ${WRITTEN_ELSEWHERE}::xid8`);
    await transaction.rows(sql`update notification set xid = ${WRITTEN_ELSEWHERE}::xid8`);
    await transaction.rows(sql`
      update audit_seal set xid = case
        when position = (select max(position) from audit_seal) then ${SEALED_LAST}::xid8
        else ${SEALED_ELSEWHERE}::xid8
      end`);
    await transaction.rows(sql`
      update audit_entry set xid = coalesce(
        (select seal.xid from audit_seal seal where seal.entry_id = audit_entry.id), ${WRITTEN_ELSEWHERE}::xid8
      )`);
    // Whose cursors are void need not hear of the past.
    await transaction.rows(sql`delete from past_membership`);
    await transaction.rows(sql`
      update server set epoch = ${newId()}, change_floor_xid = default, change_floor_id = default`);
  });
  return true;
}

/**
 * Begins a new epoch where the cluster goes on from an earlier state of its own, or a standby took over: what was committed after
 * that is gone, and its numbers are given again. To be called while no other node starts.
 */
export async function followTimeline(database: Database): Promise<void> {
  await database.rows(sql`
    update server
    set timeline = now.timeline_id, epoch = case when server.timeline is null then epoch else ${newId()}::uuid end
    from pg_control_checkpoint() now
    where server.timeline is distinct from now.timeline_id`);
}
