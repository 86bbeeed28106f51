// Keeps users out, for a time or until somebody lets them in again.
import sql from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { badUserInput } from '../../common/errors.js';
import type { Writer } from '../write.js';
import { lockAccount, requireRightsOver } from './account-target.js';
import { lockAuthority, requireAdministratorLeft } from './authority.js';
import { endSessions } from './end-sessions.js';
import { blockReasonProblem, present } from './user-input.js';
import { userColumns } from './user-row.js';
import type { UserRow } from './user-row.js';
import { isBlocked } from './user-status.js';

export interface BlockUserInput {
  readonly userId: string;
  /** Told to the user when they sign in. */
  readonly reason?: string | null | undefined;
  /** Missing or null: until somebody unblocks them. */
  readonly until?: Date | null | undefined;
}

export class UserBlocker {
  constructor(private readonly writer: Writer) {}

  /**
   * Needs BLOCK_USERS. Ends all of their sessions; blocking again replaces reason and end. NOT_FOUND, FORBIDDEN,
   * BAD_USER_INPUT; CONFLICT where no administrator would be left.
   */
  async block(caller: Caller, input: BlockUserInput): Promise<UserRow> {
    const asking = requireViewer(caller);
    await requireRightsOver(asking, this.writer.rows, input.userId, ['BLOCK_USERS']);
    return this.writer.run(caller, 'blockUser', async (write) => {
      const viewer = await lockAuthority(write, asking, 'BLOCK_USERS');
      const user = await lockAccount(write, viewer, input.userId);
      const { id, username } = user;
      const { reason, until } = checkBlock(input, write.at);
      const blocked = await write.transaction.row<UserRow>(sql`
        update user_account
        set blocked_at = ${write.at}, blocked_until = ${until}, block_reason = ${reason}, blocked_by_id = ${viewer.userId}
        where id = ${id}
        returning ${userColumns}`);
      await endSessions(write, id);
      await requireAdministratorLeft(write);
      write.audit({ type: 'User', id, name: username }, { reason, until });
      return blocked ?? user;
    });
  }

  /** Needs UNBLOCK_USERS. Who is not blocked stays as they are. NOT_FOUND, FORBIDDEN. */
  async unblock(caller: Caller, userId: string): Promise<UserRow> {
    const asking = requireViewer(caller);
    await requireRightsOver(asking, this.writer.rows, userId, ['UNBLOCK_USERS']);
    return this.writer.run(caller, 'unblockUser', async (write) => {
      const viewer = await lockAuthority(write, asking, 'UNBLOCK_USERS');
      const user = await lockAccount(write, viewer, userId);
      write.audit({ type: 'User', id: user.id, name: user.username });
      if (!isBlocked(user, write.at)) return user;
      write.touchUser(user.id);
      const unblocked = await write.transaction.row<UserRow>(sql`
        update user_account
        set blocked_at = null, blocked_until = null, block_reason = null, blocked_by_id = null
        where id = ${user.id}
        returning ${userColumns}`);
      return unblocked ?? user;
    });
  }
}

function checkBlock(input: BlockUserInput, at: Date): { reason: string | null; until: Date | null } {
  const reason = input.reason?.trim() || null;
  const until = input.until ?? null;
  const problems = present([
    blockReasonProblem('reason', reason),
    until === null || until > at
      ? null
      : { path: 'until', rule: 'future', message: 'A block ends in the future.' },
  ]);
  if (problems.length > 0) throw badUserInput(...problems);
  return { reason, until };
}
