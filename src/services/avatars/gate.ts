// Lets in so much work at once; the rest waits in turn, and what would wait behind too many is refused.
import { rateLimited } from '../../common/errors.js';

export interface GateOptions {
  readonly atOnce: number;
  readonly waiting: number;
  /** What is refused is told to come back after so many seconds. */
  readonly retryAfter: number;
}

export class Gate {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly options: GateOptions) {}

  /** Does the work when its turn comes; RATE_LIMITED, with `retryAfter`, where too much waits already. */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    const { atOnce, waiting, retryAfter } = this.options;
    if (this.running < atOnce) this.running += 1;
    else if (this.queue.length >= waiting) throw rateLimited(retryAfter);
    // Whoever leaves hands their place on: it is never free in between, so that nobody can jump the queue.
    else await new Promise<void>((enter) => void this.queue.push(enter));
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
