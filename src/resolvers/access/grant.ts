// Grants, and whom they are for.
import { Field, ObjectType, createUnionType } from 'type-graphql';
import { User } from '../accounts/user.js';
import { Group } from '../groups/group.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';
import { Permission } from './permission.js';

@ObjectType({ simpleResolvers: true, description: 'Every signed-in user.' })
class Everyone {
  @Field(() => String, { description: 'Everyone.' })
  label!: string;
}

/** By what only one of them has. */
export const typeOfPrincipal = (principal: object): string => {
  if ('username' in principal) return 'User';
  return 'builtIn' in principal ? 'Group' : 'Everyone';
};

export const Principal = createUnionType({
  name: 'Principal',
  description: "Whom a grant is for: one user, one group's active members, or every signed-in user.",
  types: () => [User, Group, Everyone] as const,
  resolveType: typeOfPrincipal,
});

@ObjectType({ implements: Node, description: 'A permission that a principal holds on an item and below it.' })
export class Grant extends Node {
  @Field(() => Permission, { simple: true })
  permission!: string;

  @Field(() => DateTime, { simple: true })
  grantedAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'The first moment at which it is over.',
  })
  expiresAt!: Date | null;
}
