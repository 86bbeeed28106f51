// A tag as the API and the other services read it.
import sql from 'sql-template-tag';
import type { TagId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

/** One tag as the API shows it. */
export interface TagRow {
  readonly id: TagId;
  readonly name: string;
  readonly color: string | null;
  readonly description: string | null;
  readonly parentId: TagId | null;
  readonly createdById: UserId | null;
  readonly createdAt: Date;
}

/** Columns that make a `TagRow` of `tag`. */
export const tagColumns = sql`
  tag.id, tag.name, tag.color, tag.description, tag.parent_id as "parentId", tag.created_by_id as "createdById",
  tag.created_at as "createdAt"`;

/** The tags with these ids, in no order. */
export const findTags = (rows: Rows, ids: readonly TagId[]): Promise<TagRow[]> =>
  rows.rows<TagRow>(sql`select ${tagColumns} from tag where id = any(${[...ids]}::uuid[])`);
