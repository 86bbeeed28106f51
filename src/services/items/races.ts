// What happens when two requests want the same name, key or number at once: the database lets one through, the other
// looks again and then finds what the first one made.
import { setTimeout } from 'node:timers/promises';
import { DeadlockException, UniqueConstraintViolationException } from '@mikro-orm/postgresql';

const MOST_TRIES = 10;
/** Before the whole begins again, up to so many times the attempt in milliseconds: who met once should not meet again. */
const PAUSE = 20;

/** Whether a write looks at what is in its way: at first it trusts that nothing is, which the database would refuse. */
export type Attempt = 'TRUSTING' | 'LOOKING';

/** Runs a whole write again where something was in its way; by then it looks, and answers what it is. */
export async function retryingRaces<Result>(write: (attempt: Attempt) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write(attempt === 1 ? 'TRUSTING' : 'LOOKING');
    } catch (error) {
      if (attempt === MOST_TRIES || !isRace(error)) throw error;
      if (attempt > 1) await setTimeout(Math.random() * PAUSE * attempt);
    }
  }
}

/** Thrown where what was checked is no longer what was written: the whole is to begin again. */
export class ChangedMeanwhile extends Error {}

const isRace = (error: unknown): boolean =>
  error instanceof ChangedMeanwhile ||
  error instanceof UniqueConstraintViolationException ||
  error instanceof DeadlockException ||
  // Statements that bypass the ORM throw PostgreSQL's own errors.
  (error instanceof Error && 'code' in error && raceCodes.includes(error.code));

/** unique_violation, foreign_key_violation (what it refers to is gone by now), deadlock_detected. */
const raceCodes: readonly unknown[] = ['23505', '23503', '40P01'];
