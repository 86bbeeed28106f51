// Runs a command to its end, as the account that owns the database files.
import { spawn } from 'node:child_process';
import type { Account } from './account.js';

/**
 * All that the server and its tools see of the environment: nothing of ours, as it holds secrets, and no PG… variable,
 * as each would change what they do. `C` keeps their messages in the words that we look for.
 */
export const plainEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

export interface RunOptions {
  readonly cwd: string;
  readonly account: Account | undefined;
}

export interface RunResult {
  readonly succeeded: boolean;
  /** What it wrote to both its outputs. */
  readonly output: string;
}

/** Rejects only when the command could not be started at all. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: plainEnvironment,
      ...options.account,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    const collect = (text: string): void => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ succeeded: code === 0, output: output.trim() }));
  });
}

/** Runs a POSIX shell script, its arguments as $1, $2 … */
export function runScript(script: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return run('/bin/sh', ['-c', script, 'sh', ...args], options);
}
