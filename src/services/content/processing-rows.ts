// How far the background has come with revisions, as plain rows.
import sql from 'sql-template-tag';
import type { RevisionId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { ProcessingFailure, ProcessingTask } from '../../jobs/processing/records.js';

export interface ProcessingRow {
  readonly revisionId: RevisionId;
  readonly task: ProcessingTask;
  readonly state: 'PENDING' | 'DONE' | 'FAILED';
  /** Why it failed; while it is PENDING, why the last attempt did. */
  readonly reason: ProcessingFailure | null;
  readonly finishedAt: Date | null;
}

/** What there is to be made of them, in any order; nothing of types that give nothing. */
export const listProcessing = (rows: Rows, revisionIds: readonly RevisionId[]): Promise<ProcessingRow[]> =>
  rows.rows<ProcessingRow>(sql`
    select revision_id as "revisionId", task, state, reason, finished_at as "finishedAt"
    from processing where revision_id = any(${[...revisionIds]}::uuid[])`);
