// The check-outs of documents that are in force.
import sql from 'sql-template-tag';
import type { ItemId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface LockRow {
  readonly documentId: ItemId;
  readonly ownerId: UserId;
  readonly lockedAt: Date;
  /** The first moment at which it is over. */
  readonly expiresAt: Date;
}

export const findLocks = (rows: Rows, documentIds: readonly ItemId[], at: Date): Promise<LockRow[]> =>
  rows.rows<LockRow>(sql`
    select document_id as "documentId", owner_id as "ownerId", locked_at as "lockedAt", expires_at as "expiresAt"
    from document_lock where document_id = any(${[...documentIds]}::uuid[]) and expires_at > ${at}`);
