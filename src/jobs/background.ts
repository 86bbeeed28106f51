// Runs what is in the queue: on each node one job at a time, each job on one node.
import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger as QueueLogger, run } from 'graphile-worker';
import type { JobHelpers, Runner, TaskList, WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import sql from 'sql-template-tag';
import type { Clock } from '../common/clock.js';
import { newId } from '../common/ids.js';
import { PoolRows } from '../database/database.js';
import type { Database } from '../database/database.js';
import { openQueuePool } from '../database/queue.js';
import type { BlobStore } from '../storage/blob-store.js';
import { releaseAbandoned } from './abandoned.js';
import { Stopped } from './extraction/contained.js';
import type { Containment } from './extraction/contained.js';
import { CRONTAB, Maintenance } from './maintenance.js';
import type { MaintenanceTask } from './maintenance.js';
import { periodically } from './periodically.js';
import type { Periodic } from './periodically.js';
import { Processor } from './processing/process.js';
import type { Attempt } from './processing/process.js';
import type { TaskName, TaskPayloads } from './tasks.js';

export interface BackgroundOptions {
  /** postgres://… */
  readonly url: string;
  /** For maintenance. */
  readonly database: Database;
  readonly store: BlobStore;
  readonly containment: Containment;
  readonly clock: Clock;
  readonly log: Logger;
}

type Handlers = {
  readonly [Name in TaskName]: (payload: TaskPayloads[Name], attempt: Attempt) => Promise<void>;
};

/** In milliseconds: between two looks for what is due by now (the rest is heard of), and for what dead nodes have left. */
const LOOK_EVERY = 2000;
const RELEASE_EVERY = 15_000;
/** Before it begins again where it ended by itself. */
const REST = 5000;
/** For a job to end by itself when the node stops. */
const LAST_MOMENT = 50;

export class Background {
  private readonly name = `sheaf-${newId<string>()}`;
  private readonly pool: Pool;
  private readonly rows: PoolRows;
  private readonly handlers: Handlers;
  private readonly releasing: Periodic;
  private readonly running: Promise<void>;
  private readonly ended = new AbortController();
  private readonly interrupted = new Set<string>();
  private runner: Runner | undefined;

  /** Begins at once; what fails is logged and tried again. */
  constructor(private readonly options: BackgroundOptions) {
    const { url, log } = options;
    this.pool = openQueuePool(url, this.name, (error) =>
      log.warn({ err: error }, 'a connection of the queue was lost'),
    );
    this.rows = new PoolRows(this.pool);
    this.handlers = handlersOf(this.rows, options);
    this.running = this.keepRunning();
    this.releasing = periodically(
      RELEASE_EVERY,
      async () => {
        const gone = await releaseAbandoned(this.rows);
        if (gone > 0) log.warn({ gone }, 'jobs of nodes that died were given back');
        return 'DONE';
      },
      (error) => log.warn({ err: error }, 'jobs of nodes that died could not be looked for'),
    );
  }

  /** Jobs under way are interrupted and given back to the queue. */
  async stop(): Promise<void> {
    this.ended.abort();
    await this.runner?.stop().catch(() => undefined);
    await this.running;
    await this.releasing.stop();
    await this.giveBack().catch((error: unknown) =>
      this.options.log.warn({ err: error }, 'interrupted jobs begin again later'),
    );
    await this.pool.end();
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      try {
        // Where the one before lost its connections, it may have left a job locked.
        await this.rows.rows(sql`select graphile_worker.force_unlock_workers(array[${this.name}::text])`);
        this.runner = await run(this.runnerOptions());
        if (signal.aborted) await this.runner.stop();
        await this.runner.promise;
      } catch (error) {
        if (!signal.aborted) this.options.log.warn({ err: error }, 'the queue was lost');
      }
      await wait(REST, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private runnerOptions(): Parameters<typeof run>[0] {
    const events: WorkerEvents = new EventEmitter();
    // Jobs are locked under this name, so that others see whether whoever has them lives.
    events.on('pool:create', ({ workerPool }) => (workerPool.id = this.name));
    return {
      pgPool: this.pool,
      taskList: this.taskList(),
      crontab: CRONTAB,
      concurrency: 1,
      pollInterval: LOOK_EVERY,
      noHandleSignals: true,
      logger: queueLogger(this.options.log),
      events,
      // Without a delay, 0 as well, nobody would hear that the end of a job could not be written: the process would end.
      preset: {
        worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0, gracefulShutdownAbortTimeout: LAST_MOMENT },
      },
    };
  }

  private taskList(): TaskList {
    const names = Object.keys(this.handlers) as TaskName[];
    return Object.fromEntries(
      names.map((name) => [
        name,
        async (payload: unknown, helpers: JobHelpers) => {
          try {
            // What is in the queue was put there under the same name, with its type.
            await this.handlers[name](payload as never, attemptOf(helpers));
          } catch (error) {
            if (error instanceof Stopped) this.interrupted.add(helpers.job.id);
            throw error;
          }
        },
      ]),
    );
  }

  /** As if they had not been begun. */
  private async giveBack(): Promise<void> {
    if (this.interrupted.size === 0) return;
    await this.rows.rows(sql`
      select graphile_worker.reschedule_jobs(array[job.id], run_at => now(), attempts => job.attempts - 1)
      from graphile_worker.jobs job
      where job.id = any(${[...this.interrupted]}::bigint[]) and job.attempts > 0`);
  }
}

function handlersOf(rows: PoolRows, options: BackgroundOptions): Handlers {
  const { store, containment, clock, log } = options;
  const processor = new Processor({ rows, store, containment, clock, log });
  const maintenance = new Maintenance(options);
  const maintaining =
    (task: MaintenanceTask) =>
    (_: object, { signal }: Attempt): Promise<void> =>
      maintenance.run(task, signal);
  return {
    extractText: ({ revisionId }, attempt) => processor.extractText(revisionId, attempt),
    makeThumbnails: ({ revisionId }, attempt) => processor.makeThumbnails(revisionId, attempt),
    collectBlobs: maintaining('collectBlobs'),
    collectOrphans: maintaining('collectOrphans'),
    forgetExpired: maintaining('forgetExpired'),
    purgeExpired: maintaining('purgeExpired'),
    sweepStore: maintaining('sweepStore'),
  };
}

const attemptOf = ({ job, abortSignal }: JobHelpers): Attempt => ({
  number: job.attempts,
  isLast: job.attempts >= job.max_attempts,
  wasHeardOf: job.last_error !== null,
  signal: abortSignal,
});

/** That a job failed is ours to tell of; what the queue says of itself matters when something is wrong with it. */
const queueLogger = (log: Logger): QueueLogger =>
  new QueueLogger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log.warn(`queue: ${message}`);
    else log.trace(`queue: ${message}`);
  });
