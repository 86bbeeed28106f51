// Tells people in person of a comment that concerns them, as far as they may read what it is about.
import sql from 'sql-template-tag';
import { mayRead } from '../../access/decision.js';
import { findHoldersOn } from '../../access/viewer-facts.js';
import type { CommentId, ItemId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { ChangedItem, NotificationKind } from '../records.js';
import type { Write } from '../write.js';

export interface Concerned {
  readonly item: ChangedItem;
  readonly commentId: CommentId;
  /** Who says it: is not told. */
  readonly authorId: UserId;
  /** Keys of usernames. */
  readonly mentioned: readonly string[];
  /** Those who are answered. */
  readonly answered?: readonly UserId[];
  readonly ownerId?: UserId;
  /** Those who have been told of the comment already. */
  readonly told?: readonly UserId[];
}

/** Each is told once, of what concerns them most. Whatever their number, this takes two statements at most. */
export async function notifyOf(write: Write, concerned: Concerned): Promise<void> {
  const { item, commentId, authorId, mentioned, answered = [], ownerId, told = [] } = concerned;
  // What comes later takes the place of what comes before.
  const kinds = new Map<UserId, NotificationKind>();
  if (ownerId !== undefined) kinds.set(ownerId, 'COMMENTED_ON_MINE');
  for (const id of answered) kinds.set(id, 'REPLIED');
  for (const id of await idsOf(write.transaction, mentioned)) kinds.set(id, 'MENTIONED');
  for (const id of [authorId, ...told]) kinds.delete(id);
  for (const userId of await readersAmong(write, [...kinds.keys()], item)) {
    const kind = kinds.get(userId);
    if (kind !== undefined) write.notify({ userId, kind, itemId: item.id, commentId });
  }
}

async function idsOf(rows: Rows, keys: readonly string[]): Promise<UserId[]> {
  if (keys.length === 0) return [];
  const found = await rows.rows<{ readonly id: UserId }>(
    sql`select id from user_account where username_key = any(${[...keys]}::text[])`,
  );
  return found.map(({ id }) => id);
}

/** Those who are let in and may read the item now. */
async function readersAmong(
  write: Write,
  userIds: readonly UserId[],
  item: { readonly id: ItemId; readonly lineage: readonly ItemId[] },
): Promise<UserId[]> {
  if (userIds.length === 0) return [];
  const holders = await findHoldersOn(write.transaction, userIds, write.at, item.lineage);
  return holders.filter((holder) => mayRead(holder, item)).map(({ userId }) => userId);
}
