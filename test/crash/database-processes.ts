// The embedded database's processes, which run in sessions of their own: found through its files, killed like the rest.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { superuser } from '../../src/database/embedded/cluster.js';
import { layoutOf } from '../../src/database/embedded/layout.js';
import { isRunning, readPidFile } from '../../src/database/embedded/processes.js';

/** postgres://… of the database that the running server keeps its rows in. */
export async function embeddedUrl(dataDir: string): Promise<string> {
  const { password, cluster } = layoutOf(dataDir);
  const port = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[3];
  return `postgres://${superuser}:${(await readFile(password, 'utf8')).trim()}@127.0.0.1:${port}/sheaf`;
}

/** `kill -9` of the postmaster, its children and its watchdog, all of them at one moment; how many there were. */
export async function killDatabase(dataDir: string): Promise<number> {
  const postmaster = (await readPidFile(layoutOf(dataDir)))?.pid;
  // Held still, it neither makes children that this misses nor sees its first one die.
  if (postmaster !== undefined && (await worksIn(dataDir, postmaster))) signal(postmaster, 'SIGSTOP');
  const pids = await databaseProcesses(dataDir);
  for (const pid of pids) signal(pid, 'SIGKILL');
  while ((await Promise.all(pids.map(isRunning))).includes(true)) await wait(5);
  return pids.length;
}

/** Every process that works in the cluster's folder, as PostgreSQL's and the watchdog do. */
export async function databaseProcesses(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => worksIn(dataDir, pid)));
  return pids.filter((_, at) => found[at]);
}

async function worksIn(dataDir: string, pid: number): Promise<boolean> {
  // Either may be gone, or be another user's.
  const folders = await Promise.all(
    [layoutOf(dataDir).cluster, `/proc/${pid}/cwd`].map((path) => stat(path).catch(() => null)),
  );
  const [cluster, folder] = folders;
  return (
    cluster?.ino === folder?.ino && cluster?.dev === folder?.dev && cluster !== null && cluster !== undefined
  );
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
