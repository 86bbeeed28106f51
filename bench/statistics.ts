// Measures what the statistics of the server take, however much there is in it: latency, with no floor beside it.
import type { Step } from 'autocannon';
import { callApi } from './api.ts';
import { measure, medianOf } from './measure.ts';
import type { Load, Measured } from './measure.ts';
import { expecting } from './operations.ts';
import type { Context } from './operations.ts';

export interface StatisticsOutcome extends Measured {
  /** What the 99th percentile has to stay below, in milliseconds. */
  readonly required: number;
}

const REQUIRED = 50;
/** One after the other: what is asked is how long one takes, not how long many of them wait for each other. */
const CONNECTIONS = 1;

const query = `{
  statistics {
    userCount documentCount folderCount logicalBytes storedBytes uploadsToday downloadsToday
    daily(days: 30) { day uploads downloads logins uploadedBytes }
  }
}`;

export const meetsLatency = ({ p99, required }: StatisticsOutcome): boolean => p99 < required;

/** `token`: of somebody who holds VIEW_STATISTICS. Nothing is measured unless what was loaded is counted. */
export async function measureStatistics(
  url: string,
  token: string,
  load: Load & { readonly documents: number; readonly rounds: number },
): Promise<StatisticsOutcome> {
  const { statistics } = await callApi<{ statistics: { documentCount: number } }>(url, token, query, {});
  if (statistics.documentCount < load.documents) {
    throw new Error(`${statistics.documentCount} documents are counted, not ${load.documents}.`);
  }
  const steps = (): readonly Step<Context>[] => [
    {
      setupRequest: () => ({
        method: 'POST',
        path: '/graphql',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
      onResponse: expecting('{"data":{"statistics":{"userCount":'),
    },
  ];
  const rounds: Measured[] = [];
  for (let round = 1; round <= load.rounds; round += 1) {
    rounds.push(await measure('statistics', steps, url, { ...load, connections: CONNECTIONS }));
  }
  return { ...medianOf(rounds), required: REQUIRED };
}
