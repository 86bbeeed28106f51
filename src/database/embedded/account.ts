// Decides which user the database server runs as: ourselves, or an unprivileged one when we are root.
import { lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

interface NamedAccount extends Account {
  readonly name: string;
}

/**
 * The account for the server, undefined when it is our own. PostgreSQL refuses to run as root, so root starts it as
 * whoever owns the cluster already, else as `postgres`, else as `nobody`.
 */
export async function serverAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const owner = (await stat(cluster).catch(() => undefined))?.uid ?? 0;
  const named = (name: string): NamedAccount | undefined => accounts.find((account) => account.name === name);
  const { uid, gid } =
    owner === 0
      ? (named('postgres') ?? named('nobody') ?? { uid: 65534, gid: 65534 })
      : (accounts.find((account) => account.uid === owner) ?? { uid: owner, gid: 65534 });
  return { uid, gid };
}

function parseAccounts(passwd: string): readonly NamedAccount[] {
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: unsigned(uid), gid: unsigned(gid) }));
}

/** Some systems write the highest ids as negative numbers. */
function unsigned(id: string | undefined): number {
  return Number(id) >>> 0;
}

/** Hands a folder and all in it to the account, when its own entry says that it belongs to someone else. */
export async function giveTo(account: Account, folder: string): Promise<void> {
  if ((await stat(folder)).uid === account.uid) return;
  const entries = await readdir(folder, { recursive: true });
  for (const entry of entries) await lchown(join(folder, entry), account.uid, account.gid);
  // The folder itself comes last: a run that is cut short in the middle is taken up again by the next.
  await lchown(folder, account.uid, account.gid);
}
