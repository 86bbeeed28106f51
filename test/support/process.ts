// The server as its own process, started as people start it, with what it prints.
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export class ServerProcess {
  out = '';
  err = '';
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly exit: Promise<number | null>;

  /** With these settings and no others. */
  constructor(settings: Readonly<Record<string, string>>) {
    const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
    this.child = spawn(process.execPath, [main], { env: { PATH, HOME, TMPDIR, PORT: '0', ...settings } });
    this.child.stdout.on('data', (piece: Buffer) => (this.out += piece.toString()));
    this.child.stderr.on('data', (piece: Buffer) => (this.err += piece.toString()));
    this.exit = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** Where it is reached, once it says that it is ready. */
  ready(): Promise<string> {
    return eventually(async () => {
      const [, url] = /^Sheaf is ready at (\S+)$/m.exec(this.out) ?? [];
      if (url === undefined) throw new Error(`It is not ready:\n${this.out}${this.err}`);
      return url;
    }, 25_000);
  }

  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void {
    this.child.kill(name);
  }

  /** Its exit code; null where a signal ended it. */
  exited(): Promise<number | null> {
    return this.exit;
  }

  /** For the end of a test, however it went. */
  async end(): Promise<void> {
    this.signal('SIGTERM');
    await this.exit;
  }
}
