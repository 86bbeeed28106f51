// What comments tell of themselves, and items of the comments on them.
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { checkPage, mapNodes } from '../../common/pages.js';
import type { Connection } from '../../common/pages.js';
import type { CommentRow } from '../../services/comments/comment-rows.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import { User } from '../accounts/user.js';
import type { ApiContext } from '../context.js';
import { Item } from '../items/item.js';
import { Comment, CommentConnection } from './comment.js';

type Given<Value> = Value | null | undefined;
type MaybePromise<Value> = Promise<Value> | Value;

/** With its item, where that is known already. */
interface CommentOnItem extends CommentRow {
  readonly item?: ItemRow | undefined;
}

const on = (page: Connection<CommentRow>, item: ItemRow | undefined): Connection<CommentOnItem> =>
  mapNodes(page, (comment) => ({ ...comment, item }));

@Resolver(() => Item)
export class ItemComments {
  @FieldResolver(() => CommentConnection, {
    description:
      'Those at the top, oldest first; one that is deleted stays, without what it said, while others have answered it.',
  })
  async comments(
    @Root() item: ItemRow,
    @Ctx() { loaders }: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
  ): Promise<Connection<CommentOnItem>> {
    const request = checkPage({ first, after });
    return on(await loaders.commentsByItem.load({ subject: item.id, request }), item);
  }

  @FieldResolver(() => Int, { description: 'Those that are not deleted, replies too.' })
  commentCount(@Root() item: ItemRow, @Ctx() { loaders }: ApiContext): Promise<number> {
    return loaders.commentCountByItem.load(item.id);
  }
}

@Resolver(() => Comment)
export class CommentFields {
  @FieldResolver(() => Item)
  item(
    @Root() { item, itemId }: CommentOnItem,
    @Ctx() { loaders }: ApiContext,
  ): MaybePromise<ItemRow | null> {
    return item ?? loaders.itemById.load(itemId);
  }

  @FieldResolver(() => User)
  author(@Root() { authorId }: CommentRow, @Ctx() { loaders }: ApiContext): MaybePromise<object | null> {
    return loaders.userById.load(authorId);
  }

  @FieldResolver(() => Comment, {
    nullable: true,
    description: 'The comment that began the thread; null where it is that one.',
  })
  async parent(
    @Root() { item, parentId }: CommentOnItem,
    @Ctx() { loaders }: ApiContext,
  ): Promise<CommentOnItem | null> {
    const parent = parentId === null ? null : await loaders.commentById.load(parentId);
    return parent === null ? null : { ...parent, item };
  }

  @FieldResolver(() => CommentConnection, {
    description: 'Of a comment that began a thread; oldest first, without those that are deleted.',
  })
  async replies(
    @Root() { id, item }: CommentOnItem,
    @Ctx() { loaders }: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
  ): Promise<Connection<CommentOnItem>> {
    const request = checkPage({ first, after });
    return on(await loaders.repliesByComment.load({ subject: id, request }), item);
  }
}
