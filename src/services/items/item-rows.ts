// Items as plain rows: the columns that lists and lookups select, and what they come to.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { lineageColumn } from '../../access/decision.js';
import type { AccessSubject } from '../../access/decision.js';
import type { ItemId, RevisionId, UserId } from '../../common/ids.js';

export type ItemKind = 'FOLDER' | 'DOCUMENT';

/** One item as the API shows it. */
export interface ItemRow {
  readonly id: ItemId;
  readonly kind: ItemKind;
  readonly parentId: ItemId | null;
  readonly externalId: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly ownerId: UserId;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly trashedAt: Date | null;
  readonly inheritsAccess: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Bytes of the current revision; 0 for folders. */
  readonly size: number;
  readonly currentRevisionId: RevisionId | null;
  readonly mimeType: string | null;
  readonly extension: string | null;
  /** What reaches the item, the item first; selected where access has to be decided. */
  readonly lineage?: readonly ItemId[];
}

/** An item that was looked up on its own: with what decides about access, and its place. */
export interface FoundItem extends ItemRow, AccessSubject {
  readonly lineage: readonly ItemId[];
  /** Root first, without the item. */
  readonly ancestors: readonly ItemId[];
}

/** The columns of an `ItemRow`. */
export const itemColumns = (item = 'item'): Sql => {
  const i = raw(item);
  return sql`
    ${i}.id, ${i}.kind, ${i}.parent_id as "parentId", ${i}.external_id as "externalId", ${i}.name, ${i}.description,
    ${i}.owner_id as "ownerId", ${i}.created_at as "createdAt", ${i}.updated_at as "updatedAt",
    ${i}.trashed_at as "trashedAt", ${i}.inherits_access as "inheritsAccess", ${i}.metadata, ${i}.size,
    ${i}.current_revision_id as "currentRevisionId", ${i}.mime_type as "mimeType", ${i}.extension`;
};

/** Where `item`, left joined with its `parent`, stands: root first, without the item. */
export const ancestorsColumn = sql`
  case when item.kind = 'FOLDER' then item.ancestors else parent.ancestors || parent.id end as ancestors`;

/** The columns of a `FoundItem`, of `item` left joined with its `parent`. */
export const foundColumns = sql`${itemColumns('item')}, ${lineageColumn('item', 'parent')}, ${ancestorsColumn}`;
