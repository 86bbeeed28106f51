// What the mutations on groups and memberships take.
import { Field, ID, InputType } from 'type-graphql';
import type { Right as RightName } from '../../common/rights.js';
import { DateTime } from '../scalars.js';
import { Right } from './right.js';

@InputType({ description: 'When a holding is to be in force: from `startsAt` on, until before `endsAt`.' })
export class TimeWindowInput {
  @Field(() => DateTime, { nullable: true, description: 'Missing: it is in force already.' })
  readonly startsAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'In the future; missing: for good.' })
  readonly endsAt?: Date | null;
}

@InputType()
export class CreateGroupInput {
  @Field(() => String, { description: '1–255 characters, unique without regard to case.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'At most 10,000 characters.' })
  readonly description?: string | null;
}

@InputType({ description: 'What is missing is kept; null clears `description`, and is refused for `name`.' })
export class UpdateGroupInput {
  @Field(() => ID)
  readonly groupId!: string;

  @Field(() => String, { nullable: true })
  readonly name?: string | null;

  @Field(() => String, { nullable: true })
  readonly description?: string | null;
}

@InputType()
export class RightHoldingInput {
  @Field(() => Right)
  readonly right!: RightName;

  @Field(() => TimeWindowInput, { nullable: true, description: 'Missing: now and for good.' })
  readonly window?: TimeWindowInput | null;
}

@InputType()
export class SetGroupRightsInput {
  @Field(() => ID)
  readonly groupId!: string;

  @Field(() => [RightHoldingInput], { description: 'All that the group is to hold, each right once.' })
  readonly rights!: RightHoldingInput[];
}

@InputType()
export class MembershipInput {
  @Field(() => ID)
  readonly groupId!: string;

  @Field(() => TimeWindowInput, { nullable: true, description: 'Missing: now and for good.' })
  readonly window?: TimeWindowInput | null;
}

@InputType()
export class SetUserGroupsInput {
  @Field(() => ID)
  readonly userId!: string;

  @Field(() => [MembershipInput], {
    description: 'All groups that the user is to be in, each once, at most 1,000; `users` is no exception.',
  })
  readonly groups!: MembershipInput[];
}
