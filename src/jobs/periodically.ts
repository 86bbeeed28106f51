// Runs a piece of background work again and again, never twice at once, until it is stopped.
import { setTimeout as wait } from 'node:timers/promises';

export interface Periodic {
  /** Waits for the run that is under way. */
  stop(): Promise<void>;
}

/** Runs `work` every `interval` milliseconds; at once again where it answers that there is more to do. */
export function periodically(
  interval: number,
  work: () => Promise<'MORE' | 'DONE'>,
  onError: (error: unknown) => void,
  first: 'AT_ONCE' | 'LATER' = 'AT_ONCE',
): Periodic {
  const ended = new AbortController();
  const { signal } = ended;
  // Ends early, by rejecting, where it is to stop.
  const rest = (): Promise<unknown> =>
    wait(interval, undefined, { signal, ref: false }).catch(() => undefined);
  const run = async (): Promise<void> => {
    if (first === 'LATER') await rest();
    while (!signal.aborted) {
      try {
        if ((await work()) === 'MORE') continue;
      } catch (error) {
        onError(error);
      }
      await rest();
    }
  };
  const running = run();
  return {
    stop: async () => {
      ended.abort();
      await running;
    },
  };
}
