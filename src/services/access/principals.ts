// Whom a grant is for, as callers say it: one user, one group, or every signed-in user.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { badUserInput, notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { GroupId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { Touched } from '../memory.js';
import type { PrincipalKey } from '../records.js';

/** Exactly one of them. */
export interface PrincipalInput {
  readonly userId?: string | null | undefined;
  readonly groupId?: string | null | undefined;
  readonly everyone?: boolean | null | undefined;
}

export interface Principal {
  readonly userId: UserId | null;
  readonly groupId: GroupId | null;
}

/** The principal, who is there until the write is over. BAD_USER_INPUT, NOT_FOUND for unknown ones and deleted accounts. */
export async function lockPrincipal(rows: Rows, input: PrincipalInput): Promise<Principal> {
  const given = Object.values(input).filter((value) => value !== null && value !== undefined);
  if (given.length !== 1 || input.everyone === false) {
    throw badUserInput({
      path: 'principal',
      rule: 'oneOf',
      message: 'Give exactly one of userId, groupId and everyone: true.',
    });
  }
  if (input.everyone === true) return { userId: null, groupId: null };
  const isUser = typeof input.userId === 'string';
  const id = (input.userId ?? input.groupId ?? '').toLowerCase();
  const there = isId(id)
    ? await rows.row(
        isUser
          ? sql`select 1 as found from user_account where id = ${id} and deactivated_at is null for key share`
          : sql`select 1 as found from user_group where id = ${id} for key share`,
      )
    : undefined;
  if (there === undefined) throw notFound(isUser ? 'user' : 'group');
  return { userId: isUser ? (id as UserId) : null, groupId: isUser ? null : (id as GroupId) };
}

export function principalKey({ userId, groupId }: Principal): PrincipalKey {
  if (userId !== null) return `user:${userId}`;
  return groupId === null ? 'everyone' : `group:${groupId}`;
}

/** Whose access changes with a grant to the principal: nodes do not know who is in a group. */
export function touchedBy({ userId, groupId }: Principal): Touched {
  if (userId !== null) return `user:${userId}`;
  return groupId === null ? 'public' : 'everyone';
}

/** Of `access_grant`: those to the principal. */
export const grantedTo = ({ userId, groupId }: Principal): Sql => sql`
  access_grant.user_id is not distinct from ${userId}::uuid
  and access_grant.group_id is not distinct from ${groupId}::uuid`;
