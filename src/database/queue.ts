// The queue of background work: graphile-worker's tables, kept up to date beside ours, and a small pool of their own.
import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import type { Pool, PoolClient } from 'pg';
import { connectionOptions } from './connection-options.js';

/** Of graphile-worker, and of nothing else. */
export const QUEUE_SCHEMA = 'graphile_worker';

/** For looking for work, for hearing of it, and for one piece of it that writes. */
const POOL_SIZE = 3;

/** Makes or updates the queue's tables. To be called while no other node does the same. */
export const installQueue = (pool: Pool, log: (message: string) => void): Promise<void> =>
  runMigrations({
    pgPool: pool,
    logger: new Logger(() => (level, message) => {
      if (level === 'warning' || level === 'error') log(message);
    }),
    preset: {},
  });

/** Connections for the background, so that it takes none away from requests. All of them bear the node's name. */
export function openQueuePool(url: string, name: string, onError: (error: Error) => void): Pool {
  const named = new URL(url);
  named.searchParams.set('application_name', name);
  const pool = new pg.Pool({ connectionString: named.href, max: POOL_SIZE, ...connectionOptions });
  pool.on('error', onError);
  pool.on('connect', survivesLoss);
  return pool;
}

/** A connection that is lost while it is lent fails what it is used for; unheard, it would end the process too. */
export const survivesLoss = (client: PoolClient): void => {
  client.on('error', () => undefined);
};
