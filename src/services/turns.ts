// Turns: a few do the same thing at once, the others wait in the order in which they came.
import { rateLimited } from '../common/errors.js';

export interface TurnLimits {
  readonly atOnce: number;
  /** How many wait for their turn; who comes after them is asked to come back. */
  readonly waiting: number;
  /** In seconds: when they are asked to. */
  readonly retryAfter: number;
}

export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: TurnLimits) {}

  get isIdle(): boolean {
    return this.running === 0;
  }

  /** RATE_LIMITED, with `retryAfter`, where too many wait already. */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.limits.atOnce) {
      this.running += 1;
    } else {
      if (this.waiting.length >= this.limits.waiting) throw rateLimited(this.limits.retryAfter);
      // Whoever finishes hands its place on, so that nobody who comes meanwhile takes it.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}

/** Turns for each key by itself, kept as long as somebody takes one. */
export class TurnsByKey {
  private readonly byKey = new Map<string, Turns>();

  async take<Result>(key: string, limits: TurnLimits, work: () => Promise<Result>): Promise<Result> {
    const turns = this.byKey.get(key) ?? new Turns(limits);
    this.byKey.set(key, turns);
    try {
      return await turns.take(work);
    } finally {
      if (turns.isIdle) this.byKey.delete(key);
    }
  }
}
