// What is kept of processing: what is to be done, what came of it, and the change that tells of it.
import sql, { join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { lineageColumn } from '../../access/decision.js';
import type { RevisionId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { markStale } from '../../search/index-items.js';
import type { ExtractedText, FileFailure, ThumbnailSize } from '../extraction/protocol.js';

export type ProcessingTask = 'extractText' | 'makeThumbnails';

/** Why it failed: what the file is, or that the file could not be had at all. */
export type ProcessingFailure = FileFailure | 'UNAVAILABLE';

/** One thing that is made of one revision. */
export interface Work {
  readonly revisionId: RevisionId;
  readonly task: ProcessingTask;
}

/** The content that something is to be made of. */
export interface PendingContent {
  readonly key: string;
  readonly size: number;
  readonly mimeType: string;
  /** Whether its document has no later one. */
  readonly isCurrent: boolean;
}

export interface KeptThumbnail {
  readonly size: ThumbnailSize;
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** How often a file may fail for what it is before it is left alone. */
const MOST_FAILURES = 3;

/** Undefined where there is nothing to do any more. */
export const findPending = (rows: Rows, { revisionId, task }: Work): Promise<PendingContent | undefined> =>
  rows.row<PendingContent>(sql`
    select blob.key, blob.size, revision.mime_type as "mimeType",
           item.current_revision_id = revision.id as "isCurrent"
    from processing
    join revision on revision.id = processing.revision_id
    join blob on blob.id = revision.blob_id
    join item on item.id = revision.document_id
    where processing.revision_id = ${revisionId} and processing.task = ${task} and processing.state = 'PENDING'`);

/** Where a later revision has taken its place: nothing is made of it. */
export async function forgetPending(rows: Rows, work: Work): Promise<void> {
  await rows.rows(forgetting(work));
}

/** Keeps the text, and leaves it to the index; that of earlier revisions goes. Of an earlier one nothing is kept. */
export async function keepText(
  rows: Rows,
  work: Work,
  { text, truncated }: ExtractedText,
  now: Date,
): Promise<void> {
  const found = sql`select document_id from revision join finished on finished.revision_id = revision.id`;
  await rows.rows(sql`
    with finished as (${finishing(work, now)}), forgotten as (${forgetting(work)}), kept as (
      insert into revision_text (revision_id, text, truncated)
      select revision_id, ${text}::text, ${truncated}::boolean from finished
      on conflict (revision_id) do update set text = excluded.text, truncated = excluded.truncated
    ), outdated as (
      delete from revision_text using ${earlierRevisions} where revision_text.revision_id = earlier.id
    ), stale as (${markStale(found, now)}) ${changing(work.revisionId, now)}`);
}

/** The same for thumbnails. Bytes that no row names, or none any more, are left to the collector. */
export async function keepThumbnails(
  rows: Rows,
  work: Work,
  thumbnails: readonly KeptThumbnail[],
  now: Date,
): Promise<void> {
  const made = thumbnails.map(
    ({ size, key, bytes, sha256 }) => sql`(${size}, ${key}, ${bytes}::int, ${sha256})`,
  );
  await rows.rows(sql`
    with finished as (${finishing(work, now)}), forgotten as (${forgetting(work)}), kept as (
      insert into thumbnail (revision_id, size, key, bytes, sha256, created_at)
      select finished.revision_id, made.size, made.key, made.bytes, made.sha256, ${now}::timestamptz
      from finished cross join (values ${join(made)}) as made (size, key, bytes, sha256)
    ), outdated as (
      delete from thumbnail using ${earlierRevisions} where thumbnail.revision_id = earlier.id
    ) ${changing(work.revisionId, now)}`);
}

/**
 * Notes that it failed. Whether it is to be tried again: not where `isFinal`, nor once it has failed too often for what
 * the file is.
 */
export async function keepFailure(
  rows: Rows,
  { revisionId, task }: Work,
  { reason, isFinal }: { readonly reason: ProcessingFailure; readonly isFinal: boolean },
  now: Date,
): Promise<'AGAIN' | 'FAILED'> {
  const counted = reason === 'UNAVAILABLE' ? 0 : 1;
  const row = await rows.row<{ readonly state: string }>(sql`
    with verdict as (
      select case when ${isFinal}::boolean or failures + ${counted}::int >= ${MOST_FAILURES} then 'FAILED' else 'PENDING' end as state
      from processing where revision_id = ${revisionId} and task = ${task} and state = 'PENDING'
      for update
    ), failed as (
      update processing
      set state = verdict.state, reason = ${reason}, failures = failures + ${counted}::int,
          finished_at = case when verdict.state = 'FAILED' then ${now}::timestamptz end
      from verdict
      where revision_id = ${revisionId} and task = ${task}
      returning revision_id, processing.state
    ), finished as (
      select revision_id from failed where state = 'FAILED'
    ), changed as (${changing(revisionId, now)})
    select state from failed`);
  return row?.state === 'PENDING' ? 'AGAIN' : 'FAILED';
}

/** Of a document that something is kept of for its newest revision. */
const earlierRevisions = sql`
  (select earlier.id
   from finished join revision on revision.id = finished.revision_id
   join revision earlier on earlier.document_id = revision.document_id and earlier.number < revision.number) earlier`;

const finishing = ({ revisionId, task }: Work, now: Date): Sql => sql`
  update processing set state = 'DONE', reason = null, finished_at = ${now}::timestamptz
  where revision_id = ${revisionId} and task = ${task} and state = 'PENDING' and ${isCurrent}
  returning revision_id`;

const forgetting = ({ revisionId, task }: Work): Sql => sql`
  delete from processing
  where revision_id = ${revisionId} and task = ${task} and state = 'PENDING' and not ${isCurrent}`;

/** Another may have taken its place while it was read. */
const isCurrent = sql`exists (select from item where item.current_revision_id = processing.revision_id)`;

/** Tells of it, where `finished` has a row: nobody in person has done it. */
const changing = (revisionId: RevisionId, now: Date): Sql => sql`
  insert into change (at, kind, actor_id, item_id, ancestors, lineage, details, principals)
  select ${now}::timestamptz, 'CONTENT_PROCESSED', null, found.id, found.ancestors, found.lineage, '{}', null
  from finished cross join lateral (
    select item.id, parent.ancestors || parent.id as ancestors, ${lineageColumn()}
    from revision join item on item.id = revision.document_id join item parent on parent.id = item.parent_id
    where revision.id = ${revisionId}
  ) found`;
