// How many bytes a user may own: asked by whatever adds to them, one after the other for each owner.
import sql from 'sql-template-tag';
import type { UserId } from '../../common/ids.js';
import { quotaExceeded } from '../../common/errors.js';
import { usageOfUsers } from '../users/storage-usage.js';
import type { Write } from '../write.js';

/**
 * There is room for so many more bytes among those that the user owns; else QUOTA_EXCEEDED. Asked before they are added;
 * until the write is over, nothing else is added to what the user owns.
 */
export async function requireRoom(write: Write, ownerId: UserId, bytes: number): Promise<void> {
  const rows = write.transaction;
  const owner = await rows.row<{ quota: number | null }>(sql`
    select coalesce(user_account.quota_bytes, server.default_quota_bytes) as quota
    from user_account cross join server where user_account.id = ${ownerId}`);
  const quota = owner?.quota ?? null;
  if (quota === null || bytes === 0) return;
  await rows.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`quota ${ownerId}`}, 0))`);
  const [usage] = await usageOfUsers(rows, [ownerId]);
  if ((usage?.usedBytes ?? 0) + bytes > quota) throw quotaExceeded(quota, usage?.usedBytes ?? 0);
}
