// What users change of their own account, but for the password.
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { changeUser, checkUserChange } from '../users/change-user.js';
import type { UserChangeInput } from '../users/change-user.js';
import { claimingNames } from '../users/taken-names.js';
import { readUser } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';
import type { Writer } from '../write.js';

export class Profile {
  constructor(private readonly writer: Writer) {}

  /**
   * The viewer's account, null where nobody is signed in; a token that is not good is refused all the same.
   */
  async me(caller: Caller): Promise<UserRow | null> {
    if (caller.viewer !== null) return readUser(this.writer.rows, caller.viewer.userId);
    if (caller.refusal !== null) throw caller.refusal;
    return null;
  }

  /**
   * What is missing is kept; null clears e-mail and full name. BAD_USER_INPUT, CONFLICT with the `field` that
   * is taken.
   */
  async update(caller: Caller, input: UserChangeInput): Promise<UserRow> {
    const { userId } = requireViewer(caller);
    const change = checkUserChange(input);
    return claimingNames(() =>
      this.writer.run(caller, 'updateProfile', async (write) => {
        await changeUser(write, userId, change);
        return readUser(write.transaction, userId);
      }),
    );
  }
}
