// Groups, the membership of a user in one, and the rights that one holds.
import { Field, ObjectType } from 'type-graphql';
import type { GroupId } from '../../common/ids.js';
import type { GroupRow } from '../../services/groups/group-row.js';
import { connectionOf } from '../connections.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';
import { Right } from './right.js';

@ObjectType({
  simpleResolvers: true,
  description: 'When a holding (a group membership, a right, a grant) is in force. A missing bound is open.',
})
export class TimeWindow {
  @Field(() => DateTime, { nullable: true, description: 'The first moment at which it is in force.' })
  startsAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The first moment at which it is no longer in force.',
  })
  endsAt!: Date | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Users who hold rights and grants together.',
})
export class Group extends Node implements GroupRow {
  declare id: GroupId;

  @Field(() => String, { description: 'Unique without regard to case.' })
  name!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => Boolean, {
    description: 'Built-in groups (administrators, users) can be neither renamed nor deleted.',
  })
  builtIn!: boolean;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType({ simpleResolvers: true, description: 'That a user is in a group, and when.' })
export class GroupMembership {
  @Field(() => Group)
  group!: Group;

  @Field(() => TimeWindow)
  window!: TimeWindow;

  @Field(() => Boolean, { description: 'Whether it is in force now.' })
  active!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'That a group holds a right, and when.' })
export class RightHolding {
  @Field(() => Right)
  right!: string;

  @Field(() => TimeWindow)
  window!: TimeWindow;

  @Field(() => Boolean, { description: 'Whether it is in force now.' })
  active!: boolean;
}

export const GroupConnection = connectionOf('Group', () => Group);
