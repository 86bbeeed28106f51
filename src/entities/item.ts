// A place in the tree: folders and documents share one table, since rename, move, trash and access are the same for both.
import { Entity, Enum, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { OptionalProps } from '@mikro-orm/core';
import type { ItemId, RevisionId, UserId } from '../common/ids.js';
import { User } from './user.js';

export const itemKinds = ['FOLDER', 'DOCUMENT'] as const;
export type ItemKind = (typeof itemKinds)[number];

type Defaulted =
  | 'kind'
  | 'description'
  | 'externalId'
  | 'metadata'
  | 'inheritsAccess'
  | 'trashedAt'
  | 'trashBatch'
  // of documents
  | 'currentRevisionId'
  | 'size'
  | 'keptBytes'
  | 'mimeType'
  | 'extension';

@Entity({ tableName: 'item', abstract: true, discriminatorColumn: 'kind' })
@Index({
  name: 'item_live_name',
  expression:
    'create unique index item_live_name on item (parent_id, name_key) nulls not distinct where trashed_at is null',
})
@Index({
  name: 'item_in_folder',
  expression:
    'create index item_in_folder on item (parent_id, kind desc, name collate natural_order, id) where trashed_at is null',
})
@Index({
  name: 'item_external_id',
  expression: 'create unique index item_external_id on item (external_id) where external_id is not null',
})
@Index({
  name: 'item_document_created',
  expression:
    "create index item_document_created on item (created_at, id) where kind = 'DOCUMENT' and trashed_at is null",
})
@Index({
  name: 'item_trash_top',
  expression: 'create index item_trash_top on item (trashed_at, id) where trash_batch = id',
})
@Index({
  name: 'item_cut_off',
  expression: 'create index item_cut_off on item (parent_id) where not inherits_access',
})
@Index({
  name: 'item_parent',
  expression: 'create index item_parent on item (parent_id)',
})
@Index({
  name: 'item_trash_batch',
  expression: 'create index item_trash_batch on item (trash_batch) where trash_batch is not null',
})
export abstract class Item {
  [OptionalProps]?: Defaulted;

  @PrimaryKey({ type: 'uuid' })
  id!: ItemId;

  @Enum({ type: 'text', items: () => [...itemKinds], index: false })
  kind!: ItemKind;

  /** Null for the root alone. */
  @ManyToOne(() => Folder, { mapToPk: true, nullable: true, deleteRule: 'restrict', updateRule: 'no action' })
  parentId!: ItemId | null;

  /** NFC, 1–255 characters. */
  @Property({ type: 'text' })
  name!: string;

  /** The name with its case folded: live siblings differ in it. */
  @Property({ type: 'text' })
  nameKey!: string;

  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  @ManyToOne(() => User, { mapToPk: true, deleteRule: 'restrict', updateRule: 'no action', index: true })
  ownerId!: UserId;

  /** A caller's own key, unique over the server. */
  @Property({ type: 'text', nullable: true })
  externalId: string | null = null;

  @Property({ type: 'json', columnType: 'jsonb', default: '{}' })
  metadata: Record<string, unknown> = {};

  @Property({ type: 'boolean', default: true })
  inheritsAccess: boolean = true;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  updatedAt!: Date;

  /** Null while it is live. */
  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  trashedAt: Date | null = null;

  /** Bytes of a document's current revision, kept here for lists and filters; 0 for folders. */
  @Property({ type: 'bigint', runtimeType: 'number', defaultRaw: '0' })
  size: number = 0;

  /** Bytes of all revisions, which the owner is charged with; 0 for folders. */
  @Property({ type: 'bigint', runtimeType: 'number', defaultRaw: '0' })
  keptBytes: number = 0;

  /** The item with which this was trashed, itself or one above it, so that restoring that one brings back just this. */
  @Property({ type: 'uuid', nullable: true })
  trashBatch: string | null = null;
}

@Entity({ discriminatorValue: 'FOLDER' })
@Index({
  name: 'item_folder',
  expression: "create index item_folder on item (id) include (access_lineage) where kind = 'FOLDER'",
})
@Index({
  name: 'item_ancestors',
  expression: "create index item_ancestors on item using gin (ancestors) where kind = 'FOLDER'",
})
@Index({
  name: 'item_access_lineage',
  expression: "create index item_access_lineage on item using gin (access_lineage) where kind = 'FOLDER'",
})
export class Folder extends Item {
  /** Root first, without the folder itself. */
  @Property({ type: 'array', columnType: 'uuid[]', nullable: true })
  ancestors!: ItemId[];

  /** The folder itself and the ancestors whose grants reach it. */
  @Property({ type: 'array', columnType: 'uuid[]', nullable: true })
  accessLineage!: ItemId[];
}

@Entity({ discriminatorValue: 'DOCUMENT' })
export class Document extends Item {
  /** Null until the first content is there. */
  @Property({ type: 'uuid', nullable: true })
  currentRevisionId: RevisionId | null = null;

  @Property({ type: 'text', nullable: true })
  mimeType: string = 'application/octet-stream';

  /** Lower case, without the dot, from the name. */
  @Property({ type: 'text', nullable: true })
  extension: string | null = null;
}
