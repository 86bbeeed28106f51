// Forgets resumable uploads whose time is over, with their bytes.
import sql from 'sql-template-tag';
import type { Rows } from '../database/database.js';
import type { BlobStore } from '../storage/blob-store.js';
import type { PartialBlob } from '../storage/partial-blob.js';

const BATCH = 100;

export interface ForgetUploadsParts {
  readonly rows: Rows;
  readonly store: BlobStore;
  /** Bytes could not be removed. */
  readonly onError: (error: unknown) => void;
}

/**
 * One batch; whether there may be more. The rows go first, so that nobody uses an upload whose bytes are being removed, and no
 * transaction waits for the store. Bytes that cannot be removed now are left to the sweep of what is unfinished, and to the
 * collector of what no row names.
 */
export async function forgetUploads(
  { rows, store, onError }: ForgetUploadsParts,
  now: Date,
): Promise<'MORE' | 'DONE'> {
  const gone = await rows.rows<PartialBlob>(sql`
    delete from upload_session
    where id in (
      select id from upload_session where expires_at <= ${now}
      order by expires_at limit ${BATCH} for update skip locked
    )
    returning key, size, received, state`);
  for (const partial of gone) await store.discard(partial).catch(onError);
  return gone.length < BATCH ? 'DONE' : 'MORE';
}
