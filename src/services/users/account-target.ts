// The account that an operation acts on: found, within the viewer's reach, and locked.
import type { Viewer } from '../../access/viewer.js';
import { forbidden } from '../../common/errors.js';
import type { Right } from '../../common/rights.js';
import type { Rows } from '../../database/database.js';
import type { Write } from '../write.js';
import { requireReach } from './authority.js';
import { findActiveUser, lockActiveUser } from './user-row.js';
import type { UserRow } from './user-row.js';

/**
 * All of the rights, else FORBIDDEN; NOT_FOUND comes before that. Ahead of the transaction, so that nothing waits for who
 * lacks them.
 */
export async function requireRightsOver(
  viewer: Viewer,
  rows: Rows,
  id: string,
  rights: readonly Right[],
): Promise<void> {
  const right = rights.find((each) => !viewer.rights.has(each));
  // Who holds them learns of a missing account where it is locked.
  if (right === undefined) return;
  await findActiveUser(rows, id);
  throw forbidden({ right });
}

/**
 * The account, locked until the transaction ends. NOT_FOUND where there is none or it is deactivated; FORBIDDEN where it is
 * beyond the viewer's reach, which nobody is to themselves.
 */
export async function lockAccount(write: Write, viewer: Viewer, id: string): Promise<UserRow> {
  const user = await lockActiveUser(write.transaction, id);
  if (user.id !== viewer.userId) await requireReach(viewer, write.transaction, user.id, write.at);
  return user;
}
