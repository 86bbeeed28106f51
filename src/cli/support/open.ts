// Opens the server's database for a command, whether the server runs or not.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { DatabaseConfig } from '../../config.js';
import type { Database } from '../../database/database.js';
import { layoutOf } from '../../database/embedded/layout.js';
import { DataDirInUse, lockDataDir } from '../../database/embedded/lock.js';
import { runningServer } from '../../database/embedded/running.js';
import { startEmbeddedServer } from '../../database/embedded/server.js';
import { isPrepared } from '../../database/first-start.js';
import { checkServerVersion } from '../../database/migrate.js';
import { migrations } from '../../database/migrations/index.js';
import { openDatabase } from '../../database/open-database.js';
import { entities } from '../../entities/index.js';
import { Refusal } from './problems.js';

/** Where PostgreSQL runs, and what has to be stopped again. */
interface Found {
  readonly url: string;
  stop(): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

/** How often a server that is just starting or stopping is asked again, a fifth of a second apart. */
const ATTEMPTS = 50;

/** Runs the work on the database of the settings; a PostgreSQL that was started for it is stopped again. */
export async function withDatabase<Result>(
  config: DatabaseConfig,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { databaseUrl, dataDir } = config;
  const found = databaseUrl === null ? await embedded(dataDir) : { url: databaseUrl, stop: nothing };
  try {
    const database = await openDatabase({ url: found.url, entities, onError: () => undefined });
    try {
      await checkServerVersion(database);
      await requireSchema(database);
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await found.stop();
  }
}

/** The one that the server runs on the folder, where it runs; else one of our own. */
async function embedded(dataDir: string): Promise<Found> {
  const { cluster } = layoutOf(dataDir);
  await access(join(cluster, 'PG_VERSION')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Refusal(
      `There is no database in ${dataDir}: start Sheaf there once, or set DATA_DIR or DATABASE_URL.`,
    );
  });
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const found = await unlessInUse(() => tryEmbedded(dataDir));
    if (found !== undefined) return found;
    await wait(200);
  }
  throw new Refusal(
    `Sheaf is just starting or stopping on ${dataDir}, or another command is at work there: try again in a moment.`,
  );
}

/**
 * Undefined where a server is starting or stopping. Commands that run a PostgreSQL of their own take turns, so that none
 * comes to depend on another's; DataDirInUse where it is another's turn.
 */
async function tryEmbedded(dataDir: string): Promise<Found | undefined> {
  const turn = lockDataDir(dataDir, 'command.lock');
  try {
    const own = await unlessInUse(() => startEmbeddedServer({ dataDir, log: () => undefined }));
    if (own !== undefined) {
      return {
        url: own.url,
        stop: async () => {
          await own.stop();
          turn.release();
        },
      };
    }
    const url = await runningServer(dataDir);
    turn.release();
    return url === undefined ? undefined : { url, stop: nothing };
  } catch (error) {
    turn.release();
    throw error;
  }
}

async function unlessInUse<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DataDirInUse) return undefined;
    throw error;
  }
}

/** Making and changing the tables is the server's part. */
async function requireSchema(database: Database): Promise<void> {
  const found = await database.row<{ migrated: boolean }>(
    sql`select to_regclass('migration') is not null as migrated`,
  );
  if (found?.migrated !== true) throw new Refusal('This database is empty: start Sheaf on it once.');
  const rows = await database.rows<{ name: string }>(sql`select name from migration`);
  const done = rows.map(({ name }) => name).toSorted();
  const known = migrations.map(({ name }) => name).toSorted();
  if (done.join() !== known.join()) {
    throw new Refusal(
      'This database is of another version of Sheaf: start this one on it once, or use that one.',
    );
  }
  if (!(await isPrepared(database))) throw new Refusal('This database is empty: start Sheaf on it once.');
}
