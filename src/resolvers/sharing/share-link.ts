// Share links, as those see them who may change them.
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { sharePermissions } from '../../entities/share-link.js';
import { enumOf } from '../enums.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';

export const SharePermission = enumOf(sharePermissions);
registerEnumType(SharePermission, {
  name: 'SharePermission',
  description:
    'VIEW previews, DOWNLOAD also downloads, UPLOAD drops files into a folder without seeing what is there.',
});

@ObjectType({
  implements: Node,
  description:
    'Shares an item with whoever has the link, as long as its creator may: what they lose there, its visitors lose too.',
})
export class ShareLink extends Node {
  @Field(() => SharePermission, { simple: true })
  permission!: string;

  @Field(() => Boolean, { simple: true })
  hasPassword!: boolean;

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description: 'How many visits may take content; null: any number.',
  })
  maxAccessCount!: number | null;

  @Field(() => Int, {
    simple: true,
    description: 'How many visits have taken content, each counted once whatever it took.',
  })
  accessCount!: number;

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'The first moment at which it is over; null: never.',
  })
  expiresAt!: Date | null;

  @Field(() => DateTime, { simple: true })
  createdAt!: Date;
}
