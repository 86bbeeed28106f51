// Access rules.
import { Field, ObjectType } from 'type-graphql';
import { Group } from '../groups/group.js';
import { Right } from '../groups/right.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';
import { Match, Permission } from './permission.js';

@ObjectType({ simpleResolvers: true })
export class GroupCondition {
  @Field(() => Match)
  match!: string;

  @Field(() => [Group], {
    description:
      'Those of the groups named that are still there; where all have to be and one is not, none: it is never met.',
  })
  groups!: Group[];
}

@ObjectType({ simpleResolvers: true })
export class RightCondition {
  @Field(() => Match)
  match!: string;

  @Field(() => [Right])
  rights!: string[];
}

@ObjectType({ simpleResolvers: true, description: 'Met when all (or any) of its conditions are.' })
export class RuleClause {
  @Field(() => Match)
  match!: string;

  @Field(() => GroupCondition, { nullable: true, description: 'The groups that the user is in now.' })
  groups!: GroupCondition | null;

  @Field(() => RightCondition, { nullable: true, description: 'The rights that the user holds now.' })
  rights!: RightCondition | null;
}

@ObjectType({
  implements: Node,
  description:
    'A conditional grant: whoever meets it holds `permission` on the item and below, as though granted. Rules of one ' +
    'permission on one item must all be met; a rule is met when all (or any) of its clauses are. Rules never take access ' +
    'away: an item that is to be narrower than its parent stops inheriting.',
})
export class AccessRule extends Node {
  @Field(() => Permission, { simple: true })
  permission!: string;

  @Field(() => Match, { simple: true })
  match!: string;

  @Field(() => DateTime, { simple: true })
  createdAt!: Date;
}
