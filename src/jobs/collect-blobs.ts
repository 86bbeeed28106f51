// Collects content that no revision has named for a day: first its row, then its bytes.
import sql from 'sql-template-tag';
import { DAY, later } from '../common/clock.js';
import type { Database } from '../database/database.js';
import type { BlobStore } from '../storage/blob-store.js';

const MARKED = 5000;
const COLLECTED = 200;

/**
 * How long a blob is left alone once it is seen that nothing names it, in milliseconds: who has copied the database may copy
 * the store meanwhile, and has all that its rows name.
 */
const LEFT_ALONE = DAY;

const named = sql`exists (select from revision where revision.blob_id = blob.id)`;

/**
 * Notes since when blobs are named no more, one batch; whether there may be more. However many revisions go at once, nothing
 * is asked of whoever deletes them.
 *
 * Whoever adds a revision holds the blob's row, and whoever holds it is passed over here. What was added before the row was
 * held is seen when it is marked, or deleted.
 */
export async function markUnnamed(database: Database, now: Date): Promise<'MORE' | 'DONE'> {
  return database.transaction(async (transaction) => {
    const locked = await transaction.rows<{ id: string }>(sql`
      select id from blob where unnamed_since is null and not ${named} limit ${MARKED} for update skip locked`);
    if (locked.length > 0) {
      await transaction.rows(sql`
        update blob set unnamed_since = ${now}
        where id = any(${locked.map(({ id }) => id)}::uuid[]) and not ${named}`);
    }
    return locked.length < MARKED ? 'DONE' : 'MORE';
  });
}

/**
 * One batch; whether there may be more. Nodes may do it at the same time: each row is taken by one of them. Bytes go once no
 * row can name them any more: whoever uploads equal ones has their own. Where this ends in between, they are left to the
 * collector of orphans.
 */
export async function collectBlobs(
  database: Database,
  store: BlobStore,
  now: Date,
): Promise<'MORE' | 'DONE'> {
  const { found, keys } = await database.transaction(async (transaction) => {
    const locked = await transaction.rows<{ id: string }>(sql`
      select id from blob where unnamed_since < ${later(now, -LEFT_ALONE)}
      limit ${COLLECTED} for update skip locked`);
    if (locked.length === 0) return { found: 0, keys: [] };
    const ids = sql`${locked.map(({ id }) => id)}::uuid[]`;
    const deleted = await transaction.rows<{ key: string }>(sql`
      with named_again as (update blob set unnamed_since = null where id = any(${ids}) and ${named})
      delete from blob where id = any(${ids}) and not ${named} returning key`);
    return { found: locked.length, keys: deleted.map(({ key }) => key) };
  });
  for (const key of keys) await store.remove(key);
  return found < COLLECTED ? 'DONE' : 'MORE';
}
