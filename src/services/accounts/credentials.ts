// Proves that somebody knows an account's password: the only place where those of accounts are compared, counted
// against guessing.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { accountBlocked, unauthenticated } from '../../common/errors.js';
import type { Clock } from '../../common/clock.js';
import type { UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { emailKey, usernameKey } from '../users/user-input.js';
import { userColumns } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';
import { isBlocked } from '../users/user-status.js';
import type { Passwords } from './passwords.js';
import { addressForCounting, forgetCounts } from './throttle.js';
import type { Throttle } from './throttle.js';

/** A user with the hash that their password was compared with. */
export interface Account extends UserRow {
  readonly passwordHash: string;
}

/** What wrong passwords of an account are counted by. */
const holderOf = (userId: UserId): string => `user ${userId}`;

/** The account's wrong passwords count no longer, wherever they came from. */
export const forgetFailures = (rows: Rows, userId: UserId): Promise<void> =>
  forgetCounts(rows, ['signInToAccountFromAddress', 'signInToAccount'], holderOf(userId));

export interface CredentialsParts {
  readonly rows: Rows;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly clock: Clock;
}

export class Credentials {
  constructor(private readonly parts: CredentialsParts) {}

  /**
   * The account of that username or e-mail address whose password this is. UNAUTHENTICATED BAD_CREDENTIALS,
   * equal and equally fast where there is no such account; RATE_LIMITED after too many wrong ones;
   * ACCOUNT_BLOCKED to who knows the password of a blocked account.
   */
  async proveLogin(login: string, password: string, address: string): Promise<Account> {
    // A username has no @, an address has one.
    const [key, condition] = login.includes('@')
      ? [emailKey(login), sql`email_key = ${emailKey(login)}`]
      : [usernameKey(login), sql`username_key = ${usernameKey(login)}`];
    // PostgreSQL's text has no NUL, so no account is called so.
    const account = key.includes('\0') ? undefined : await this.find(condition);
    const proved = await this.prove(account, `login ${key}`, password, address);
    if (isBlocked(proved, this.parts.clock.now()))
      throw accountBlocked(proved.blockReason, proved.blockedUntil);
    return proved;
  }

  /** The user, when this is their password: for who is signed in and proves it once more. Errors as above. */
  async proveUser(userId: UserId, password: string, address: string): Promise<Account> {
    return this.prove(await this.find(sql`id = ${userId}`), `user ${userId}`, password, address);
  }

  private find(condition: Sql): Promise<Account | undefined> {
    return this.parts.rows.row<Account>(sql`
      select ${userColumns}, password_hash as "passwordHash"
      from user_account where ${condition} and deactivated_at is null`);
  }

  // `name` is counted where there is no account: guessing at names is limited like guessing at passwords.
  private async prove(
    account: Account | undefined,
    name: string,
    password: string,
    remoteAddress: string,
  ): Promise<Account> {
    const { passwords, throttle } = this.parts;
    const holder = account === undefined ? name : holderOf(account.id);
    const address = addressForCounting(remoteAddress);
    const isRight = await throttle.guess(
      [
        { limit: 'signInToAccountFromAddress', by: [holder, address] },
        { limit: 'signInFromAddress', by: [address] },
        { limit: 'signInToAccount', by: [holder] },
      ],
      () => passwords.matches(password, account?.passwordHash ?? null),
    );
    if (account === undefined || !isRight) throw unauthenticated('BAD_CREDENTIALS');
    return account;
  }
}
