// Finds the database server that another process runs on a data directory.
import { readFile, realpath } from 'node:fs/promises';
import { databaseUrl } from './address.js';
import { layoutOf } from './layout.js';
import { isRunning, readPidFile } from './processes.js';

/**
 * The address of the server that runs on the directory, which its password file opens to whoever may read it; undefined
 * where none takes connections now, as while it is starting or stopping.
 */
export async function runningServer(dataDir: string): Promise<string | undefined> {
  const layout = layoutOf(await realpath(dataDir));
  const pidFile = await readPidFile(layout);
  if (pidFile?.ready !== true || !(await isRunning(pidFile.pid))) return undefined;
  const password = await readFile(layout.password, 'utf8');
  return databaseUrl(layout, password.trim(), pidFile.port);
}
