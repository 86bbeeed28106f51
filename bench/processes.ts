// Starts the server and the floor as processes of their own, and knows when they are ready.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Started {
  readonly url: string;
  readonly pid: number;
  /** Ends it the way a supervisor does, and waits. */
  stop(): Promise<void>;
}

export interface Starting {
  readonly script: string;
  readonly nodeOptions?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The line on standard output that says where it is reached; the address is its first group. */
  readonly ready: RegExp;
}

export async function start({ script, nodeOptions = [], env, ready }: Starting): Promise<Started> {
  const child = spawn(process.execPath, [...nodeOptions, script], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Nothing is left behind where the benchmark itself is ended.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit').then(() => process.off('exit', kill));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address] = ready.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready.`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Runs a script to its end; what it prints goes to standard error. */
export async function run(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', process.stderr, 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${code}.`);
}
