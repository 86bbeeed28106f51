// What state an account is in at a moment.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { activeAt } from '../../common/time-windows.js';
import type { UserRow } from './user-row.js';

export const userStatuses = ['ACTIVE', 'BLOCKED', 'DEACTIVATED'] as const;
export type UserStatus = (typeof userStatuses)[number];

export const isBlocked = (user: Pick<UserRow, 'blockedAt' | 'blockedUntil'>, at: Date): boolean =>
  user.blockedAt !== null && activeAt({ startsAt: user.blockedAt, endsAt: user.blockedUntil }, at);

export function statusOf(
  user: Pick<UserRow, 'blockedAt' | 'blockedUntil' | 'deactivatedAt'>,
  at: Date,
): UserStatus {
  if (user.deactivatedAt !== null) return 'DEACTIVATED';
  return isBlocked(user, at) ? 'BLOCKED' : 'ACTIVE';
}

/** Of rows of `user_account`: whether they are in this state. */
export function whereStatus(status: UserStatus, at: Date): Sql {
  if (status === 'DEACTIVATED') return sql`user_account.deactivated_at is not null`;
  const blocked = sql`(user_account.blocked_at is not null and user_account.blocked_at <= ${at}
    and (user_account.blocked_until is null or ${at} < user_account.blocked_until))`;
  return sql`user_account.deactivated_at is null and ${status === 'BLOCKED' ? blocked : sql`not ${blocked}`}`;
}

/**
 * Whether the password is good for nothing but being changed: somebody said so, or it has reached its age.
 */
export const passwordHasToChange = (
  user: Pick<UserRow, 'mustChangePassword' | 'passwordExpiresAt'>,
  at: Date,
): boolean => user.mustChangePassword || (user.passwordExpiresAt !== null && user.passwordExpiresAt <= at);
