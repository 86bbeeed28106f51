// Names the files that the embedded database keeps in the data directory.
import { join } from 'node:path';
import type { Account } from './account.js';

export interface Layout {
  readonly dataDir: string;
  /** The folder that PostgreSQL calls its data directory. */
  readonly cluster: string;
  /** Where a cluster is made, to be moved into place when it is whole. */
  readonly staging: string;
  readonly password: string;
  readonly log: string;
}

export function layoutOf(dataDir: string): Layout {
  return {
    dataDir,
    cluster: join(dataDir, 'postgres'),
    staging: join(dataDir, 'postgres.new'),
    password: join(dataDir, 'postgres.password'),
    log: join(dataDir, 'postgres.log'),
  };
}

/** Of the path of a socket, in bytes: what the smallest of the systems takes. */
const LONGEST_SOCKET_PATH = 103;

/**
 * The host by which addresses of PostgreSQL name the server's socket, which costs less time a statement than TCP does; undefined where there is none, or where its path is too long to connect to.
 */
export function socketHost({ cluster }: Layout): string | undefined {
  const longest = Buffer.byteLength(join(cluster, '.s.PGSQL.65535'));
  if (process.platform === 'win32' || longest > LONGEST_SOCKET_PATH) return undefined;
  return encodeURIComponent(cluster);
}

/**
 * What to pass as `-D` to a command that is started with `cluster` as its working directory.
 *
 * An unprivileged account cannot walk to a folder below, say, /root with mode 0700, even to one that it owns. But root can
 * start a process inside it, and Linux lets every process into its own working directory by that name, without asking about
 * the folders above. PostgreSQL's processes all stay in that directory.
 */
export function dataArgument(cluster: string, account: Account | undefined): string {
  return account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}
