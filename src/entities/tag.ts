// The vocabulary of tags, and which document bears which.
import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { OptionalProps, PrimaryKeyProp } from '@mikro-orm/core';
import type { ItemId, TagId, UserId } from '../common/ids.js';
import { Document } from './item.js';
import { User } from './user.js';

@Entity({ tableName: 'tag' })
export class Tag {
  [OptionalProps]?: 'color' | 'description' | 'parentId' | 'createdById';

  @PrimaryKey({ type: 'uuid' })
  id!: TagId;

  @Property({ type: 'text' })
  name!: string;

  /** The name with its case folded: tags differ in it. */
  @Unique()
  @Property({ type: 'text' })
  nameKey!: string;

  /** #rrggbb */
  @Property({ type: 'text', nullable: true })
  color: string | null = null;

  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  @ManyToOne(() => Tag, {
    mapToPk: true,
    nullable: true,
    deleteRule: 'set null',
    updateRule: 'no action',
    index: true,
  })
  parentId: TagId | null = null;

  @ManyToOne(() => User, {
    mapToPk: true,
    nullable: true,
    deleteRule: 'set null',
    updateRule: 'no action',
    index: false,
  })
  createdById: UserId | null = null;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  createdAt!: Date;
}

@Entity({ tableName: 'document_tag' })
export class DocumentTag {
  [PrimaryKeyProp]?: ['documentId', 'tagId'];

  @ManyToOne(() => Document, { primary: true, mapToPk: true, deleteRule: 'cascade', updateRule: 'no action' })
  documentId!: ItemId;

  @ManyToOne(() => Tag, {
    primary: true,
    mapToPk: true,
    deleteRule: 'cascade',
    updateRule: 'no action',
    index: true,
  })
  tagId!: TagId;
}
