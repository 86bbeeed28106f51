// What the mutations on access take.
import { Field, ID, InputType } from 'type-graphql';
import type { Match as MatchName } from '../../access/rules.js';
import type { Permission as PermissionName } from '../../common/permissions.js';
import type { Right as RightName } from '../../common/rights.js';
import { Right } from '../groups/right.js';
import { DateTime } from '../scalars.js';
import { Match, Permission } from './permission.js';

@InputType({ description: 'Exactly one of them.' })
export class PrincipalInput {
  @Field(() => ID, { nullable: true })
  readonly userId?: string;

  @Field(() => ID, { nullable: true, description: 'Its members, as long as they are in it.' })
  readonly groupId?: string;

  @Field(() => Boolean, { nullable: true, description: 'true: every signed-in user.' })
  readonly everyone?: boolean;
}

@InputType()
export class GrantAccessInput {
  @Field(() => ID)
  readonly itemId!: string;

  @Field(() => PrincipalInput)
  readonly principal!: PrincipalInput;

  @Field(() => [Permission], { description: 'At least one.' })
  readonly permissions!: PermissionName[];

  @Field(() => DateTime, { nullable: true, description: 'In the future; missing: for good.' })
  readonly expiresAt?: Date | null;
}

@InputType({ description: '`permissions` missing means all of them.' })
export class RevokeAccessInput {
  @Field(() => ID)
  readonly itemId!: string;

  @Field(() => PrincipalInput)
  readonly principal!: PrincipalInput;

  @Field(() => [Permission], { nullable: true })
  readonly permissions?: PermissionName[] | null;
}

@InputType({ description: 'False cuts the item off from grants made above it; the viewer keeps MANAGE.' })
export class SetInheritanceInput {
  @Field(() => ID)
  readonly itemId!: string;

  @Field(() => Boolean)
  readonly inheritsAccess!: boolean;
}

@InputType()
export class GroupConditionInput {
  @Field(() => Match, { defaultValue: Match.ALL })
  readonly match!: MatchName;

  @Field(() => [ID], { description: '1–100.' })
  readonly groupIds!: string[];
}

@InputType()
export class RightConditionInput {
  @Field(() => Match, { defaultValue: Match.ALL })
  readonly match!: MatchName;

  @Field(() => [Right], { description: '1–39.' })
  readonly rights!: RightName[];
}

@InputType({ description: 'At least one of the conditions.' })
export class RuleClauseInput {
  @Field(() => Match, { defaultValue: Match.ALL })
  readonly match!: MatchName;

  @Field(() => GroupConditionInput, { nullable: true })
  readonly groups?: GroupConditionInput | null;

  @Field(() => RightConditionInput, { nullable: true })
  readonly rights?: RightConditionInput | null;
}

@InputType()
export class AccessRuleInput {
  @Field(() => Permission)
  readonly permission!: PermissionName;

  @Field(() => Match, { defaultValue: Match.ALL })
  readonly match!: MatchName;

  @Field(() => [RuleClauseInput], { description: '1–20.' })
  readonly clauses!: RuleClauseInput[];
}

@InputType({ description: "Replaces the item's rules. Refused where the viewer would lose MANAGE by it." })
export class SetAccessRulesInput {
  @Field(() => ID)
  readonly itemId!: string;

  @Field(() => [AccessRuleInput], { description: 'At most 50; none takes all away.' })
  readonly rules!: AccessRuleInput[];
}
