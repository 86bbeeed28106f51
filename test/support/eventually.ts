// Waits for what another process or the background has to do first, no longer than it may take.
import { setTimeout as wait } from 'node:timers/promises';

const LONGEST = 10_000;

/** Asks again until it no longer throws; after ten seconds, its last error. */
export async function eventually<Result>(ask: () => Promise<Result>, longest = LONGEST): Promise<Result> {
  const end = Date.now() + longest;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await wait(20);
    }
  }
}
