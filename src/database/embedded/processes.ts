// Tells whether a server process still runs on a cluster, and ends it or what it left behind.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StartProblem } from '../../common/start-problem.js';
import type { Account } from './account.js';
import type { Layout } from './layout.js';
import { run, runScript } from './run.js';

export interface PidFile {
  readonly pid: number;
  readonly port: number;
  /** A stale file says so too: compare the pid. */
  readonly ready: boolean;
}

/** What `postmaster.pid` says, which the server writes when it starts and removes when it ends in order. */
export async function readPidFile(layout: Layout): Promise<PidFile | undefined> {
  const text = await readFile(join(layout.cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // An ended process that nobody has waited for still answers signals; in a container that can be for ever.
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2));
}

/**
 * Ends the server that an earlier process of ours left on the cluster, if there is one. Its watchdog may be stopping it at
 * this moment: the same signal twice does no harm, and the watchdog knows it by its pid and never touches the next server.
 */
export async function endLeftoverServer(
  layout: Layout,
  account: Account | undefined,
  log: (message: string) => void,
): Promise<void> {
  const pid = (await readPidFile(layout))?.pid;
  if (pid === undefined || !(await isRunning(pid))) return;
  if (await servesCluster(pid, layout, account)) {
    log('Stopping the database server that an earlier run left behind.');
    await endServer(pid, layout);
  } else {
    // The pid belongs to some other program by now, which would make the server refuse to start.
    await rm(join(layout.cluster, 'postmaster.pid'), { force: true });
  }
}

/** Asked as the server's account, because a root without all capabilities may not look at other users' processes. */
async function servesCluster(pid: number, layout: Layout, account: Account | undefined): Promise<boolean> {
  const where = { cwd: layout.cluster, account };
  if (process.platform === 'win32') {
    const { output } = await run('tasklist', ['/FI', `PID eq ${pid}`], where);
    return output.includes('postgres.exe');
  }
  const script =
    process.platform === 'linux'
      ? '[ "/proc/$1/cwd" -ef . ]'
      : 'ps -p "$1" -o command= | grep -Fq -e "postgres -D $2"';
  return (await runScript(script, [String(pid), layout.cluster], where)).succeeded;
}

interface Step {
  readonly signal: NodeJS.Signals;
  readonly patienceMs: number;
}

/** Fast shutdown, then immediate shutdown, then the end: after the latter two the next start recovers from the log. */
const steps: readonly Step[] = [
  { signal: 'SIGINT', patienceMs: 30_000 },
  { signal: 'SIGQUIT', patienceMs: 10_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
];

/** Resolves when the process has ended. */
export async function endServer(pid: number, layout: Layout): Promise<void> {
  for (const { signal, patienceMs } of steps) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if (!(await isRunning(pid))) return;
      await wait(10);
    }
  }
  throw new StartProblem(`The database server on ${layout.cluster} (process ${pid}) does not end.`);
}

/**
 * Ends the children of a server that was killed: they hold its shared memory, and a busy one notices late. Where there is no
 * /proc, waiting is all one can do.
 */
export async function endOrphans(layout: Layout, account: Account | undefined): Promise<void> {
  if (process.platform !== 'linux') return;
  const script = `
    for process in /proc/[0-9]*; do
      [ "$process/cwd" -ef . ] || continue
      case "$(readlink "$process/exe")" in
        */postgres | */postgres\\ *) kill -KILL "\${process#/proc/}" ;;
      esac
    done`;
  await runScript(script, [], { cwd: layout.cluster, account });
}
