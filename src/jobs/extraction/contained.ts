// Has a child process read a file, within bounds of time and memory, knowing nothing of the server.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MINUTE, SECOND } from '../../common/clock.js';
import { readAnswer } from './protocol.js';
import type { Answer, FileFailure, Request } from './protocol.js';

export interface ContainmentOptions {
  /** The built child.js. */
  readonly entry: URL;
  /** Of the work, once the file is there, in milliseconds. */
  readonly longest?: { readonly [Make in Request['make']]?: number };
  /** What the child may hold in memory, in bytes. */
  readonly mostMemory?: number;
}

const MIB = 1024 * 1024;
/** Somebody waits for an avatar. */
const LONGEST = { text: 2 * MINUTE, thumbnails: MINUTE, avatar: 15 * SECOND };
const MOST_MEMORY = 768 * MIB;
/** Of what its JavaScript holds, in MiB. */
const HEAP = 512;
/** For the file to arrive from the store, in milliseconds. */
const LONGEST_INPUT = 5 * MINUTE;
const MOST_ANSWER = 8 * MIB;
/** Of what is read of its last words, in characters. */
const LAST_WORDS = 4096;
/** Between two looks at its memory, in milliseconds. */
const WATCH_EVERY = 50;

/** The job was stopped from outside; the file has nothing to do with it. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Why it was ended from here. */
type End = FileFailure | 'STOPPED' | 'NO_INPUT';

export class Containment {
  constructor(private readonly options: ContainmentOptions) {}

  /**
   * What the child makes of the source's bytes. Throws Stopped where the signal says so, the source's own error, and an
   * error where no child could be run at all.
   */
  async run(request: Request, source: Readable, signal: AbortSignal): Promise<Answer> {
    const child = startChild(this.options.entry, request);
    let end: End | null = null;
    const kill = (why: End): void => {
      end ??= why;
      child.kill('SIGKILL');
    };
    const stop = (): void => kill('STOPPED');
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const late = setTimeout(() => kill('NO_INPUT'), LONGEST_INPUT);
    let deadline: NodeJS.Timeout | undefined;
    const watch = watchMemory(child, this.options.mostMemory ?? MOST_MEMORY, () => kill('OUT_OF_MEMORY'));
    let inputError: unknown;
    const input = feed(child.stdin as Writable, source)
      .catch((error: unknown) => {
        inputError = error;
        kill('NO_INPUT');
      })
      .finally(() => {
        clearTimeout(late);
        if (child.exitCode !== null || child.signalCode !== null) return;
        deadline = setTimeout(() => kill('TIMEOUT'), this.longest(request.make));
      });
    const said = collect(child.stdio[3] as Readable, MOST_ANSWER, () => kill('CRASHED'));
    const lastWords = collect(child.stderr as Readable, LAST_WORDS, () => undefined);
    try {
      const exit = await ended(child);
      const cause = end as End | null;
      // What would still come of it is for nobody.
      source.destroy();
      await input;
      if (cause === 'STOPPED') throw new Stopped('The job was stopped.');
      if (cause === 'NO_INPUT') throw inputError ?? new Error('The store did not send the file in time.');
      if (cause !== null) return { failure: cause };
      const answer = exit.code === 0 ? readAnswer(await said, request) : null;
      return answer ?? { failure: causeOf(exit, await lastWords) };
    } finally {
      signal.removeEventListener('abort', stop);
      clearTimeout(late);
      clearTimeout(deadline);
      clearInterval(watch);
      source.destroy();
    }
  }

  /** That it may take, in milliseconds, once the file is there. */
  longest(make: Request['make']): number {
    return this.options.longest?.[make] ?? LONGEST[make];
  }
}

/**
 * With the least that it needs: no environment, no right to write files or to start processes, last in line for the
 * processor, and the first that the system ends when memory runs out.
 */
