// Groups, who is in them, and what rights they hold; each holding optionally limited to a time window.
import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { OptionalProps, PrimaryKeyProp } from '@mikro-orm/core';
import type { GroupId, UserId } from '../common/ids.js';
import type { Right } from '../common/rights.js';
import { User } from './user.js';

@Entity({ tableName: 'user_group' })
@Index({
  name: 'user_group_name',
  expression: 'create index user_group_name on user_group (name collate natural_order, id)',
})
export class Group {
  [OptionalProps]?: 'description' | 'builtIn';

  @PrimaryKey({ type: 'uuid' })
  id!: GroupId;

  @Property({ type: 'text' })
  name!: string;

  @Unique()
  @Property({ type: 'text' })
  nameKey!: string;

  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  @Property({ type: 'boolean', default: false })
  builtIn: boolean = false;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  createdAt!: Date;
}

@Entity({ tableName: 'membership' })
@Index({
  name: 'membership_starts',
  expression: 'create index membership_starts on membership (starts_at) where starts_at is not null',
})
@Index({
  name: 'membership_ends',
  expression: 'create index membership_ends on membership (ends_at) where ends_at is not null',
})
export class Membership {
  [PrimaryKeyProp]?: ['userId', 'groupId'];
  [OptionalProps]?: 'startsAt' | 'endsAt';

  @ManyToOne(() => User, { primary: true, mapToPk: true, deleteRule: 'cascade', updateRule: 'no action' })
  userId!: UserId;

  @ManyToOne(() => Group, {
    primary: true,
    mapToPk: true,
    deleteRule: 'cascade',
    updateRule: 'no action',
    index: true,
  })
  groupId!: GroupId;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  startsAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  endsAt: Date | null = null;
}

@Entity({ tableName: 'group_right' })
@Index({
  name: 'group_right_starts',
  expression: 'create index group_right_starts on group_right (starts_at) where starts_at is not null',
})
@Index({
  name: 'group_right_ends',
  expression: 'create index group_right_ends on group_right (ends_at) where ends_at is not null',
})
export class GroupRight {
  [PrimaryKeyProp]?: ['groupId', 'right'];
  [OptionalProps]?: 'startsAt' | 'endsAt';

  @ManyToOne(() => Group, { primary: true, mapToPk: true, deleteRule: 'cascade', updateRule: 'no action' })
  groupId!: GroupId;

  @PrimaryKey({ type: 'text', fieldName: 'right_name' })
  right!: Right;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  startsAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  endsAt: Date | null = null;
}
