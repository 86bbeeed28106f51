// Forgets resumable uploads whose time is over, with their bytes.
import sql from 'sql-template-tag';
import type { Database } from '../database/database.js';
import type { BlobStore } from '../storage/blob-store.js';
import type { PartialBlob } from '../storage/partial-blob.js';

/** Few, for their rows are locked while the store forgets them. */
const BATCH = 10;

/**
 * One batch; whether there may be more. The rows are locked until their bytes are gone: nobody uses an upload whose bytes are
 * being removed, and none is left without its row.
 */
export const forgetUploads = (database: Database, store: BlobStore, now: Date): Promise<'MORE' | 'DONE'> =>
  database.transaction(async (rows) => {
    const gone = await rows.rows<PartialBlob & { readonly id: string }>(sql`
      select id, key, size, received, state from upload_session where expires_at <= ${now}
      order by expires_at limit ${BATCH} for update skip locked`);
    for (const partial of gone) await store.discard(partial);
    await rows.rows(sql`delete from upload_session where id = any(${gone.map(({ id }) => id)}::uuid[])`);
    return gone.length < BATCH ? 'DONE' : 'MORE';
  });
