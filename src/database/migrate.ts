// Brings the schema up to date at start, one node at a time.
import sql from 'sql-template-tag';
import { StartProblem } from '../common/start-problem.js';
import type { Database } from './database.js';
import { installQueue } from './queue.js';
import { followTimeline, renumberRestored } from './restored.js';

/** Of the advisory lock that nodes starting together take turns by; any number that nothing else here uses. */
const START_LOCK = 7_304_126_001;

/** Runs the migrations that have not run yet, then `prepare`, while no other node on this database does the same. */
export async function migrate(
  database: Database,
  prepare: () => Promise<void>,
  log: (message: string) => void = () => undefined,
): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [START_LOCK]);
    // First, so that a migration can leave work to the queue.
    await installQueue(database.pool, log);
    await database.orm.migrator.up();
    await prepare();
    if (await renumberRestored(database))
      log('The database was restored from elsewhere: its records were renumbered.');
    await followTimeline(database);
  } finally {
    // Closes the connection rather than returning it: the lock goes with it, whatever happened.
    client.release(true);
  }
}

/** Whether the server speaks a PostgreSQL that the schema needs. */
export async function checkServerVersion(database: Database): Promise<void> {
  const row = await database.row<{ version: number }>(
    sql`select current_setting('server_version_num')::int as version`,
  );
  if (row === undefined || row.version < 150000) throw new StartProblem('PostgreSQL 15 or later is needed.');
}
