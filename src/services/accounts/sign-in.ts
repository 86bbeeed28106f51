// Signing in: with a password that is good, or with one that has to be replaced on the way.
import sql, { empty } from 'sql-template-tag';
import type { Caller } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import {
  accountBlocked,
  badUserInput,
  passwordChangeRequired,
  unauthenticated,
} from '../../common/errors.js';
import type { ActionName } from '../../access/actions.js';
import { endSessions } from '../users/end-sessions.js';
import { rightsOfUsers } from '../users/rights.js';
import { userColumns } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';
import { passwordHasToChange } from '../users/user-status.js';
import type { Write, Writer } from '../write.js';
import type { Account, Credentials } from './credentials.js';
import type { NewPasswords } from './new-passwords.js';
import type { Sessions, SignedIn } from './sessions.js';

export interface SignInParts {
  readonly writer: Writer;
  readonly credentials: Credentials;
  readonly newPasswords: NewPasswords;
  readonly sessions: Sessions;
  readonly clock: Clock;
}

export interface Login {
  /** A username or an e-mail address. */
  readonly login: string;
  readonly password: string;
}

export interface ExpiredPasswordChange {
  readonly login: string;
  readonly currentPassword: string;
  readonly newPassword: string;
}

export class SignIn {
  constructor(private readonly parts: SignInParts) {}

  /**
   * Opens a session. UNAUTHENTICATED BAD_CREDENTIALS, RATE_LIMITED, ACCOUNT_BLOCKED, and
   * PASSWORD_CHANGE_REQUIRED where the password is right and has to be changed.
   */
  async login(caller: Caller, { login, password }: Login): Promise<SignedIn> {
    const account = await this.parts.credentials.proveLogin(login, password, caller.remoteAddress);
    if (passwordHasToChange(account, this.parts.clock.now())) throw passwordChangeRequired();
    return this.enter(caller, 'login', account, null);
  }

  /**
   * Replaces the password of an account that proves it, ends the account's sessions and opens one. Errors as
   * for login; LOCKDOWN without BYPASS_LOCKDOWN, and BAD_USER_INPUT where the new password is not like the
   * settings want it, or is the old one.
   */
  async changeExpiredPassword(caller: Caller, change: ExpiredPasswordChange): Promise<SignedIn> {
    const account = await this.parts.credentials.proveLogin(
      change.login,
      change.currentPassword,
      caller.remoteAddress,
    );
    await this.refuseInLockdown(caller, account);
    const problems = await this.parts.newPasswords.problems(
      'newPassword',
      change.newPassword,
      change.currentPassword,
    );
    if (problems.length > 0) throw badUserInput(...problems);
    const newHash = await this.parts.newPasswords.hash(change.newPassword);
    return this.enter(caller, 'changeExpiredPassword', account, newHash);
  }

  private enter(
    caller: Caller,
    action: ActionName,
    account: Account,
    newHash: string | null,
  ): Promise<SignedIn> {
    return this.parts.writer.run(caller, action, async (write) => {
      // The account may have changed since its password was compared: what was proved has to hold still.
      const user = await write.transaction.row<UserRow>(sql`
        update user_account
        set last_login_at = ${write.at} ${
          newHash === null
            ? empty
            : sql`, password_hash = ${newHash}, password_changed_at = ${write.at}, must_change_password = false`
        }
        where id = ${account.id} and password_hash = ${account.passwordHash} and deactivated_at is null
          and (blocked_at is null or blocked_until <= ${write.at})
        returning ${userColumns}`);
      if (user === undefined) throw await refusal(write, account);
      if (newHash !== null) await endSessions(write, user.id);
      write.touchUser(user.id);
      write.count('logins');
      write.actor(user.id);
      write.audit({ type: 'User', id: user.id, name: user.username });
      return { ...this.parts.sessions.open(write, user.id, caller), user };
    });
  }

  // Logins go on in lockdown, for without one nobody could show that they may pass; what they prove is asked
  // here.
  private async refuseInLockdown(caller: Caller, account: Account): Promise<void> {
    if (caller.lockdown === null) return;
    const [held] = await rightsOfUsers(this.parts.writer.rows, [account.id], this.parts.clock.now());
    if (held?.rights.includes('BYPASS_LOCKDOWN') !== true) throw caller.lockdown;
  }
}

/** Why the account is not let in that proved its password a moment ago: blocked since, or no longer what it was. */
async function refusal(write: Write, { id, passwordHash }: Account): Promise<Error> {
  const blocked = await write.transaction.row<UserRow>(sql`
    select ${userColumns} from user_account
    where id = ${id} and password_hash = ${passwordHash} and deactivated_at is null`);
  if (blocked === undefined) return unauthenticated('BAD_CREDENTIALS');
  return accountBlocked(blocked.blockReason, blocked.blockedUntil);
}
