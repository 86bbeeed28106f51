// How many bytes a user may own: asked by whatever adds to them, one after the other for each owner.
import sql from 'sql-template-tag';
import type { UserId } from '../../common/ids.js';
import { quotaExceeded } from '../../common/errors.js';
import type { Rows } from '../../database/database.js';
import { usageOfUsers } from '../users/storage-usage.js';
import type { Write } from '../write.js';

/** In bytes: what a user may own, and what they own. */
interface Room {
  readonly quota: number;
  readonly used: number;
}

/**
 * There is room for so many more bytes among those that the user owns; else QUOTA_EXCEEDED. Asked before they are added;
 * until the write is over, nothing else is added to what the user owns.
 */
export async function requireRoom(write: Write, ownerId: UserId, bytes: number): Promise<void> {
  const rows = write.transaction;
  const quota = await readQuota(rows, ownerId);
  if (quota === null || bytes === 0) return;
  await rows.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`quota ${ownerId}`}, 0))`);
  const used = await readUsed(rows, ownerId);
  if (used + bytes > quota) throw quotaExceeded(quota, used);
}

/** What there is now, for a word before bytes travel; null where there is no quota. */
export async function readRoom(rows: Rows, ownerId: UserId): Promise<Room | null> {
  const quota = await readQuota(rows, ownerId);
  return quota === null ? null : { quota, used: await readUsed(rows, ownerId) };
}

async function readQuota(rows: Rows, ownerId: UserId): Promise<number | null> {
  const owner = await rows.row<{ quota: number | null }>(sql`
    select coalesce(user_account.quota_bytes, server.default_quota_bytes) as quota
    from user_account cross join server where user_account.id = ${ownerId}`);
  return owner?.quota ?? null;
}

async function readUsed(rows: Rows, ownerId: UserId): Promise<number> {
  const [usage] = await usageOfUsers(rows, [ownerId]);
  return usage?.usedBytes ?? 0;
}
