// What tags tell of what stands around them, and of the documents that bear them.
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { checkPage } from '../../common/pages.js';
import type { Connection } from '../../common/pages.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import { newestFirst } from '../../services/items/order.js';
import type { ItemOrder as Order } from '../../services/items/order.js';
import type { TagRow } from '../../services/tags/tag-row.js';
import { User } from '../accounts/user.js';
import type { ApiContext } from '../context.js';
import { ItemOrder } from '../items/inputs.js';
import { DocumentConnection } from '../items/item.js';
import { Tag } from './tag.js';

type Given<Value> = Value | null | undefined;

@Resolver(() => Tag)
export class TagFields {
  @FieldResolver(() => Tag, { nullable: true })
  parent(@Root() tag: TagRow, @Ctx() { loaders }: ApiContext): Promise<TagRow | null> | TagRow | null {
    return tag.parentId === null ? null : loaders.tagById.load(tag.parentId);
  }

  @FieldResolver(() => [Tag], {
    description:
      'By name, at most 1,000; `tags(parentId:, offset:)` has the others. Beyond 10,000 in one operation: QUERY_TOO_COMPLEX.',
  })
  children(@Root() tag: TagRow, @Ctx() { loaders }: ApiContext): Promise<readonly TagRow[]> {
    return loaders.childTags.load(tag.id);
  }

  @FieldResolver(() => Int, { description: 'Documents that bear it and that the viewer may read.' })
  usageCount(@Root() tag: TagRow, @Ctx() { loaders }: ApiContext): Promise<number> {
    return loaders.usageByTag.load(tag.id);
  }

  @FieldResolver(() => DocumentConnection, {
    description: 'Those that bear it and that the viewer may read; newest first, unless asked otherwise.',
  })
  documents(
    @Root() tag: TagRow,
    @Ctx() { loaders }: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
    @Arg('orderBy', () => ItemOrder, { nullable: true }) orderBy: Given<Order>,
  ): Promise<Connection<ItemRow>> {
    const request = { page: checkPage({ first, after }), order: orderBy ?? newestFirst };
    return loaders.documentsByTag.load({ subject: tag.id, request });
  }

  @FieldResolver(() => User, { nullable: true })
  createdBy(@Root() tag: TagRow, @Ctx() { loaders }: ApiContext): Promise<object | null> | object | null {
    return tag.createdById === null ? null : loaders.userById.load(tag.createdById);
  }
}
