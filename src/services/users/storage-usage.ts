// How much users own, from what was counted as it came and went.
import sql from 'sql-template-tag';
import type { UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface UsageOfUser {
  readonly userId: UserId;
  /** All revisions of what they own, in the trash too: what a quota is about. */
  readonly usedBytes: number;
  /** Live ones. */
  readonly documentCount: number;
}

/** Users who own nothing may be left out. */
export const usageOfUsers = (rows: Rows, ids: readonly UserId[]): Promise<UsageOfUser[]> =>
  rows.rows<UsageOfUser>(sql`
    select owner_id as "userId",
           coalesce(sum(amount) filter (where metric = 'bytes'), 0)::bigint as "usedBytes",
           coalesce(sum(amount) filter (where metric = 'documents'), 0)::bigint as "documentCount"
    from (
      select owner_id, metric, amount from tally_total
      where metric in ('bytes', 'documents') and day is null and owner_id = any(${[...ids]}::uuid[])
      union all
      select owner_id, metric, amount from tally where owner_id = any(${[...ids]}::uuid[])
    ) figure
    group by owner_id`);
