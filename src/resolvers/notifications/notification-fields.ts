// What notifications tell of: who did something, on what, and what was said, as far as their user may read it now.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { CommentRow } from '../../services/comments/comment-rows.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { NotificationRow } from '../../services/notifications/notification-rows.js';
import { User } from '../accounts/user.js';
import { Comment } from '../comments/comment.js';
import type { ApiContext } from '../context.js';
import { Item } from '../items/item.js';
import { Notification } from './notification.js';

type MaybePromise<Value> = Promise<Value> | Value;

@Resolver(() => Notification)
export class NotificationFields {
  @FieldResolver(() => User, { nullable: true, description: 'Who did it; null where it was the server.' })
  actor(@Root() { actorId }: NotificationRow, @Ctx() { loaders }: ApiContext): MaybePromise<object | null> {
    return actorId === null ? null : loaders.userById.load(actorId);
  }

  @FieldResolver(() => Item, {
    nullable: true,
    description: 'Null while the viewer may not read it, or it is in the trash.',
  })
  item(@Root() { itemId }: NotificationRow, @Ctx() { loaders }: ApiContext): MaybePromise<ItemRow | null> {
    return itemId === null ? null : loaders.itemById.load(itemId);
  }

  @FieldResolver(() => Comment, {
    nullable: true,
    description: 'Null where there is none, it was deleted, or `item` is null.',
  })
  async comment(
    @Root() { itemId, commentId }: NotificationRow,
    @Ctx() { loaders }: ApiContext,
  ): Promise<(CommentRow & { readonly item: ItemRow }) | null> {
    if (itemId === null || commentId === null) return null;
    const [item, comment] = await Promise.all([
      loaders.itemById.load(itemId),
      loaders.commentById.load(commentId),
    ]);
    return item === null || comment === null || comment.deletedAt !== null ? null : { ...comment, item };
  }
}
