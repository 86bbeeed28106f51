// What becomes of a connection that is lost while it is lent: its place in the pool is free again, whoever has it.
import type { Pool, PoolClient } from 'pg';

/**
 * Who begins a transaction gives its connection back once that is committed or rolled back. On one that is lost neither can
 * be: it would never come back, and the pool would run dry after as many as it has. From here on such a connection leaves the
 * pool as soon as it ends.
 */
export function freeLostConnections(pool: Pool): void {
  const connect = pool.connect.bind(pool) as (callback?: unknown) => Promise<PoolClient>;
  const guarded = (callback?: unknown): Promise<PoolClient> =>
    // With a callback it is the pool itself that asks, for a single statement: it knows what to do.
    callback === undefined ? connect().then(guard) : connect(callback);
  pool.connect = guarded as Pool['connect'];
}

function guard(client: PoolClient): PoolClient {
  const release = client.release.bind(client);
  let isLent = true;
  const giveBack = (error?: Error | boolean): void => {
    // Whoever had it may notice later that it was lost.
    if (!isLent) return;
    isLent = false;
    client.off('end', lost);
    release(error);
  };
  const lost = (): void => giveBack(true);
  client.once('end', lost);
  client.release = giveBack;
  return client;
}
