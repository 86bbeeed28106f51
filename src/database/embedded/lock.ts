// Lets one process at a time use a data directory.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartProblem } from '../../common/start-problem.js';

/** Thrown when a live process, on this machine or in a container that shares the directory, holds the lock. */
export class DataDirInUse extends StartProblem {
  override readonly name = 'DataDirInUse';

  constructor(readonly dataDir: string) {
    super(`Another Sheaf process is using ${dataDir}.`);
  }
}

export interface DataDirLock {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * Takes the lock of an existing directory, or throws DataDirInUse at once. `name` is another file for those who do not run a
 * server there and yet take turns.
 *
 * Node cannot lock files by itself, SQLite can: an exclusive transaction on an empty database is a lock of the
 * operating system on that file. The kernel drops it when the process ends, however it ends, so there is no pid to
 * compare and nothing can go stale. Children do not inherit it.
 */
export function lockDataDir(dataDir: string, name = 'lock'): DataDirLock {
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(join(dataDir, name), { timeout: 0 });
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    file?.close();
    if (isBusy(error)) throw new DataDirInUse(dataDir);
    throw new StartProblem(`${dataDir} cannot be locked: ${(error as Error).message}.`, { cause: error });
  }
  const held = file;
  return {
    release: () => {
      if (held.isOpen) held.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  // The low byte is the kind; the rest tells variants of it apart.
  return (Number((error as { readonly errcode?: number }).errcode) & 0xff) === SQLITE_BUSY;
}
