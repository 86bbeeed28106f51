// Collects content that no revision names any more: first its row, then its bytes.
import sql from 'sql-template-tag';
import { DAY, later } from '../common/clock.js';
import type { Database } from '../database/database.js';
import type { BlobStore } from '../storage/blob-store.js';

const BATCH = 200;

/** How long a blob is left alone, in milliseconds: whoever uploads equal bytes meanwhile begins it anew. */
const LEFT_ALONE = DAY;

/**
 * One batch; whether there may be more. Nodes may do it at the same time: each row is taken by one of them.
 *
 * Whoever adds a revision holds the blob's row, and whoever holds it is passed over here. What was added before the row was
 * held is seen when it is deleted. Bytes go once no row can name them any more: whoever uploads equal ones has their own.
 * Where this ends in between, they are left to the collector of orphans.
 */
export async function collectBlobs(
  database: Database,
  store: BlobStore,
  now: Date,
): Promise<'MORE' | 'DONE'> {
  const { found, keys } = await database.transaction(async (transaction) => {
    const unnamed = sql`not exists (select from revision where revision.blob_id = blob.id)`;
    const locked = await transaction.rows<{ id: string }>(sql`
      select id from blob
      where created_at < ${later(now, -LEFT_ALONE)} and ${unnamed}
      limit ${BATCH} for update skip locked`);
    if (locked.length === 0) return { found: 0, keys: [] };
    const deleted = await transaction.rows<{ key: string }>(sql`
      delete from blob where id = any(${locked.map(({ id }) => id)}::uuid[]) and ${unnamed} returning key`);
    return { found: locked.length, keys: deleted.map(({ key }) => key) };
  });
  for (const key of keys) await store.remove(key);
  return found < BATCH ? 'DONE' : 'MORE';
}
