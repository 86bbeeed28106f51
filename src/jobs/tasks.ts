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

export interface EnqueueOptions {
  /** Not before then; at once, unless told. */
  readonly runAt?: Date;
  /** Takes the place of the waiting job of this key, where there is one. */
  readonly jobKey?: string;
  /** Those with smaller numbers come first; 0 unless told. */
  readonly priority?: number;
}

/** A job to be put into the queue. */
export interface NewJob {
  readonly task: TaskName;
  readonly payload: object;
  readonly options: EnqueueOptions;
}

/**
 * How often a job is begun, at most. The wait grows from three seconds to six hours: what fails for something that is
 * down, such as the store, is tried again over half a day.
 */
const MOST_ATTEMPTS = 10;

/** Puts the jobs into the queue: a scalar, to be selected once in a statement of the write that they belong to. */
export const addingJobs = (jobs: readonly NewJob[]): Sql => {
  const specs = jobs.map(({ task, payload, options: { runAt, jobKey, priority } }) => ({
    task,
    payload,
    runAt: runAt ?? null,
    jobKey: jobKey ?? null,
    priority: priority ?? null,
  }));
  return sql`(select count(*) from graphile_worker.add_jobs(array(
    select row(task, payload, null, "runAt", ${MOST_ATTEMPTS}::int, "jobKey", priority, null)::graphile_worker.job_spec
    from json_to_recordset(${JSON.stringify(specs)}::json)
      as spec (task text, payload json, "runAt" timestamptz, "jobKey" text, priority int)
  )))`;
};

/** The same for what is to be made of revisions: a table or query of that name has it as `(revision_id, task)`. */
export const addingProcessing = (table: string): Sql => sql`
  (select count(*) from graphile_worker.add_jobs(array(
    select row(
      task, json_build_object('revisionId', revision_id), null, null, ${MOST_ATTEMPTS}::int, null, null, null
    )::graphile_worker.job_spec
    from ${raw(table)}
  )))`;
