// A change as clients are told of it.
import { Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root, registerEnumType } from 'type-graphql';
import type { Told } from '../../changes/told.js';
import { changeKinds } from '../../changes/change-rows.js';
import type { ChangeKind as Kind } from '../../changes/change-rows.js';
import { User } from '../accounts/user.js';
import { PageInfo } from '../connections.js';
import type { ApiContext } from '../context.js';
import { enumOf } from '../enums.js';
import { Item } from '../items/item.js';
import { DateTime, JSONObject } from '../scalars.js';

export const ChangeKind = enumOf(changeKinds);
registerEnumType(ChangeKind, {
  name: 'ChangeKind',
  description:
    'CONTENT_PROCESSED: text was taken from the content, or thumbnails were made. ACCESS_CHANGED: by a grant, a rule, a group, ' +
    'inheritance, or a time window that opened or closed. ITEM_MOVED, ITEM_TRASHED, ITEM_RESTORED, ITEM_PURGED and ACCESS_CHANGED ' +
    'count for everything below the item.',
});

@ObjectType({
  description:
    'One committed change of one item. It stands for everything below the item too; only when a folder is trashed or restored ' +
    'have items below it that bear grants or rules of their own a change each. `cursor` orders all changes as they were ' +
    'committed: a client that keeps the last one and asks for what came after it misses none and sees none twice.',
})
export class Change {
  @Field(() => String, { simple: true, description: 'Good for 30 days.' })
  cursor!: string;

  @Field(() => ChangeKind, { simple: true })
  kind!: Kind;

  @Field(() => DateTime, { simple: true })
  at!: Date;

  @Field(() => ID, { simple: true })
  itemId!: string;

  @Field(() => Item, {
    nullable: true,
    simple: true,
    description:
      'The item as it is now. Null once it is purged or the viewer may no longer read it: drop it and what is below it, then ask ' +
      'again for items below that the viewer may still read by a grant of their own.',
  })
  item!: object | null;

  @Field(() => JSONObject, {
    simple: true,
    description:
      'ITEM_RENAMED: {from, to}. ITEM_MOVED: {fromParentId, toParentId}, null where the viewer may not read it. REVISION_ADDED: ' +
      '{number}. COMMENT_…: {commentId}. Otherwise {}.',
  })
  details!: object;
}

@Resolver(() => Change)
export class ChangeFields {
  @FieldResolver(() => User, {
    nullable: true,
    description: 'Null where nobody in person did it: a window that closed, content that was processed.',
  })
  actor(@Root() { actorId }: Told, @Ctx() { loaders }: ApiContext): Promise<object | null> | object | null {
    return actorId === null ? null : loaders.userById.load(actorId);
  }
}

@ObjectType({ simpleResolvers: true })
export class ChangeEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Change)
  node!: object;
}

@ObjectType({ simpleResolvers: true })
export class ChangeConnection {
  @Field(() => [ChangeEdge])
  edges!: readonly ChangeEdge[];

  @Field(() => [Change])
  nodes!: readonly object[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
