// Changes the account of somebody else, but for the password.
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import type { Right } from '../../common/rights.js';
import type { Writer } from '../write.js';
import { lockAccount, requireRightsOver } from './account-target.js';
import { lockAuthority } from './authority.js';
import { changeUser, checkUserChange } from './change-user.js';
import type { UserChangeInput } from './change-user.js';
import { claimingNames } from './taken-names.js';
import { readUser } from './user-row.js';
import type { UserRow } from './user-row.js';

export interface UpdateUserInput extends UserChangeInput {
  readonly userId: string;
}

export class UserUpdater {
  constructor(private readonly writer: Writer) {}

  /**
   * The username needs RENAME_USERS, all else CREATE_USERS. What is missing is kept, null clears what may be empty. NOT_FOUND,
   * FORBIDDEN, BAD_USER_INPUT, CONFLICT with the `field` that is taken.
   */
  async update(caller: Caller, { userId, ...input }: UpdateUserInput): Promise<UserRow> {
    const asking = requireViewer(caller);
    const rights = rightsFor(input);
    await requireRightsOver(asking, this.writer.rows, userId, rights);
    return claimingNames(() =>
      this.writer.run(caller, 'updateUser', async (write) => {
        const viewer = await lockAuthority(write, asking, ...rights);
        const { id } = await lockAccount(write, viewer, userId);
        await changeUser(write, id, checkUserChange(input));
        return readUser(write.transaction, id);
      }),
    );
  }
}

function rightsFor({ username, ...rest }: UserChangeInput): readonly Right[] {
  if (username === undefined) return ['CREATE_USERS'];
  const more = Object.values(rest).some((value) => value !== undefined);
  return more ? ['CREATE_USERS', 'RENAME_USERS'] : ['RENAME_USERS'];
}
