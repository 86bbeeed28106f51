// The built server as a child process, the leader of a process group of its own that is killed as a whole.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isRunning } from '../../src/database/embedded/processes.js';

const main = join(import.meta.dirname, '../../dist/main.js');

/** In milliseconds, far more than a start takes: recovery of the database included. */
const LONGEST_START = 40_000;
/** What is kept of its log, in characters. */
const LONGEST_LOG = 20_000;

export const ADMIN_PASSWORD = 'a password for crashes';

export class ServerProcess {
  private output = '';
  private log = '';
  private readonly closed: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    this.closed = once(child, 'close');
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.log = (this.log + text).slice(-LONGEST_LOG);
    });
  }

  /** Starts it, with the embedded database on the disk as anybody gets it unless told; `ready` says when it serves. */
  static async launch(
    dataDir: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<ServerProcess> {
    const child = spawn(process.execPath, [main], {
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: dataDir,
        PORT: '0',
        ADMIN_PASSWORD,
        RATE_LIMITS: 'off',
        LOG_LEVEL: 'warn',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const server = new ServerProcess(child);
    await once(child, 'spawn');
    return server;
  }

  /** Its address, once it is ready. */
  async ready(): Promise<string> {
    const deadline = performance.now() + LONGEST_START;
    for (;;) {
      const [, url] = /Sheaf is ready at (\S+)\n/.exec(this.output) ?? [];
      if (url !== undefined) return url;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`The server ended before it was ready:\n${this.log}`);
      }
      if (performance.now() > deadline) throw new Error(`The server does not become ready:\n${this.log}`);
      await wait(5);
    }
  }

  /** `kill -9` of the whole group; resolves when the server is gone. */
  async kill(): Promise<void> {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('The server was never started.');
    // Once it was waited for, its number may be another's.
    if (this.child.exitCode === null && this.child.signalCode === null) process.kill(-pid, 'SIGKILL');
    await this.closed;
    if (await isRunning(pid)) throw new Error(`The server (process ${pid}) survived.`);
  }
}
