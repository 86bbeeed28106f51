// One part of an upload at a time, on whichever node: who comes next asks the one before to end, since its client has most
// often lost its connection and come back.
import { setTimeout as wait } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Rows } from '../../database/database.js';
import type { HeldLocks } from '../../database/held-locks.js';
import { NOTIFY_CHANNEL } from '../records.js';

/** What nodes tell each other begins with this, where the part of an upload is to end. */
const DRAIN = 'drain:';

/** In milliseconds: how long the one before has to keep what came, and how often it is looked whether it has. */
const PATIENCE = 5_000;
const LOOK_EVERY = 50;

export interface UploadLock {
  /** Aborted where somebody else waits for it: the part is to end as soon as it makes no way. */
  readonly drained: AbortSignal;
  /** Aborted where somebody else may have it: the part is to end at once. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export class UploadLocks {
  private readonly draining = new Map<string, AbortController>();

  constructor(
    private readonly rows: Rows,
    private readonly locks: HeldLocks,
    private readonly nodeId: string,
  ) {}

  /** The upload for oneself, or null where the one before does not let go in time. */
  async hold(id: string): Promise<UploadLock | null> {
    const until = Date.now() + PATIENCE;
    for (let asked = false; ; asked = true) {
      const held = await this.locks.tryHold(`upload ${id}`);
      if (held !== null) {
        const controller = new AbortController();
        this.draining.set(id, controller);
        return {
          drained: controller.signal,
          lost: held.lost,
          release: async () => {
            if (this.draining.get(id) === controller) this.draining.delete(id);
            await held.release();
          },
        };
      }
      if (Date.now() >= until) return null;
      if (!asked) await this.drain(id);
      await wait(LOOK_EVERY);
    }
  }

  /** Of what another node tells: whether it was about a part that is to end. */
  hear(told: string): boolean {
    if (!told.startsWith(DRAIN)) return false;
    this.draining.get(told.slice(DRAIN.length))?.abort();
    return true;
  }

  private async drain(id: string): Promise<void> {
    const here = this.draining.get(id);
    if (here !== undefined) return here.abort();
    const payload = `${this.nodeId} ${DRAIN}${id}`;
    await this.rows.rows(sql`select pg_notify(${NOTIFY_CHANNEL}, ${payload})`);
  }
}
