// Stops the server when the process that started it dies without a word.
import { spawn } from 'node:child_process';
import { plainEnvironment } from './run.js';
import type { Account } from './account.js';
import type { Layout } from './layout.js';

export interface Watchdog {
  /** Lets it go once the server has ended: it finds nothing to do and exits. */
  end(): Promise<void>;
}

/**
 * A shell, as it takes 1 MB where a Node process takes 40. It waits for the end of its input, which the kernel closes however
 * the other side dies, then asks the server for a fast shutdown, and after 30 seconds for an immediate one. It goes when the
 * cluster's pid file names the server no longer, so it never waits for, or touches, a later one.
 */
const script = `
  trap '' HUP INT TERM
  serves() { read -r first < postmaster.pid && [ "$first" = "$1" ] && kill -0 "$1"; }
  while read -r _; do :; done
  kill -INT "$1"
  tenths=0
  while serves "$1" && [ $tenths -lt 600 ]; do
    sleep 0.1
    tenths=$((tenths + 1))
    [ $tenths -eq 300 ] && kill -QUIT "$1"
  done`;

/** None on Windows: there, the next start ends a server that was left behind. */
export function startWatchdog(pid: number, layout: Layout, account: Account | undefined): Watchdog {
  if (process.platform === 'win32') return { end: () => Promise.resolve() };
  const child = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], {
    cwd: layout.cluster,
    env: plainEnvironment,
    ...account,
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a session of its own, so that a signal to our process group does not reach it.
    detached: true,
  });
  child.unref();
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  // It may have been killed: then there is no one to write to.
  child.stdin.on('error', () => undefined);
  return {
    end: () => {
      child.ref();
      child.stdin.end();
      return exited;
    },
  };
}
