// A user as the API and the other services read them: every column but the password itself.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { ItemId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface UserRow {
  readonly id: UserId;
  readonly username: string;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly homeId: ItemId;
  /** Null where the settings decide. */
  readonly quotaBytes: number | null;
  readonly createdAt: Date;
  readonly lastLoginAt: Date | null;
  readonly mustChangePassword: boolean;
  /** Null where passwords have no age. */
  readonly passwordExpiresAt: Date | null;
  readonly blockedAt: Date | null;
  readonly blockedUntil: Date | null;
  readonly blockReason: string | null;
  readonly blockedById: UserId | null;
  readonly deactivatedAt: Date | null;
  /** Null without a picture. */
  readonly avatarId: string | null;
}

/**
 * Columns that make a `UserRow` of `user_account`; the age of passwords is read once a statement, not once a
 * row.
 */
export const userColumns: Sql = sql`
  user_account.id, user_account.username, user_account.full_name as "fullName", user_account.email,
  user_account.home_id as "homeId", user_account.quota_bytes as "quotaBytes",
  user_account.created_at as "createdAt", user_account.last_login_at as "lastLoginAt",
  user_account.must_change_password as "mustChangePassword",
  user_account.password_changed_at + make_interval(days => (select password_max_age_days from server))
    as "passwordExpiresAt",
  user_account.blocked_at as "blockedAt", user_account.blocked_until as "blockedUntil",
  user_account.block_reason as "blockReason", user_account.blocked_by_id as "blockedById",
  user_account.deactivated_at as "deactivatedAt", user_account.avatar_id as "avatarId"`;

/** The users with these ids, tombstones too, in no order. */
export const findUsers = (rows: Rows, ids: readonly UserId[]): Promise<UserRow[]> =>
  rows.rows<UserRow>(sql`select ${userColumns} from user_account where id = any(${[...ids]}::uuid[])`);

/**
 * The user that an account operation is about; NOT_FOUND where there is none, or only the tombstone of one. Every account
 * may know of every other.
 */
export async function findActiveUser(rows: Rows, id: string): Promise<UserRow> {
  const key = id.toLowerCase();
  const [user] = isId(key) ? await findUsers(rows, [key as UserId]) : [];
  if (user === undefined || user.deactivatedAt !== null) throw notFound('user');
  return user;
}

/** The same, locked until the transaction ends. */
export async function lockActiveUser(rows: Rows, id: string): Promise<UserRow> {
  const key = id.toLowerCase();
  const user = isId(key)
    ? await rows.row<UserRow>(sql`
        select ${userColumns} from user_account where id = ${key} for no key update of user_account`)
    : undefined;
  if (user === undefined || user.deactivatedAt !== null) throw notFound('user');
  return user;
}

/** A user that is known to be there. */
export async function readUser(rows: Rows, id: UserId): Promise<UserRow> {
  const [user] = await findUsers(rows, [id]);
  if (user === undefined) throw new Error(`The user ${id} is gone.`);
  return user;
}
