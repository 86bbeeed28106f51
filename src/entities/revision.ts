// Content: immutable revisions of documents, and the blobs that they point to. Equal bytes are stored once.
import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { OptionalProps } from '@mikro-orm/core';
import type { BlobId, ItemId, RevisionId, UserId } from '../common/ids.js';
import { Document } from './item.js';
import { User } from './user.js';

@Entity({ tableName: 'blob' })
@Index({
  name: 'blob_unnamed',
  expression: 'create index blob_unnamed on blob (unnamed_since) where unnamed_since is not null',
})
export class Blob {
  [OptionalProps]?: 'unnamedSince';

  @PrimaryKey({ type: 'uuid' })
  id!: BlobId;

  /** In hex. */
  @Unique()
  @Property({ type: 'text' })
  sha256!: string;

  @Property({ type: 'bigint', runtimeType: 'number' })
  size!: number;

  /** Where the store keeps it. */
  @Unique()
  @Property({ type: 'text' })
  key!: string;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  createdAt!: Date;

  /** When it was first seen that no revision names it; null while one does. */
  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  unnamedSince: Date | null = null;
}

@Entity({ tableName: 'revision' })
@Unique({ properties: ['documentId', 'number'] })
export class Revision {
  [OptionalProps]?: 'comment';

  @PrimaryKey({ type: 'uuid' })
  id!: RevisionId;

  @ManyToOne(() => Document, { mapToPk: true, deleteRule: 'cascade', updateRule: 'no action', index: false })
  documentId!: ItemId;

  /** 1, 2, 3 … within its document. */
  @Property({ type: 'integer' })
  number!: number;

  @Index()
  @ManyToOne(() => Blob, { mapToPk: true, deleteRule: 'restrict', updateRule: 'no action' })
  blobId!: BlobId;

  @Property({ type: 'text' })
  fileName!: string;

  /** Sniffed from the bytes, refined by the name. */
  @Property({ type: 'text' })
  mimeType!: string;

  @Property({ type: 'text', nullable: true })
  comment: string | null = null;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  createdAt!: Date;

  @ManyToOne(() => User, { mapToPk: true, deleteRule: 'restrict', updateRule: 'no action', index: false })
  createdById!: UserId;
}
