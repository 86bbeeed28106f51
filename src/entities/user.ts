// Someone with an account. A deleted one stays as a tombstone, so that what they owned and wrote still names them.
import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { OptionalProps } from '@mikro-orm/core';
import type { ItemId, UserId } from '../common/ids.js';

@Entity({ tableName: 'user_account' })
@Index({
  name: 'user_account_unindexed',
  expression: 'create index user_account_unindexed on user_account (id) where name_words is null',
})
@Index({
  name: 'user_account_name',
  expression: 'create index user_account_name on user_account (username collate natural_order, id)',
})
export class User {
  [OptionalProps]?:
    | 'fullName'
    | 'email'
    | 'emailKey'
    | 'nameWords'
    | 'emailWords'
    | 'mustChangePassword'
    | 'quotaBytes'
    | 'lastLoginAt'
    | 'blockedAt'
    | 'blockedUntil'
    | 'blockReason'
    | 'blockedById'
    | 'deactivatedAt'
    | 'avatarId';

  @PrimaryKey({ type: 'uuid' })
  id!: UserId;

  @Property({ type: 'text' })
  username!: string;

  /** The username in lower case: accounts differ in it. */
  @Unique()
  @Property({ type: 'text' })
  usernameKey!: string;

  @Property({ type: 'text', nullable: true })
  fullName: string | null = null;

  @Property({ type: 'text', nullable: true })
  email: string | null = null;

  @Unique()
  @Property({ type: 'text', nullable: true })
  emailKey: string | null = null;

  /** What the user is found by: the words of username and full name; null until they are made. */
  @Property({ type: 'text', nullable: true })
  nameWords: string | null = null;

  /** The same of the e-mail address. */
  @Property({ type: 'text', nullable: true })
  emailWords: string | null = null;

  /** Argon2id, with its parameters. */
  @Property({ type: 'text' })
  passwordHash!: string;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  passwordChangedAt!: Date;

  @Property({ type: 'boolean', default: false })
  mustChangePassword: boolean = false;

  /** Their home folder. Without a foreign key: the folder's owner has one to here. */
  @Property({ type: 'uuid' })
  homeId!: ItemId;

  @Property({ type: 'bigint', runtimeType: 'number', nullable: true })
  quotaBytes: number | null = null;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  lastLoginAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  blockedAt: Date | null = null;

  /** Null: until somebody unblocks them. */
  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  blockedUntil: Date | null = null;

  @Property({ type: 'text', nullable: true })
  blockReason: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  blockedById: UserId | null = null;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  deactivatedAt: Date | null = null;

  /** Of the row in `avatar`; another one for each picture, so that links to it can be kept for ever. */
  @Property({ type: 'uuid', nullable: true })
  avatarId: string | null = null;
}
