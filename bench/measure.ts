// Measures requests of one kind: how many a second, and the percentiles of their latency.
import autocannon from 'autocannon';
import type { Step } from 'autocannon';
import type { Context } from './operations.ts';

export interface Measured {
  readonly perSecond: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface Load {
  readonly connections: number;
  readonly seconds: number;
  readonly warmUp: number;
}

/** What a connection sends in turn, made anew each time: autocannon adds to it. */
type Steps = () => readonly Step<Context>[];

export async function measure(what: string, steps: Steps, url: string, load: Load): Promise<Measured> {
  if (load.warmUp > 0) await send(what, steps, url, load.connections, load.warmUp);
  return send(what, steps, url, load.connections, load.seconds);
}

async function send(
  what: string,
  steps: Steps,
  url: string,
  connections: number,
  duration: number,
): Promise<Measured> {
  const { errors, timeouts, non2xx, latency, ...result } = await autocannon<Context>({
    url,
    connections,
    duration,
    requests: steps(),
  });
  const failed = errors + timeouts + non2xx;
  if (failed > 0) throw new Error(`${failed} requests failed: ${what}.`);
  return { perSecond: result['2xx'] / result.duration, p50: latency.p50, p99: latency.p99 };
}

/** Of several measurements, each figure's own median. */
export const medianOf = (measured: readonly Measured[]): Measured => ({
  perSecond: median(measured.map(({ perSecond }) => perSecond)),
  p50: median(measured.map(({ p50 }) => p50)),
  p99: median(measured.map(({ p99 }) => p99)),
});

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}
