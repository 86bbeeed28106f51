// Runs embedded servers for tests: in this process, or in a child process that can be killed.
import { build } from 'esbuild';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { type EmbeddedServer, startEmbeddedServer } from '../../../src/database/embedded/server.js';

export const isRoot = process.getuid?.() === 0;

/** A folder of its own for each test. */
export function makeFolder(mode = 0o700): string {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-embedded-'));
  chmodSync(folder, mode);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function start(dataDir: string, log: (message: string) => void = () => {}): Promise<EmbeddedServer> {
  return startEmbeddedServer({ dataDir, log, throwaway: true });
}

export async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Asks until the answer is yes, for at most 15 seconds. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It did not come true in time that ${what}.`);
    await wait(20);
  }
}

export function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

export interface ServerProcess {
  readonly pid: number;
  readonly isWatchdog: boolean;
}

/**
 * All processes that work in this data directory's cluster, asked as its owner: a root without all capabilities, as in a
 * container, may not look at them.
 */
export function processesOf(dataDir: string): readonly ServerProcess[] {
  const cluster = join(dataDir, 'postgres');
  const { uid, gid } = statSync(cluster);
  const script = `for p in /proc/[0-9]*; do
    [ "$p/cwd" -ef . ] && [ "\${p#/proc/}" != $$ ] && echo "\${p#/proc/} $(head -c 7 "$p/cmdline")"
  done; true`;
  const output = execFileSync('/bin/sh', ['-c', script], {
    cwd: cluster,
    ...(isRoot && { uid, gid }),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return [...output.matchAll(/^(\d+) (.*)$/gm)].map(([, pid, command]) => ({
    pid: Number(pid),
    isWatchdog: command === '/bin/sh',
  }));
}

const embedded = resolve('src/database/embedded');

/**
 * The embedded server as one file that plain Node can run: it starts a server on its argument, writes the URL, and then waits.
 * `root` is the folder in whose node_modules the programs are looked for.
 */
export async function buildHost(folder: string, root = resolve('.')): Promise<string> {
  const outfile = join(folder, 'host.cjs');
  await build({
    stdin: {
      contents: `
        import { startEmbeddedServer } from './server.ts';
        const log = (message) => console.log('log ' + message);
        startEmbeddedServer({ dataDir: process.argv[2], log, throwaway: true }).then(
          (server) => {
            console.log('url ' + server.url);
            process.stdin.on('data', () => server.stop().then(() => process.exit()));
          },
          (error) => { console.log('error ' + error.message); process.exit(1); },
        );`,
      resolveDir: embedded,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['pg-native'],
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'main.js')).href) },
    logLevel: 'error',
  });
  return outfile;
}

const hosts = new Set<ChildProcess>();

/** For after each test: a host that outlives a failed one would keep the test run from ending. */
export function killHosts(): void {
  for (const host of hosts) if (host.exitCode === null && host.signalCode === null) host.kill('SIGKILL');
  hosts.clear();
}

export interface Host {
  readonly url: string;
  readonly log: readonly string[];
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the host as a process group of its own; rejects with its error message if the server does not start. */
export async function startHost(script: string, dataDir: string): Promise<Host> {
  const child = spawn(process.execPath, [script, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  hosts.add(child);
  const log: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('log ')) log.push(line.slice(4));
    if (line.startsWith('error ')) throw new Error(line.slice(6));
    if (line.startsWith('url ')) return { url: line.slice(4), log, ...ways(child) };
  }
  throw new Error('The host ended without a word.');
}

function ways(child: ChildProcess): Pick<Host, 'kill' | 'stop'> {
  const exited = once(child, 'exit');
  return {
    kill: async () => {
      // The whole group, which is what a terminal or a supervisor would do.
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await exited;
    },
    stop: async () => {
      child.stdin?.write('stop\n');
      await exited;
    },
  };
}
