// What happens when two requests want the same name, key or number at once: the database lets one through, the other
// looks again and then finds what the first one made.
import { DeadlockException, UniqueConstraintViolationException } from '@mikro-orm/postgresql';

const MOST_TRIES = 5;

/** Whether a write looks at what is in its way: at first it trusts that nothing is, which the database would refuse. */
export type Attempt = 'TRUSTING' | 'LOOKING';

/** Runs a whole write again where something was in its way; by then it looks, and answers what it is. */
export async function retryingRaces<Result>(write: (attempt: Attempt) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write(attempt === 1 ? 'TRUSTING' : 'LOOKING');
    } catch (error) {
      if (attempt === MOST_TRIES || !isRace(error)) throw error;
    }
  }
}

const isRace = (error: unknown): boolean =>
  error instanceof UniqueConstraintViolationException ||
  error instanceof DeadlockException ||
  // Statements that bypass the ORM throw PostgreSQL's own errors: unique_violation, deadlock_detected.
  (error instanceof Error && 'code' in error && (error.code === '23505' || error.code === '40P01'));
