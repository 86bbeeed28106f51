// What somebody says about an item, at the top or in answer to it.
import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { OptionalProps } from '@mikro-orm/core';
import type { CommentId, ItemId, UserId } from '../common/ids.js';
import { Folder } from './item.js';
import { User } from './user.js';

@Entity({ tableName: 'comment' })
@Index({
  name: 'comment_threads',
  expression: 'create index comment_threads on comment (item_id, created_at, id) where parent_id is null',
})
@Index({
  name: 'comment_replies',
  expression:
    'create index comment_replies on comment (parent_id, created_at, id) where parent_id is not null',
})
@Index({
  name: 'comment_item',
  expression: 'create index comment_item on comment (item_id, deleted_at)',
})
export class Comment {
  [OptionalProps]?: 'parentId' | 'editedAt' | 'deletedAt';

  @PrimaryKey({ type: 'uuid' })
  id!: CommentId;

  /** A folder or a document; the entity named here is only how the ORM learns of the table. */
  @ManyToOne(() => Folder, { mapToPk: true, deleteRule: 'cascade', updateRule: 'no action', index: false })
  itemId!: ItemId;

  @ManyToOne(() => User, { mapToPk: true, deleteRule: 'restrict', updateRule: 'no action', index: false })
  authorId!: UserId;

  /** The comment that began the thread; null where it is that one. */
  @ManyToOne(() => Comment, {
    mapToPk: true,
    nullable: true,
    deleteRule: 'cascade',
    updateRule: 'no action',
    index: false,
  })
  parentId: CommentId | null = null;

  /** Empty once deleted. */
  @Property({ type: 'text' })
  body!: string;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  editedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  deletedAt: Date | null = null;
}
