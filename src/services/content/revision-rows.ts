// Revisions as plain rows, and the pages of them that documents have.
import sql from 'sql-template-tag';
import { decodeCursor, encodeCursor } from '../../common/cursors.js';
import type { ItemId, RevisionId, UserId } from '../../common/ids.js';
import { connection, once } from '../../common/pages.js';
import type { Connection, Page } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';

/** One revision as the API shows it. */
export interface RevisionRow {
  readonly id: RevisionId;
  readonly documentId: ItemId;
  /** 1, 2, 3 … within its document. */
  readonly number: number;
  readonly fileName: string;
  readonly mimeType: string;
  readonly comment: string | null;
  readonly createdAt: Date;
  readonly createdById: UserId;
  readonly size: number;
  readonly sha256: string;
}

/** The columns of a `RevisionRow`, of `revision` joined with its `blob`. */
export const revisionColumns = sql`
  revision.id, revision.document_id as "documentId", revision.number, revision.file_name as "fileName",
  revision.mime_type as "mimeType", revision.comment, revision.created_at as "createdAt",
  revision.created_by_id as "createdById", blob.size, blob.sha256`;

/** The page of each document's revisions, newest first, in the order of the documents. */
export async function listRevisions(
  rows: Rows,
  documentIds: readonly ItemId[],
  page: Page,
): Promise<Connection<RevisionRow>[]> {
  // One document may be asked for by several places of one operation.
  const distinct = [...new Set(documentIds)];
  const before = page.after === null ? null : Number(decodeCursor(page.after, ['number'])[0]);
  const found = await rows.rows<RevisionRow>(sql`
    select listed.*
    from unnest(${distinct}::uuid[]) as document (id)
    cross join lateral (
      select ${revisionColumns} from revision join blob on blob.id = revision.blob_id
      where revision.document_id = document.id and (${before}::bigint is null or revision.number < ${before}::bigint)
      order by revision.number desc limit ${page.first + 1}
    ) listed`);
  const byDocument = new Map<ItemId, RevisionRow[]>(documentIds.map((id) => [id, []]));
  for (const row of found) byDocument.get(row.documentId)?.push(row);
  const counts = once(() => countRevisions(rows, distinct));
  return documentIds.map((id) =>
    connection(
      byDocument.get(id) ?? [],
      page,
      ({ number }) => encodeCursor([number]),
      async () => (await counts()).get(id) ?? 0,
    ),
  );
}

/** Of all the documents in one statement, whichever of them is asked for its total. */
async function countRevisions(
  rows: Rows,
  documentIds: readonly ItemId[],
): Promise<ReadonlyMap<ItemId, number>> {
  const counted = await rows.rows<{ id: ItemId; count: number }>(sql`
    select document_id as id, count(*) as count from revision
    where document_id = any(${[...documentIds]}::uuid[]) group by document_id`);
  return new Map(counted.map(({ id, count }) => [id, count]));
}
