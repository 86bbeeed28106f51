// Why somebody may do what they may.
import { Field, ObjectType } from 'type-graphql';
import { User } from '../accounts/user.js';
import { Item } from '../items/item.js';
import { DateTime } from '../scalars.js';
import { AccessSource, Permission } from './permission.js';

@ObjectType({ description: 'One thing that a permission rests on; an implied one names what implies it.' })
export class AccessReason {
  @Field(() => Permission, { simple: true })
  permission!: string;

  @Field(() => AccessSource, { simple: true })
  source!: string;

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it ends by itself, with the grant, the membership or the right that it is through.',
  })
  expiresAt!: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Why a user may do what they may with an item: each permission they would hold at `at`, with every reason it rests on.',
})
export class AccessExplanation {
  @Field(() => Item)
  item!: Item;

  @Field(() => User)
  user!: User;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => [Permission], { description: 'Implied ones too.' })
  permissions!: string[];

  @Field(() => [AccessReason], {
    description: 'By permission. That every account can read the root rests on none.',
  })
  reasons!: AccessReason[];
}
