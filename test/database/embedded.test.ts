// The embedded database: first and later starts, what it leaves on the disk, and what it refuses.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirInUse } from '../../src/database/embedded/lock.js';
import { startEmbeddedServer } from '../../src/database/embedded/server.js';
import {
  isRoot,
  makeFolder,
  processesOf,
  query,
  removeFolder,
  start,
  until,
} from './support/embedded-host.js';

let dataDir: string;
beforeEach(() => {
  dataDir = makeFolder();
});
afterEach(() => removeFolder(dataDir));

test('a first start makes a UTF-8 database that a second start finds again', async () => {
  const first = await start(dataDir);
  try {
    const [facts] = await query(
      first.url,
      `SELECT current_database() AS name, datlocprovider AS provider, datlocale AS locale,
              pg_encoding_to_char(encoding) AS encoding, current_setting('TimeZone') AS timezone, lower('ÄΣ') AS lower
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(facts).toEqual({
      name: 'sheaf',
      provider: 'b',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
      timezone: 'UTC',
      lower: 'äσ',
    });
    await query(first.url, `CREATE TABLE note AS SELECT 'kept' AS text`);
  } finally {
    await first.stop();
  }
  const second = await start(dataDir);
  try {
    expect(await query(second.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  } finally {
    await second.stop();
  }
});

test('a stop leaves no process, and can be asked for twice', async () => {
  const server = await start(dataDir);
  expect(processesOf(dataDir)).not.toEqual([]);
  await Promise.all([server.stop(), server.stop()]);
  expect(processesOf(dataDir)).toEqual([]);
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
});

test('a stop does not wait for connections that are still open', async () => {
  const server = await start(dataDir);
  const sleeping = query(server.url, 'SELECT pg_sleep(60)');
  const failing = expect(sleeping).rejects.toThrow(/terminat/);
  await until('the query runs', async () => {
    const rows = await query(server.url, `SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'`);
    return rows.length === 1;
  });
  await server.stop();
  await failing;
});

test('the password is random, for its owner only, and needed', async () => {
  const server = await start(dataDir);
  try {
    const file = join(dataDir, 'postgres.password');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim()).toHaveLength(32);
    await expect(query(server.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/);
  } finally {
    await server.stop();
  }
});

test('writes reach the disk unless the data is a throwaway', async () => {
  const server = await start(dataDir);
  try {
    expect(await query(server.url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
  } finally {
    await server.stop();
  }
  const durable = await startEmbeddedServer({ dataDir, log: () => {} });
  try {
    expect(await query(durable.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(durable.url, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  } finally {
    await durable.stop();
  }
});

test('a second start on the same directory is refused while the first runs', async () => {
  const server = await start(dataDir);
  try {
    const second = start(dataDir);
    await expect(second).rejects.toThrow(DataDirInUse);
    await expect(second).rejects.toThrow(`Another Sheaf process is using ${dataDir}.`);
    await query(server.url, 'SELECT 1');
  } finally {
    await server.stop();
  }
});

test('a stale pid file that names a living process fools nobody', async () => {
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
  const first = await start(dataDir);
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  await first.stop();
  for (const pid of [process.pid, 1, 4_000_000]) {
    writeFileSync(pidFile, [pid, ...lines.slice(1)].join('\n'));
    const second = await start(dataDir);
    await query(second.url, 'SELECT 1');
    await second.stop();
  }
});

test('a first start that was cut short is made again', async () => {
  const staging = join(dataDir, 'postgres.new');
  const first = await start(dataDir);
  await first.stop();
  mkdirSync(staging);
  renameSync(join(dataDir, 'postgres'), join(staging, 'cluster'));
  rmSync(join(staging, 'cluster', 'global'), { recursive: true });
  const second = await start(dataDir);
  try {
    await query(second.url, 'SELECT 1');
    expect(existsSync(staging)).toBe(false);
  } finally {
    await second.stop();
  }
});

test('data of another major version is refused in words', async () => {
  const server = await start(dataDir);
  await server.stop();
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  await expect(start(dataDir)).rejects.toThrow(/was made by PostgreSQL 17, but 18 is installed/);
});

test('a missing password is told, not replaced', async () => {
  const server = await start(dataDir);
  await server.stop();
  removeFolder(join(dataDir, 'postgres.password'));
  await expect(start(dataDir)).rejects.toThrow(/postgres\.password is missing/);
});

(isRoot ? test : test.skip)('a cluster that was copied by root is given back to its account', async () => {
  const server = await start(dataDir);
  await server.stop();
  execFileSync('chown', ['-R', '0:0', join(dataDir, 'postgres')]);
  const again = await start(dataDir);
  await query(again.url, 'SELECT 1');
  await again.stop();
});
