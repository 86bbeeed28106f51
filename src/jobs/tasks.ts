// What there is to do in the background, and how it is put into the queue.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { RevisionId } from '../common/ids.js';
import type { MaintenanceTask } from './maintenance.js';

/** The tasks, by name, and what each is told. */
export interface TaskPayloads extends Readonly<Record<MaintenanceTask, object>> {
  /** Keeps the text of a revision, for the search. */
  readonly extractText: { readonly revisionId: RevisionId };
  /** Makes the three pictures of a revision. */
  readonly makeThumbnails: { readonly revisionId: RevisionId };
}

export type TaskName = keyof TaskPayloads;

/**
 * How often a job is begun, at most. The wait grows from three seconds to six hours: what fails for something that is
 * down, such as the store, is tried again over half a day.
 */
const MOST_ATTEMPTS = 10;

/**
 * Puts into the queue what is to be made of revisions, to be selected once in a statement of the write that it belongs to: a
 * table or query of that name has it as `(revision_id, task)`.
 */
export const addingProcessing = (table: string): Sql => sql`
  (select count(*) from graphile_worker.add_jobs(array(
    select row(
      task, json_build_object('revisionId', revision_id), null, null, ${MOST_ATTEMPTS}::int, null, null, null
    )::graphile_worker.job_spec
    from ${raw(table)}
  )))`;
