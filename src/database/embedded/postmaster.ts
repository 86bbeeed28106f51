// Starts the server process on a free port and waits until it takes connections.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { StartProblem } from '../../common/start-problem.js';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';
import { dataArgument, type Layout } from './layout.js';
import { endLeftoverServer, endOrphans, readPidFile } from './processes.js';
import { plainEnvironment } from './run.js';
import type { ServerSettings } from './settings.js';
import { startWatchdog } from './watchdog.js';

export interface LaunchOptions {
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly settings: ServerSettings;
  readonly log: (message: string) => void;
}

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Resolves when the process and its watchdog have ended. */
  readonly ended: Promise<void>;
}

const attempts = 40;
/** From this failure on, children of a killed server are no longer waited for but ended. */
const patientAttempts = 10;
const attemptPauseMs = 150;
const largestLogBytes = 16 * 1024 * 1024;

/**
 * Starts the server; on `port` if one is given, to serve those who know it already, else on one that is free now. Starting
 * fails for a moment when another program has taken the port in between, or when children of a killed server still hold its
 * shared memory: both are tried again.
 */
export async function launchPostmaster(options: LaunchOptions, port?: number): Promise<Postmaster> {
  await rotateLog(options.layout);
  for (let attempt = 1; ; attempt += 1) {
    await endLeftoverServer(options.layout, options.account, options.log);
    const result = await launchOnce(options, port ?? (await freePort()));
    if ('pid' in result) return result;
    const isPortTaken = /could not (bind|create any TCP\/IP sockets)|Address already in use/.test(
      result.failure,
    );
    const isMemoryHeld = /shared memory block|lock file .* already exists/.test(result.failure);
    if ((!isPortTaken && !isMemoryHeld) || attempt === attempts) {
      throw new StartProblem(`The embedded PostgreSQL does not start: ${lastFailure(result.failure)}`);
    }
    if (isMemoryHeld && attempt >= patientAttempts) await endOrphans(options.layout, options.account);
    if (isMemoryHeld || port !== undefined) await wait(attemptPauseMs);
  }
}

async function launchOnce(
  options: LaunchOptions,
  port: number,
): Promise<Postmaster | { readonly failure: string }> {
  const { layout } = options;
  const logFile = await open(layout.log, 'a', 0o600);
  try {
    const logStart = (await logFile.stat()).size;
    const child = spawnPostmaster(options, port, logFile.fd);
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const watchdog = startWatchdog(pid, layout, options.account);
    const ended = exited.then(() => watchdog.end());
    const start = performance.now();
    let isToldToWait = false;
    while (child.exitCode === null && child.signalCode === null) {
      const pidFile = await readPidFile(layout);
      if (pidFile?.pid === pid && pidFile.ready) {
        // It must not keep the process alive: whoever forgets to stop it has the watchdog.
        child.unref();
        return { pid, port, ended };
      }
      if (!isToldToWait && performance.now() - start > 5_000) {
        isToldToWait = true;
        options.log('The database is recovering from an unclean end; this can take minutes.');
      }
      await wait(5);
    }
    await ended;
    const written = (await readFile(layout.log)).subarray(logStart);
    return { failure: written.toString('utf8') };
  } finally {
    await logFile.close();
  }
}

function spawnPostmaster(
  { binaries, layout, account, settings }: LaunchOptions,
  port: number,
  log: number,
): ChildProcess {
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return spawn(binaries.postgres, ['-D', dataArgument(layout.cluster, account), ...flags], {
    cwd: layout.cluster,
    env: plainEnvironment,
    ...account,
    // A file, not a pipe: the server outlives us for a moment when we are killed, and would write into nothing.
    stdio: ['ignore', log, log],
    // Ctrl-C goes to a whole process group; the server is to end after us, when we say so.
    detached: true,
    windowsHide: true,
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Keeps the log and one older piece; done only between runs, as the server holds the file open. */
async function rotateLog({ log }: Layout): Promise<void> {
  const size = await stat(log).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > largestLogBytes) await rename(log, `${log}.1`);
}

function lastFailure(log: string): string {
  const lines = log.trim().split('\n');
  const line = lines.findLast((candidate) => /FATAL|PANIC/.test(candidate)) ?? lines.at(-1) ?? '';
  return line.replace(/^.*?(FATAL|PANIC): +/, '');
}
