// Measures one operation on one side: requests a second and the 99th percentile of their latency.
import autocannon from 'autocannon';
import type { Context, Operation, Side } from './operations.ts';

export interface Measured {
  readonly perSecond: number;
  /** In milliseconds. */
  readonly p99: number;
}

export interface Load {
  readonly connections: number;
  readonly seconds: number;
  readonly warmUp: number;
}

export async function measure(operation: Operation, side: Side, url: string, load: Load): Promise<Measured> {
  if (load.warmUp > 0) await send(operation, side, url, load.connections, load.warmUp);
  return send(operation, side, url, load.connections, load.seconds);
}

async function send(
  operation: Operation,
  side: Side,
  url: string,
  connections: number,
  duration: number,
): Promise<Measured> {
  const result = await autocannon<Context>({ url, connections, duration, requests: operation.steps(side) });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${failed} requests failed: ${operation.name} on ${side}.`);
  return { perSecond: result['2xx'] / result.duration, p99: result.latency.p99 };
}

/** Of several measurements, each figure's own median. */
export const medianOf = (measured: readonly Measured[]): Measured => ({
  perSecond: median(measured.map(({ perSecond }) => perSecond)),
  p99: median(measured.map(({ p99 }) => p99)),
});

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}
