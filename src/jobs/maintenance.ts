// What keeps the server tidy, at its hours, once for all nodes: each task goes on until there is no more to do.
import type { Logger } from 'pino';
import { DAY, later } from '../common/clock.js';
import type { Clock } from '../common/clock.js';
import type { Database } from '../database/database.js';
import type { BlobStore } from '../storage/blob-store.js';
import { collectBlobs, markUnnamed } from './collect-blobs.js';
import { orphanCollector } from './collect-orphans.js';
import { Stopped } from './extraction/contained.js';
import { forgetChanges } from './forget-changes.js';
import {
  forgetDownloads,
  forgetEditorSessions,
  forgetLocks,
  forgetOldNotifications,
  forgetPastMemberships,
  forgetReadNotifications,
  forgetSessions,
  forgetVisits,
} from './forget-expired.js';
import { forgetUploads } from './forget-uploads.js';
import { purgeExpired } from './purge-expired.js';

/** The tasks by name, each with its hours in UTC. */
const schedule = {
  forgetExpired: '*/10 * * * *',
  purgeExpired: '5,15,25,35,45,55 * * * *',
  collectBlobs: '20 * * * *',
  sweepStore: '40 * * * *',
  // All that is in the store is listed for it.
  collectOrphans: '50 3 * * *',
} as const;

export type MaintenanceTask = keyof typeof schedule;

/**
 * As graphile-worker reads it. One that is still waiting is not doubled and keeps its place; they come before the files that
 * wait to be read, however many.
 */
export const CRONTAB = Object.entries(schedule)
  .map(([name, hours]) => `${hours} ${name} ?jobKey=${name}&jobKeyMode=preserve_run_at&priority=-10&max=3`)
  .join('\n');

/** No upload takes as long: what was begun before and is not finished is nobody's. */
const LONGEST_UPLOAD = 2 * DAY;

export interface MaintenanceParts {
  readonly database: Database;
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly log: Logger;
}

type Batch = (now: Date) => Promise<'MORE' | 'DONE'>;

export class Maintenance {
  private readonly batches: Readonly<Record<MaintenanceTask, () => readonly Batch[]>>;

  constructor(private readonly parts: MaintenanceParts) {
    const { database, store, log } = parts;
    const onError = (error: unknown): void =>
      log.warn({ err: error }, 'the bytes of an upload that was forgotten are left to the collector');
    const forgetting = [
      forgetChanges,
      forgetDownloads,
      forgetEditorSessions,
      forgetLocks,
      forgetOldNotifications,
      forgetPastMemberships,
      forgetReadNotifications,
      forgetSessions,
      forgetVisits,
    ];
    this.batches = {
      forgetExpired: () => [
        ...forgetting.map((forget) => (now: Date) => forget(database, now)),
        (now) => forgetUploads({ rows: database, store, onError }, now),
      ],
      purgeExpired: () => [(now) => purgeExpired(database, now)],
      collectBlobs: () => [(now) => markUnnamed(database, now), (now) => collectBlobs(database, store, now)],
      collectOrphans: () => [orphanCollector(database, store)],
      sweepStore: () => [
        async (now) => {
          await store.sweep(later(now, -LONGEST_UPLOAD));
          return 'DONE';
        },
      ],
    };
  }

  /** Does the task. Where it is told to stop, between two batches, it throws Stopped: it is to be begun again. */
  async run(task: MaintenanceTask, signal: AbortSignal): Promise<void> {
    for (const batch of this.batches[task]()) {
      do {
        if (signal.aborted) throw new Stopped('The job was stopped.');
      } while ((await batch(this.parts.clock.now())) === 'MORE');
    }
  }
}
