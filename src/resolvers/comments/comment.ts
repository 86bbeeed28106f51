// Comments on items.
import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../connections.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';

@ObjectType({ implements: Node, description: 'What somebody says about an item, for all who may read it.' })
export class Comment extends Node {
  @Field(() => String, {
    simple: true,
    description:
      'Plain text; an @username in it, up to 50 of them, notifies that user where they may read the item. Empty once deleted.',
  })
  body!: string;

  @Field(() => DateTime, { simple: true })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, simple: true, description: 'When its author changed it last.' })
  editedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'Of one that is deleted and shows because others have answered it.',
  })
  deletedAt!: Date | null;
}

export const CommentConnection = connectionOf('Comment', () => Comment);
