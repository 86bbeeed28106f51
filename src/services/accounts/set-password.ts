// Sets a password: one's own, proving the one before, or somebody else's by a right.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { badUserInput, notFound, unauthenticated } from '../../common/errors.js';
import type { SessionId, UserId } from '../../common/ids.js';
import { endSessions } from '../users/end-sessions.js';
import { lockAuthority, requireReach } from '../users/authority.js';
import { findActiveUser, userColumns } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';
import type { Write, Writer } from '../write.js';
import type { Credentials } from './credentials.js';
import type { NewPasswords } from './new-passwords.js';

export interface NewPassword {
  /** Missing: one's own. */
  readonly userId?: string | null | undefined;
  /** Needed for one's own, not looked at for another's. */
  readonly currentPassword?: string | null | undefined;
  readonly newPassword: string;
  /** Whether the next login demands another one. */
  readonly mustChange?: boolean | null | undefined;
}

/** A checked password on its way into the account. */
export interface Replacement {
  readonly userId: UserId;
  readonly hash: string;
  readonly mustChange: boolean;
  /** What the account has to have until then. */
  readonly currentHash: string | null;
  readonly keepSession: SessionId | null;
}

export class SetPassword {
  constructor(
    private readonly writer: Writer,
    private readonly credentials: Credentials,
    private readonly newPasswords: NewPasswords,
    private readonly clock: Clock,
  ) {}

  /**
   * One's own: needs SET_OWN_PASSWORD and the current one, ends the other sessions. UNAUTHENTICATED
   * BAD_CREDENTIALS, RATE_LIMITED, BAD_USER_INPUT where the new one is not like the settings want it, or is
   * the old one. Another's: needs SET_ANY_PASSWORD and every right that they hold, ends all of their
   * sessions. NOT_FOUND.
   */
  async set(caller: Caller, input: NewPassword): Promise<UserRow> {
    const viewer = requireViewer(caller);
    const userId = input.userId?.toLowerCase() ?? viewer.userId;
    return userId === viewer.userId
      ? this.setOwn(caller, viewer, input)
      : this.setOther(caller, viewer, userId, input);
  }

  private async setOwn(caller: Caller, viewer: Viewer, input: NewPassword): Promise<UserRow> {
    requireRight(viewer, 'SET_OWN_PASSWORD');
    const { currentPassword } = input;
    if (currentPassword === undefined || currentPassword === null) {
      throw badUserInput({
        path: 'currentPassword',
        rule: 'required',
        message: 'Give the password you have now.',
      });
    }
    const account = await this.credentials.proveUser(viewer.userId, currentPassword, caller.remoteAddress);
    const hash = await this.checkedHash(input.newPassword, currentPassword);
    return this.writer.run(caller, 'setPassword', (write) =>
      replacePassword(write, {
        userId: viewer.userId,
        hash,
        mustChange: input.mustChange ?? false,
        currentHash: account.passwordHash,
        keepSession: viewer.sessionId,
      }),
    );
  }

  private async setOther(caller: Caller, viewer: Viewer, id: string, input: NewPassword): Promise<UserRow> {
    const { rows } = this.writer;
    const { id: userId } = await findActiveUser(rows, id);
    requireRight(viewer, 'SET_ANY_PASSWORD');
    await requireReach(viewer, rows, userId, this.clock.now());
    const hash = await this.checkedHash(input.newPassword, null);
    return this.writer.run(caller, 'setPassword', async (write) => {
      // Once more: either may have come to hold more or less while the password was hashed.
      const now = await lockAuthority(write, viewer, 'SET_ANY_PASSWORD');
      await requireReach(now, write.transaction, userId, write.at);
      return replacePassword(write, {
        userId,
        hash,
        mustChange: input.mustChange ?? false,
        currentHash: null,
        keepSession: null,
      });
    });
  }

  // Another's old password is not compared: that would tell, without being counted, whether a guess at it is
  // right.
  private async checkedHash(newPassword: string, oldPassword: string | null): Promise<string> {
    const problems = await this.newPasswords.problems('newPassword', newPassword, oldPassword);
    if (problems.length > 0) throw badUserInput(...problems);
    return this.newPasswords.hash(newPassword);
  }
}

/** Sets the password as part of the write, and ends the account's sessions. NOT_FOUND where the account is gone. */
export async function replacePassword(write: Write, replacement: Replacement): Promise<UserRow> {
  const { userId, currentHash, keepSession } = replacement;
  const unchanged: Sql = currentHash === null ? empty : sql`and password_hash = ${currentHash}`;
  const user = await write.transaction.row<UserRow>(sql`
    update user_account
    set password_hash = ${replacement.hash}, password_changed_at = ${write.at},
        must_change_password = ${replacement.mustChange}
    where id = ${userId} and deactivated_at is null ${unchanged}
    returning ${userColumns}`);
  if (user === undefined) throw currentHash === null ? notFound('user') : unauthenticated('BAD_CREDENTIALS');
  await endSessions(write, userId, keepSession);
  write.audit({ type: 'User', id: userId, name: user.username });
  return user;
}
