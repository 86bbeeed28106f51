// What state an account is in at a moment.
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

/**
 * Whether the password is good for nothing but being changed: somebody said so, or it has reached its age.
 */
export const passwordHasToChange = (
  user: Pick<UserRow, 'mustChangePassword' | 'passwordExpiresAt'>,
  at: Date,
): boolean => user.mustChangePassword || (user.passwordExpiresAt !== null && user.passwordExpiresAt <= at);
