// What every node does all the time, in small batches, since it cannot wait for its turn in the queue: nodes may do it at once.
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.js';
import type { Database } from '../database/database.js';
import { addUpTallies } from './add-up-tallies.js';
import { indexStale } from './index-stale.js';
import { periodically } from './periodically.js';
import type { Periodic } from './periodically.js';
import { sealBatch } from './seal-audit.js';
import { tellPassedBounds } from './tell-passed-bounds.js';

/** Milliseconds between one look at what there is to do and the next. */
export interface Paces {
  /** Audit entries are sealed. */
  readonly seal: number;
  /** What was counted is added up. */
  readonly addUp: number;
  /** The bounds of windows that have passed are told of. */
  readonly tellBounds: number;
  /** What writes have left to the background is indexed. */
  readonly index: number;
}

const usual: Paces = { seal: 500, addUp: 2000, tellBounds: 500, index: 2000 };

export interface SteadyWorkParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly paces?: Partial<Paces>;
}

/** Stopping waits for the batches that are under way. */
export function startSteadyWork({ database, clock, log, paces }: SteadyWorkParts): Periodic {
  const { seal, addUp, tellBounds, index } = { ...usual, ...paces };
  const steadily = (pace: number, message: string, work: () => Promise<'MORE' | 'DONE'>): Periodic =>
    periodically(pace, work, (error) => log.error({ err: error }, message), 'LATER');
  const running = [
    steadily(seal, 'audit entries could not be sealed', async () =>
      (await sealBatch(database)) > 0 ? 'MORE' : 'DONE',
    ),
    steadily(addUp, 'what was counted could not be added up', () => addUpTallies(database)),
    steadily(tellBounds, 'windows that opened or closed could not be told of', () =>
      tellPassedBounds(database, clock.now()),
    ),
    steadily(index, 'what is to be found could not be indexed', () => indexStale(database)),
  ];
  return {
    stop: async () => {
      await Promise.all(running.map((one) => one.stop()));
    },
  };
}
