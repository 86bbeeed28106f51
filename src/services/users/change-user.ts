// Changes the names, the address and the quota of a user, whoever asks for it: the checks are the caller's part.
import { LockMode } from '@mikro-orm/core';
import { badUserInput, unauthenticated } from '../../common/errors.js';
import type { UserId } from '../../common/ids.js';
import { User } from '../../entities/index.js';
import { personWords } from '../../search/people.js';
import { changedFields } from '../changed-fields.js';
import type { Write } from '../write.js';
import { renameHome } from './homes.js';
import { requireFree } from './taken-names.js';
import {
  emailKey,
  emailProblem,
  fullNameProblem,
  normaliseEmail,
  normaliseFullName,
  normaliseUsername,
  present,
  quotaProblem,
  usernameKey,
  usernameProblem,
} from './user-input.js';

/** As it comes in: what is missing is kept, null clears what may be missing. */
export interface UserChangeInput {
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly fullName?: string | null | undefined;
  readonly quotaBytes?: number | null | undefined;
}

/** Normalised and checked; undefined keeps. */
export interface UserChange {
  readonly username: string | undefined;
  readonly email: string | null | undefined;
  readonly fullName: string | null | undefined;
  readonly quotaBytes: number | null | undefined;
}

/** The change that the input asks for; BAD_USER_INPUT with everything that is wrong with it. */
export function checkUserChange(input: UserChangeInput): UserChange {
  // Null is refused like an empty one: an account has a username.
  const username = input.username === undefined ? undefined : normaliseUsername(input.username ?? '');
  const email = typeof input.email === 'string' ? normaliseEmail(input.email) : input.email;
  const fullName = typeof input.fullName === 'string' ? normaliseFullName(input.fullName) : input.fullName;
  const problems = present([
    username === undefined ? null : usernameProblem('username', username),
    typeof email === 'string' ? emailProblem('email', email) : null,
    fullNameProblem('fullName', fullName ?? null),
    quotaProblem('quotaBytes', input.quotaBytes ?? null),
  ]);
  if (problems.length > 0) throw badUserInput(...problems);
  return { username, email, fullName, quotaBytes: input.quotaBytes };
}

/**
 * Makes the change as part of the write, whose audit entry names what changed. CONFLICT where a name is taken; the write
 * goes through `claimingNames`. UNAUTHENTICATED where the account is gone: it is one's own then, for another's is locked before.
 */
export async function changeUser(write: Write, userId: UserId, change: UserChange): Promise<void> {
  const user = await write.em.findOne(
    User,
    { id: userId, deactivatedAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (user === null) throw unauthenticated('SESSION_ENDED');
  const before = shownOf(user);
  const { username, email, fullName, quotaBytes } = change;
  await requireFree(
    write.transaction,
    {
      usernameKey: username === undefined ? undefined : usernameKey(username),
      emailKey: typeof email === 'string' ? emailKey(email) : null,
    },
    userId,
  );
  if (username !== undefined && username !== user.username) {
    user.username = username;
    user.usernameKey = usernameKey(username);
    await renameHome(write, user.homeId, username);
  }
  if (email !== undefined) {
    user.email = email;
    user.emailKey = email === null ? null : emailKey(email);
  }
  if (fullName !== undefined) user.fullName = fullName;
  user.nameWords = personWords(user.username, user.fullName);
  user.emailWords = personWords(user.email);
  if (quotaBytes !== undefined) user.quotaBytes = quotaBytes;
  write.touchUser(userId);
  await write.em.flush();
  write.audit({ type: 'User', id: userId, name: user.username }, changedFields(before, shownOf(user)));
}

const shownOf = ({ username, email, fullName, quotaBytes }: User): UserChange => ({
  username,
  email,
  fullName,
  quotaBytes,
});