function startChild(entry: URL, request: Request): ChildProcess {
  const path = fileURLToPath(entry);
  const node = [
    `--max-old-space-size=${HEAP}`,
    '--permission',
    '--allow-addons',
    ...readable(path).map((folder) => `--allow-fs-read=${folder}`),
    path,
    JSON.stringify(request),
  ];
  const [command, args] = withLimits(process.execPath, node);
  const child = spawn(command, args, {
    cwd: dirname(path),
    env: environment,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already.
  }
  return child;
}

/** What it is made of: dist, and the packages, wherever they are. */
function readable(entry: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    const manifest = join(folder, 'package.json');
    if (existsSync(modules)) folders.push(modules, realpathSync(modules));
    if (existsSync(manifest)) return [...folders, manifest, join(folder, 'dist')];
  }
  return folders;
}

/**
 * Kernel limits on memory that is taken between two looks, and on processor time for a child that has outlived its
 * server. A shell sets them, for a process cannot set them for another one.
 */
function withLimits(command: string, args: readonly string[]): [string, string[]] {
  if (process.platform === 'win32') return [command, [...args]];
  const limits = `ulimit -d ${(2 * MOST_MEMORY) / 1024}; ulimit -t 300; ulimit -c 0; echo 1000 > /proc/self/oom_score_adj`;
  return ['/bin/sh', ['-c', `{ ${limits}; } 2> /dev/null; exec "$@"`, 'sh', command, ...args]];
}

/** All that it is told of the world. */
const environment = { HOME: tmpdir(), LANG: 'C.UTF-8', MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' };

/** Where the system tells what a process holds, which is Linux. Elsewhere the bounds on heap and time have to do. */
function watchMemory(child: ChildProcess, most: number, onTooMuch: () => void): NodeJS.Timeout | undefined {
  if (process.platform !== 'linux' || child.pid === undefined) return undefined;
  const status = `/proc/${child.pid}/status`;
  const look = async (): Promise<void> => {
    // There is no such file once it has ended.
    const text = await readFile(status, 'latin1').catch(() => '');
    const [, held] = /^VmRSS:\s*(\d+) kB$/m.exec(text) ?? [];
    if (Number(held ?? 0) * 1024 > most) onTooMuch();
  };
  return setInterval(() => void look(), WATCH_EVERY);
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function ended(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Where nobody ended it: memory that the kernel did not give, or a fault. That it could not even begin is ours. */
function causeOf({ code, signal }: Exit, lastWords: string): FileFailure {
  if (
    /did not come whole|Cannot find (module|package)|ERR_MODULE_NOT_FOUND|ERR_ACCESS_DENIED|not found/i.test(
      lastWords,
    )
  ) {
    throw new Error(`Files cannot be read: ${lastWords.trim().slice(0, 500)}`);
  }
  if (signal === 'SIGXCPU') return 'TIMEOUT';
  const starved = signal === 'SIGKILL' || /out of memory|allocation fail|bad_alloc/i.test(lastWords);
  return starved || code === 137 ? 'OUT_OF_MEMORY' : 'CRASHED';
}

/** Hands the source over. Only the source's errors are thrown: a child that has gone does not read on, which is no fault. */
async function feed(stdin: Writable, source: Readable): Promise<void> {
  stdin.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => void stdin.once('close', resolve));
  for await (const piece of source as AsyncIterable<Buffer>) {
    if (stdin.destroyed) return;
    if (stdin.write(piece)) continue;
    await Promise.race([new Promise<void>((resolve) => void stdin.once('drain', resolve)), gone]);
  }
  stdin.end();
}

/** What the stream says, up to so many bytes. */
async function collect(stream: Readable, most: number, onTooMuch: () => void): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      if (length + piece.length > most) onTooMuch();
      else pieces.push(piece);
      length += piece.length;
    }
  } catch {
    // It ends with the process.
  }
  return Buffer.concat(pieces).toString('utf8');
}
