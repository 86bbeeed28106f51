// Waits for the background, and sends its clock ahead.
import sql from 'sql-template-tag';
import type { Rows } from '../../src/database/database.js';
import { eventually } from './eventually.js';

interface WaitingJob {
  readonly task: string;
  readonly attempts: number;
  readonly error: string | null;
}

/** What is in the queue, waiting or being worked on. */
export const queued = (rows: Rows): Promise<WaitingJob[]> =>
  rows.rows<WaitingJob>(sql`
    select task_identifier as task, attempts, last_error as error from graphile_worker.jobs
    where task_identifier in ('extractText', 'makeThumbnails') order by id`);

/** Waits until nothing is left to do. What is to be tried again later is tried at once. */
export async function queueDone(rows: Rows, longest = 60_000): Promise<void> {
  await eventually(async () => {
    const jobs = await queued(rows);
    if (jobs.length === 0) return;
    await rows.rows(sql`
      select graphile_worker.reschedule_jobs(array(
        select id from graphile_worker.jobs where run_at > now() and locked_at is null
      ), run_at => now())`);
    throw new Error(`There is work left: ${JSON.stringify(jobs)}`);
  }, longest);
}
