// Runs PostgreSQL from its npm package on a data directory: started, watched, restarted when it dies, and stopped.
import { mkdir, realpath } from 'node:fs/promises';
import { Client, DatabaseError } from 'pg';
import { serverAccount } from './account.js';
import { database, databaseUrl } from './address.js';
import { findBinaries } from './binaries.js';
import { ensureCluster } from './cluster.js';
import { layoutOf } from './layout.js';
import { lockDataDir } from './lock.js';
import { launchPostmaster, type LaunchOptions, type Postmaster } from './postmaster.js';
import { endOrphans, endServer } from './processes.js';
import { type Durability, serverSettings } from './settings.js';

export interface EmbeddedServer {
  /** Of the database `sheaf`, as its superuser; stays the same until the stop. */
  readonly url: string;
  readonly port: number;
  /** Resolves when the server has ended, nothing of it is left, and the data directory is free. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** An absolute path; made if missing. */
  readonly dataDir: string;
  readonly log: (message: string) => void;
  /** For tests: nothing is written through to the disk. */
  readonly throwaway?: boolean;
}

/** Where programs are copied that the server's account can reach nowhere else. */
const sharedDir = '/var/lib/sheaf';

/** Throws DataDirInUse when another process, or another call in this one, runs on the same directory. */
export async function startEmbeddedServer({
  dataDir,
  log,
  throwaway,
}: EmbeddedOptions): Promise<EmbeddedServer> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const layout = layoutOf(await realpath(dataDir));
  const lock = lockDataDir(layout.dataDir);
  try {
    const durability: Durability = throwaway ? 'none' : 'full';
    const account = await serverAccount(layout.cluster);
    const binaries = await findBinaries({ dataDir: layout.dataDir, sharedDir, account, log });
    const password = await ensureCluster({ layout, binaries, account, durability });
    const settings = await serverSettings(durability);
    const kept = await keepRunning({ layout, binaries, account, settings, log });
    const url = databaseUrl(layout, password, kept.port);
    try {
      await ensureDatabase(url);
    } catch (error) {
      await kept.stop();
      throw error;
    }
    const stop = async (): Promise<void> => {
      await kept.stop();
      lock.release();
    };
    let stopped: Promise<void> | undefined;
    return { url, port: kept.port, stop: () => (stopped ??= stop()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface KeptServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A server that dies this often within a minute of its start is not started again. */
const mostQuickDeaths = 5;

async function keepRunning(options: LaunchOptions): Promise<KeptServer> {
  const { layout, account, log } = options;
  const first = await launchPostmaster(options);
  const { port } = first;
  let running: Postmaster | undefined = first;
  let isStopping = false;

  /** Starts the next one, on the port that the connection pool knows. */
  const restart = async (): Promise<Postmaster | undefined> => {
    log('The database server ended unexpectedly; starting it again.');
    try {
      return await launchPostmaster(options, port);
    } catch (error) {
      log(`${(error as Error).message} Restart Sheaf when this is mended.`);
      return undefined;
    }
  };
  const watch = async (): Promise<void> => {
    let quickDeaths = 0;
    while (running !== undefined) {
      const start = performance.now();
      if (isStopping) await endServer(running.pid, layout);
      await running.ended;
      running = undefined;
      if (isStopping) return;
      quickDeaths = performance.now() - start < 60_000 ? quickDeaths + 1 : 0;
      if (quickDeaths < mostQuickDeaths) running = await restart();
      else log(`The database server keeps ending: see ${layout.log}, then restart Sheaf.`);
    }
  };
  const watching = watch();

  return {
    port,
    stop: async () => {
      isStopping = true;
      const last = running;
      if (last !== undefined) await endServer(last.pid, layout);
      await watching;
      if (last === undefined) await endOrphans(layout, account);
    },
  };
}

async function ensureDatabase(url: string): Promise<void> {
  try {
    await inDatabase(url, async () => undefined);
  } catch (error) {
    const isMissing = error instanceof DatabaseError && error.code === '3D000';
    if (!isMissing) throw error;
    await inDatabase(url.replace(/[^/]*$/, 'postgres'), (client) =>
      client.query(`CREATE DATABASE ${database}`),
    );
  }
}

async function inDatabase(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks also fails the query in progress, which is where it is handled.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
