// How fast the server answers one kind of list, and medians.
import autocannon from 'autocannon';
import type { Options } from './options.ts';

export interface Speed {
  readonly perSecond: number;
  /** In milliseconds. */
  readonly p50: number;
}

/** Of requests whose answers have to list something. */
export async function speedOf(
  url: string,
  token: string,
  body: () => object,
  options: Options,
): Promise<Speed> {
  const send = (duration: number) =>
    autocannon({
      url,
      connections: options.connections,
      duration,
      requests: [
        {
          setupRequest: () => ({
            method: 'POST',
            path: '/graphql',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify(body()),
          }),
          onResponse: (status, answer) => {
            if (status !== 200 || !answer.startsWith('{"data":{') || !/"(nodes|edges)":\[\{/.test(answer)) {
              throw new Error(`Answered ${status}: ${answer.slice(0, 300)}`);
            }
          },
        },
      ],
    });
  if (options.warmUp > 0) await send(options.warmUp);
  const result = await send(options.seconds);
  return { perSecond: result['2xx'] / result.duration, p50: result.latency.p50 };
}

export const medianOf = (speeds: readonly Speed[]): Speed => ({
  perSecond: median(speeds.map(({ perSecond }) => perSecond)),
  p50: median(speeds.map(({ p50 }) => p50)),
});

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
