// A resumable upload as a plain row.
import sql from 'sql-template-tag';
import { isId } from '../../common/ids.js';
import type { UploadId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { PartialBlob, PartialState } from '../../storage/partial-blob.js';

export interface UploadRow {
  readonly id: UploadId;
  readonly userId: UserId;
  readonly fileName: string;
  /** As the client sent it by tus; null where it sent none. */
  readonly metadata: string | null;
  /** In bytes; `received` of them are safely kept. */
  readonly size: number;
  readonly received: number;
  readonly key: string;
  readonly state: PartialState | null;
  /** Null until enough has come to tell it. */
  readonly mimeType: string | null;
  readonly promisedSha256: string | null;
  /** Null until it lies in the store as a blob. */
  readonly sha256: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export const uploadColumns = sql`
  id, user_id as "userId", file_name as "fileName", metadata, size, received, key, state, mime_type as "mimeType",
  promised_sha256 as "promisedSha256", sha256, created_at as "createdAt", expires_at as "expiresAt"`;

/** Those of the user that have not expired. */
export const findUploads = (
  rows: Rows,
  userId: UserId,
  ids: readonly string[],
  at: Date,
): Promise<UploadRow[]> =>
  rows.rows<UploadRow>(sql`
    select ${uploadColumns} from upload_session
    where id = any(${ids.filter(isId)}::uuid[]) and user_id = ${userId} and expires_at > ${at}`);

/** As the blob store knows it. */
export const partialOf = ({ key, size, received, state }: UploadRow): PartialBlob => ({
  key,
  size,
  received,
  state,
});
