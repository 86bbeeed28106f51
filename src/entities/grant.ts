// A permission on one item, and on what inherits from it, for one user, one group's members, or every signed-in user.
import {
  Check,
  Entity,
  Enum,
  Index,
  ManyToOne,
  PrimaryKey,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { OptionalProps } from '@mikro-orm/core';
import type { GrantId, GroupId, ItemId, UserId } from '../common/ids.js';
import { permissions } from '../common/permissions.js';
import type { Permission } from '../common/permissions.js';
import { Group } from './group.js';
import { Folder } from './item.js';
import { User } from './user.js';

@Entity({ tableName: 'access_grant' })
@Check({ name: 'access_grant_principal', expression: 'user_id is null or group_id is null' })
@Unique({
  name: 'access_grant_once',
  expression:
    'create unique index access_grant_once on access_grant (item_id, user_id, group_id, permission) nulls not distinct',
})
@Index({
  name: 'access_grant_everyone',
  expression:
    'create index access_grant_everyone on access_grant (item_id) where user_id is null and group_id is null',
})
@Index({
  name: 'access_grant_user',
  expression:
    'create index access_grant_user on access_grant (user_id, granted_at desc, item_id desc) where user_id is not null',
})
@Index({
  name: 'access_grant_group',
  expression:
    'create index access_grant_group on access_grant (group_id, granted_at desc, item_id desc) where group_id is not null',
})
@Index({
  name: 'access_grant_expires',
  expression: 'create index access_grant_expires on access_grant (expires_at) where expires_at is not null',
})
export class Grant {
  [OptionalProps]?: 'userId' | 'groupId' | 'grantedById' | 'expiresAt';

  @PrimaryKey({ type: 'uuid' })
  id!: GrantId;

  /** A folder or a document; the entity named here is only how the ORM learns of the table. */
  @ManyToOne(() => Folder, { mapToPk: true, deleteRule: 'cascade', updateRule: 'no action', index: false })
  itemId!: ItemId;

  /** Both this and `groupId` null: every signed-in user. */
  @ManyToOne(() => User, {
    mapToPk: true,
    nullable: true,
    deleteRule: 'cascade',
    updateRule: 'no action',
    index: false,
  })
  userId: UserId | null = null;

  @ManyToOne(() => Group, {
    mapToPk: true,
    nullable: true,
    deleteRule: 'cascade',
    updateRule: 'no action',
    index: false,
  })
  groupId: GroupId | null = null;

  @Enum({ type: 'text', items: () => [...permissions] })
  permission!: Permission;

  @ManyToOne(() => User, {
    mapToPk: true,
    nullable: true,
    deleteRule: 'set null',
    updateRule: 'no action',
    index: false,
  })
  grantedById: UserId | null = null;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  grantedAt!: Date;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  expiresAt: Date | null = null;
}
