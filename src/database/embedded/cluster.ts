// Makes the cluster on the first start, and checks the one that is there on later ones.
import { randomBytes } from 'node:crypto';
import { chmod, lchown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartProblem } from '../../common/start-problem.js';
import { type Account, giveTo } from './account.js';
import type { Binaries } from './binaries.js';
import { dataArgument, type Layout } from './layout.js';
import { run } from './run.js';
import type { Durability } from './settings.js';

export interface ClusterOptions {
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly durability: Durability;
}

/** The database's own superuser, whose password stays in the data directory. */
export const superuser = 'sheaf';

/** Answers the superuser's password. */
export async function ensureCluster(options: ClusterOptions): Promise<string> {
  const { layout, binaries, account } = options;
  const version = await readFile(join(layout.cluster, 'PG_VERSION'), 'utf8').catch(ifMissing);
  if (version === undefined) return createCluster(options);
  if (version.trim() !== binaries.major) {
    throw new StartProblem(
      `${layout.cluster} was made by PostgreSQL ${version.trim()}, but ${binaries.major} is installed: ` +
        `install the version of Sheaf that made it.`,
    );
  }
  const password = await readFile(layout.password, 'utf8').catch(ifMissing);
  if (password === undefined) {
    throw new StartProblem(
      `${layout.password} is missing: put it back from a backup, the database cannot be opened without it.`,
    );
  }
  if (account) await giveTo(account, layout.cluster);
  return password.trim();
}

/** A cluster is whole or absent: it is made aside, its password is stored, and only then is it moved into place. */
async function createCluster({ layout, binaries, account, durability }: ClusterOptions): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const cluster = join(layout.staging, 'cluster');
  const passwordFile = join(layout.staging, 'password');
  await rm(layout.staging, { recursive: true, force: true });
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) {
    for (const path of [passwordFile, cluster, layout.staging]) await lchown(path, account.uid, account.gid);
  }
  const { succeeded, output } = await run(
    binaries.initdb,
    [
      `--pgdata=${dataArgument(cluster, account)}`,
      // Relative, as the account may be unable to walk there from the root.
      '--pwfile=../password',
      `--username=${superuser}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(durability === 'none' ? ['--no-sync'] : []),
    ],
    { cwd: cluster, account },
  );
  if (!succeeded)
    throw new StartProblem(`The database could not be created in ${layout.dataDir}: ${lastError(output)}`);
  await storePassword(layout, password);
  await rename(cluster, layout.cluster);
  await syncFolder(layout.dataDir);
  await rm(layout.staging, { recursive: true, force: true });
  return password;
}

async function storePassword(layout: Layout, password: string): Promise<void> {
  const file = await open(layout.password, 'w', 0o600);
  try {
    await file.writeFile(`${password}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  // The mode above counts only for a new file.
  await chmod(layout.password, 0o600);
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function lastError(output: string): string {
  const lines = output.split('\n');
  return lines.findLast((line) => /error|fatal|could not/i.test(line)) ?? lines.at(-1) ?? '';
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
