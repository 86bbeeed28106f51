// What keeps the server from starting, as one sentence for whoever starts it, where it is something that they can mend.

export interface StartPlace {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
}

/** The sentence; null for what nobody foresaw. */
export function startProblem(error: unknown, { host, port, dataDir }: StartPlace): string | null {
  const { code, syscall, path, hostname } = deepest(error);
  const noAddress = `${host} is no address of this machine: set HOST to another one.`;
  if (syscall === 'getaddrinfo' && hostname === host) return noAddress;
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    if (code === 'EADDRINUSE') return `Port ${port} is in use on ${host}: set PORT to another one.`;
    if (code === 'EACCES') return `Port ${port} is not for this account: set PORT to one above 1023.`;
    if (code === 'EADDRNOTAVAIL') return noAddress;
  }
  if (path !== undefined && path.startsWith(dataDir)) {
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      return `${path} cannot be written: set DATA_DIR to a folder that can.`;
    if (code === 'ENOTDIR' || code === 'EEXIST') return `${path} is no folder: set DATA_DIR to another one.`;
    if (code === 'ENOSPC') return `There is no room left on the disk of ${path}.`;
  }
  // By libpq's and PostgreSQL's own words; the address is not repeated, for it carries the password.
  const unreachable = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ECONNRESET',
  ];
  // A socket that is not there says so in its own way.
  const noSocket = syscall === 'connect' && code === 'ENOENT';
  if (code !== undefined && (unreachable.includes(code) || noSocket))
    return `The database of DATABASE_URL does not answer (${code}).`;
  if (code === '28P01' || code === '28000')
    return 'The database does not take the user and password of DATABASE_URL.';
  if (code === '42501')
    return 'The user of DATABASE_URL has to own its database, or be allowed to create it.';
  return null;
}

interface Failure {
  readonly code?: string;
  readonly syscall?: string;
  readonly path?: string;
  /** What was looked up. */
  readonly hostname?: string;
}

/** Drivers wrap what happened, one in another. */
function deepest(error: unknown): Failure {
  let found: Failure = {};
  for (let at = error; at instanceof Error; at = at.cause) {
    found = at as Failure;
    if (at instanceof AggregateError && at.errors.length > 0) found = at.errors[0] as Failure;
    if (found.code !== undefined) break;
  }
  return found;
}
