// Makes an account with what every account has: its place in `users`, and its home.
import { Membership, User } from '../../entities/index.js';
import { USERS_ID, newId } from '../../common/ids.js';
import type { GroupId, UserId } from '../../common/ids.js';
import { personWords } from '../../search/people.js';
import type { Write } from '../write.js';
import { createHome } from './homes.js';
import type { NewNames } from './new-names.js';
import { emailKey, usernameKey } from './user-input.js';

/** Normalised, checked and found free. */
export interface NewUser extends NewNames {
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
  /** Missing or null: the settings decide. */
  readonly quotaBytes?: number | null;
  /** Besides `users`. */
  readonly groupIds?: readonly GroupId[];
}

/** The account as part of the write; its rows are there once the write is flushed. */
export function createUser(write: Write, user: NewUser): UserId {
  const id = newId<UserId>();
  const { id: userId, homeId } = write.em.create(User, {
    id,
    username: user.username,
    usernameKey: usernameKey(user.username),
    email: user.email,
    emailKey: user.email === null ? null : emailKey(user.email),
    fullName: user.fullName,
    nameWords: personWords(user.username, user.fullName),
    emailWords: personWords(user.email),
    passwordHash: user.passwordHash,
    passwordChangedAt: write.at,
    mustChangePassword: user.mustChangePassword,
    quotaBytes: user.quotaBytes ?? null,
    homeId: newId(),
    createdAt: write.at,
  });
  for (const groupId of new Set([USERS_ID, ...(user.groupIds ?? [])])) {
    write.em.create(Membership, { userId, groupId });
  }
  createHome(write, { id: homeId, ownerId: userId, name: user.username });
  return userId;
}
