// A user, as far as everybody may see them; the rest is resolved in user-fields.ts.
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { UserId } from '../../common/ids.js';
import { userStatuses } from '../../services/users/user-status.js';
import { connectionOf } from '../connections.js';
import { enumOf } from '../enums.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';

export const UserStatus = enumOf(userStatuses);

registerEnumType(UserStatus, {
  name: 'UserStatus',
  description:
    'DEACTIVATED accounts are deleted ones, kept so that what they owned and wrote still names them.',
});

@ObjectType({ implements: Node, simpleResolvers: true, description: 'Someone with an account.' })
export class User extends Node {
  declare id: UserId;

  @Field(() => String, {
    description: '3–64 letters, digits, `.`, `_` or `-`, unique without regard to case.',
  })
  username!: string;

  @Field(() => String, { nullable: true })
  fullName!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

export const UserConnection = connectionOf('User', () => User);

@ObjectType({ simpleResolvers: true, description: 'That a user is kept out.' })
export class Block {
  @Field(() => String, { nullable: true, description: 'Told to the user when they sign in.' })
  reason!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Null: until somebody unblocks them.' })
  until!: Date | null;

  @Field(() => DateTime)
  blockedAt!: Date;

  /** Resolved as `blockedBy`. */
  blockedById!: UserId | null;
}
