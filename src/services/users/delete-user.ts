// Deletes accounts. A tombstone stays, so that what they owned and wrote still names them.
import sql from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { forbidden } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { UserId } from '../../common/ids.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import { retryingRaces } from '../items/races.js';
import { unlockAllOf } from '../locks/document-locks.js';
import { trashSubtrees } from '../items/trash-subtree.js';
import type { Write, Writer } from '../write.js';
import { lockAccount, requireRightsOver } from './account-target.js';
import { lockAuthority, requireAdministratorLeft } from './authority.js';
import { endSessions } from './end-sessions.js';
import { handOver } from './hand-over.js';
import { userColumns } from './user-row.js';
import type { UserRow } from './user-row.js';

export interface DeleteUserInput {
  readonly userId: string;
  /** Who takes over what they own; missing or null: their home goes to the trash. */
  readonly transferItemsTo?: string | null | undefined;
}

export class UserDeleter {
  constructor(private readonly writer: Writer) {}

  /**
   * Needs DELETE_USERS; to hand items over, MANAGE on all of them. NOT_FOUND, FORBIDDEN, for oneself too; BAD_USER_INPUT;
   * CONFLICT where no administrator would be left.
   */
  async delete(caller: Caller, { userId, transferItemsTo }: DeleteUserInput): Promise<UserRow> {
    const asking = requireViewer(caller);
    await requireRightsOver(asking, this.writer.rows, userId, ['DELETE_USERS']);
    if (userId.toLowerCase() === asking.userId) {
      throw forbidden({ rule: 'Nobody deletes their own account: ask somebody else who may.' });
    }
    const heirId = transferItemsTo ?? null;
    return retryingRaces(() =>
      this.writer.run(caller, 'deleteUser', async (write) => {
        const viewer = await lockAuthority(write, asking, 'DELETE_USERS');
        const user = await lockAccount(write, viewer, userId);
        await (heirId === null ? trashHome(write, user) : handOver(write, viewer, user, heirId));
        await unlockAllOf(write, user.id);
        await endSessions(write, user.id);
        // Last, for it holds up whatever of theirs is being written still: what was written by then is seen to be buried.
        await write.transaction.rows(sql`select from user_account where id = ${user.id} for update`);
        const tombstone = await bury(write, user.id);
        await requireAdministratorLeft(write);
        write.audit(
          { type: 'User', id: user.id, name: user.username },
          heirId === null ? {} : { transferItemsTo: heirId },
        );
        return tombstone;
      }),
    );
  }
}

async function trashHome(write: Write, user: UserRow): Promise<void> {
  const home = await write.transaction.row<FoundItem>(
    sql`${selectItems(sql`item.id = ${user.homeId}`)} for no key update of item`,
  );
  if (home !== undefined) await trashSubtrees(write, [home]);
}

/** Takes from the account all that it held, its names and its picture, so that others may bear the names. */
async function bury(write: Write, userId: UserId): Promise<UserRow> {
  // Whoever knows the id may have taken the name that comes of it.
  const [name, other] = [tombstoneName(userId), tombstoneName(newId())];
  const tombstone = await write.transaction.row<UserRow>(sql`
    with out_of_groups as (delete from membership where user_id = ${userId}),
    ungranted as (delete from access_grant where user_id = ${userId}),
    unshared as (delete from share_link where created_by_id = ${userId}),
    unpictured as (delete from avatar where id = (select avatar_id from user_account where id = ${userId})),
    named as (
      select case when exists (select from user_account where username_key = ${name}) then ${other} else ${name} end as name
    )
    update user_account
    set deactivated_at = ${write.at}, username = named.name, username_key = named.name, full_name = null, email = null,
        email_key = null, name_words = null, email_words = null, password_hash = '', must_change_password = false, quota_bytes = null, avatar_id = null,
        blocked_at = null, blocked_until = null, block_reason = null, blocked_by_id = null
    from named
    where id = ${userId}
    returning ${userColumns}`);
  if (tombstone === undefined) throw new Error(`The user ${userId} is gone.`);
  return tombstone;
}

/** The end of an id is drawn by lot. */
const tombstoneName = (id: UserId): string => `deleted-${id.slice(-12)}`;
