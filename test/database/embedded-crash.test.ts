// The embedded database when something is killed: the application, its process group, the server itself.
import {
  buildHost,
  killHosts,
  makeFolder,
  postmasterPid,
  processesOf,
  query,
  removeFolder,
  start,
  startHost,
  until,
} from './support/embedded-host.js';

let scripts: string;
let host: string;
let dataDir: string;
beforeAll(async () => {
  scripts = makeFolder();
  host = await buildHost(scripts);
});
afterAll(() => removeFolder(scripts));
beforeEach(() => {
  dataDir = makeFolder();
});
afterEach(() => {
  killHosts();
  removeFolder(dataDir);
});

test('the server ends when the application is killed, and the next start finds the data', async () => {
  const killed = await startHost(host, dataDir);
  await query(killed.url, `CREATE TABLE note AS SELECT 'kept' AS text`);
  await killed.kill();
  await until('no process is left', () => processesOf(dataDir).length === 0);
  const next = await start(dataDir);
  try {
    expect(await query(next.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  } finally {
    await next.stop();
  }
});

test('a start right after the kill works, again and again', async () => {
  for (let round = 0; round < 4; round += 1) {
    const killed = await startHost(host, dataDir);
    await query(killed.url, 'SELECT 1');
    await killed.kill();
  }
  const last = await startHost(host, dataDir);
  await query(last.url, 'SELECT 1');
  const pid = postmasterPid(dataDir);
  // The earlier watchdogs are gone or going; none of them takes this server along.
  await until('one watchdog is left', () => watchdogs(dataDir).length === 1);
  await query(last.url, 'SELECT 1');
  expect(postmasterPid(dataDir)).toBe(pid);
  await last.stop();
  expect(processesOf(dataDir)).toEqual([]);
});

test('a server whose watchdog was killed as well is ended by the next start', async () => {
  const killed = await startHost(host, dataDir);
  const pid = postmasterPid(dataDir);
  for (const watchdog of watchdogs(dataDir)) process.kill(watchdog, 'SIGKILL');
  await killed.kill();
  expect(processesOf(dataDir)).not.toEqual([]);
  const log: string[] = [];
  const next = await start(dataDir, (message) => log.push(message));
  try {
    expect(log).toEqual(['Stopping the database server that an earlier run left behind.']);
    expect(postmasterPid(dataDir)).not.toBe(pid);
    await query(next.url, 'SELECT 1');
  } finally {
    await next.stop();
  }
});

test('another process is refused, and let in once the first was killed', async () => {
  const first = await startHost(host, dataDir);
  await expect(start(dataDir)).rejects.toThrow(`Another Sheaf process is using ${dataDir}.`);
  await first.kill();
  const second = await start(dataDir);
  await second.stop();
});

test('a server that is killed comes back on the same port, busy children or not', async () => {
  const log: string[] = [];
  const server = await start(dataDir, (message) => log.push(message));
  try {
    const busy = query(server.url, 'SELECT count(*) FROM generate_series(1, 10000000000)');
    const failing = expect(busy).rejects.toThrow(/terminat/);
    await until('the query runs', async () => {
      const rows = await query(server.url, `SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT count%'`);
      return rows.length === 1;
    });
    const pid = postmasterPid(dataDir);
    process.kill(pid, 'SIGKILL');
    await until('it answers again', () =>
      query(server.url, 'SELECT 1').then(
        () => postmasterPid(dataDir) !== pid,
        () => false,
      ),
    );
    await failing;
    expect(log).toContain('The database server ended unexpectedly; starting it again.');
  } finally {
    await server.stop();
  }
  expect(processesOf(dataDir)).toEqual([]);
});

test('a stop right after the server was killed leaves nothing behind', async () => {
  const server = await start(dataDir);
  process.kill(postmasterPid(dataDir), 'SIGKILL');
  await server.stop();
  await until('no process is left', () => processesOf(dataDir).length === 0);
  const next = await start(dataDir);
  await query(next.url, 'SELECT 1');
  await next.stop();
});

function watchdogs(folder: string): readonly number[] {
  return processesOf(folder).flatMap(({ pid, isWatchdog }) => (isWatchdog ? [pid] : []));
}
