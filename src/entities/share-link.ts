// A link by which an item is shared with whoever has it, within what its creator may do there.
import { Entity, Enum, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { OptionalProps } from '@mikro-orm/core';
import type { ItemId, ShareLinkId, UserId } from '../common/ids.js';
import { Folder } from './item.js';
import { User } from './user.js';

export const sharePermissions = ['VIEW', 'DOWNLOAD', 'UPLOAD'] as const;
/** What a visitor may do: see previews, download too, or only drop files into a folder. */
export type SharePermission = (typeof sharePermissions)[number];

@Entity({ tableName: 'share_link' })
@Index({
  name: 'share_link_item',
  expression: 'create index share_link_item on share_link (item_id, created_at desc, id desc)',
})
export class ShareLink {
  [OptionalProps]?: 'passwordHash' | 'maxAccessCount' | 'accessCount' | 'expiresAt';

  @PrimaryKey({ type: 'uuid' })
  id!: ShareLinkId;

  /** A folder or a document; the entity named here is only how the ORM learns of the table. */
  @ManyToOne(() => Folder, { mapToPk: true, deleteRule: 'cascade', updateRule: 'no action', index: false })
  itemId!: ItemId;

  @Enum({ type: 'text', items: () => [...sharePermissions] })
  permission!: SharePermission;

  /** Argon2id; null where it asks for none. */
  @Property({ type: 'text', nullable: true })
  passwordHash: string | null = null;

  /** How many visits may take content; null: any number. */
  @Property({ type: 'integer', nullable: true })
  maxAccessCount: number | null = null;

  /** How many have. */
  @Property({ type: 'integer', default: 0 })
  accessCount: number = 0;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  expiresAt: Date | null = null;

  @ManyToOne(() => User, { mapToPk: true, deleteRule: 'cascade', updateRule: 'no action', index: true })
  createdById!: UserId;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  createdAt!: Date;
}
