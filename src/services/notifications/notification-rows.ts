// A notification as its user reads it.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { CommentId, ItemId, NotificationId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { NotificationKind } from '../records.js';

export interface NotificationRow {
  readonly id: NotificationId;
  readonly kind: NotificationKind;
  readonly at: Date;
  readonly actorId: UserId | null;
  readonly itemId: ItemId | null;
  readonly commentId: CommentId | null;
  readonly readAt: Date | null;
}

/** Columns that make a `NotificationRow` of `notification`. */
export const notificationColumns: Sql = sql`
  notification.id, notification.kind, notification.at, notification.actor_id as "actorId",
  notification.item_id as "itemId", notification.comment_id as "commentId", notification.read_at as "readAt"`;

/** Those of the user with these ids, in no order. */
export const findNotifications = (
  rows: Rows,
  userId: UserId,
  ids: readonly string[],
): Promise<NotificationRow[]> =>
  rows.rows<NotificationRow>(sql`
    select ${notificationColumns} from notification
    where id = any(${[...ids]}::uuid[]) and user_id = ${userId}`);
