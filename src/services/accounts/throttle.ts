// Counts attempts over all nodes, in the database, and refuses what comes too often: wrong passwords and other guesses among it.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import sql from 'sql-template-tag';
import { rateLimited } from '../../common/errors.js';
import type { Rows } from '../../database/database.js';
import { TurnsByKey } from '../turns.js';

interface Limit {
  /** How many attempts… */
  readonly points: number;
  /** …within how many seconds of the first of them. */
  readonly duration: number;
}

const QUARTER_OF_AN_HOUR = 15 * 60;
const ONE_HOUR = 60 * 60;

export const limits = {
  signInToAccountFromAddress: { points: 5, duration: QUARTER_OF_AN_HOUR },
  signInFromAddress: { points: 50, duration: QUARTER_OF_AN_HOUR },
  signInToAccount: { points: 100, duration: QUARTER_OF_AN_HOUR },
  registration: { points: 20, duration: ONE_HOUR },
  sharePasswordFromAddress: { points: 10, duration: QUARTER_OF_AN_HOUR },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof limits;

/** One attempt as one limit counts it: by whatever names who attempts, and on what. */
export interface Count {
  readonly limit: LimitName;
  readonly by: readonly string[];
}

/**
 * So many guesses that one limit counts together wait for their turn, on each node: some seconds' worth of comparing passwords.
 */
const MOST_WAITING = 200;
/** In seconds: when whoever comes after them may try again. */
const BUSY = 10;

/** Attempts that were counted, and may turn out not to have been worth it. */
export interface Counted {
  /** They succeeded, or never came to be: they count no longer. */
  giveBack(): Promise<void>;
}

/** Whoever has one IPv6 address has the 2^64 beside it too, so these count as one. */
export function addressForCounting(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address;
  const [left = [], right = []] = (address.split('%')[0] ?? '')
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const network = [...left, ...zeros, ...right].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** Hashed part by part: keys are bounded that way, the table names nobody, and all counts of one holder begin alike. */
const keyOf = (by: readonly string[]): string =>
  by.map((part) => createHash('sha256').update(part).digest('base64url')).join('.');

/** Lets go of what the limits count for one holder, from whatever address. */
export async function forgetCounts(rows: Rows, names: readonly LimitName[], holder: string): Promise<void> {
  // As rate-limiter-flexible writes them.
  const keys = names.map((name) => `${name}:${keyOf([holder])}`);
  await rows.rows(sql`
    delete from rate_limit using unnest(${keys}::text[]) as counted (key)
    where rate_limit.key = counted.key or starts_with(rate_limit.key, counted.key || '.')`);
}

export class Throttle {
  private readonly limiters: ReadonlyMap<LimitName, RateLimiterPostgres>;
  private readonly turns = new TurnsByKey();

  /** Switched off, nothing is counted or refused. */
  constructor(pool: Pool, options: { readonly enabled: boolean } = { enabled: true }) {
    const names = options.enabled ? (Object.keys(limits) as LimitName[]) : [];
    this.limiters = new Map(
      names.map((name, index) => [
        name,
        new RateLimiterPostgres({
          ...limits[name],
          storeClient: pool,
          storeType: 'pool',
          tableName: 'rate_limit',
          tableCreated: true,
          keyPrefix: name,
          // They share one table: one of them sweeps it.
          clearExpiredByTimeout: index === 0,
        }),
      ]),
    );
  }

  /**
   * Counts an attempt before it is made, so that many made at once count as well as many made in turn.
   * RATE_LIMITED, with `retryAfter`, where one of the limits is reached; then none of them counts it.
   */
  async count(counts: readonly Count[]): Promise<Counted> {
    const undo: (() => Promise<unknown>)[] = [];
    const giveBack = async (): Promise<void> => {
      for (const step of undo) await step();
    };
    for (const { limit, by } of counts) {
      const limiter = this.limiters.get(limit);
      if (limiter === undefined) continue;
      const key = keyOf(by);
      try {
        undo.push(() => limiter.reward(key));
        await limiter.consume(key);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        await giveBack();
        throw rateLimited(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
      }
    }
    return { giveBack };
  }

  /**
   * Whether the guess is right; only wrong ones go on counting. Each counts while it is compared, so that many made at once are
   * as few as many made in turn; and since right ones made at once would refuse each other then, no more than a tenth of what a
   * limit allows is compared at once on a node, the others wait. RATE_LIMITED as of `count`, and for ten seconds where too many wait.
   */
  async guess(counts: readonly Count[], isRight: () => Promise<boolean>): Promise<boolean> {
    return this.inTurn(counts, async () => {
      const attempt = await this.count(counts);
      let right = false;
      try {
        right = await isRight();
      } catch (error) {
        // It was not compared.
        await attempt.giveBack();
        throw error;
      }
      if (right) await attempt.giveBack();
      return right;
    });
  }

  /** Those who wait for each other do so in the order of their counts: as long as that is the same for all, nobody waits forever. */
  private inTurn<Result>(counts: readonly Count[], work: () => Promise<Result>): Promise<Result> {
    const [first, ...others] = counts.filter(({ limit }) => this.limiters.has(limit));
    if (first === undefined) return work();
    const atOnce = Math.max(1, Math.floor(limits[first.limit].points / 10));
    return this.turns.take(
      `${first.limit}:${keyOf(first.by)}`,
      { atOnce, waiting: MOST_WAITING, retryAfter: BUSY },
      () => this.inTurn(others, work),
    );
  }
}
