// A group as the API and the other services read it.
import sql from 'sql-template-tag';
import type { GroupId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface GroupRow {
  readonly id: GroupId;
  readonly name: string;
  readonly description: string | null;
  readonly builtIn: boolean;
  readonly createdAt: Date;
}

/** Columns that make a `GroupRow` of `user_group`. */
export const groupColumns = sql`
  user_group.id, user_group.name, user_group.description, user_group.built_in as "builtIn",
  user_group.created_at as "createdAt"`;

/** The groups with these ids, in no order. */
export const findGroups = (rows: Rows, ids: readonly GroupId[]): Promise<GroupRow[]> =>
  rows.rows<GroupRow>(sql`select ${groupColumns} from user_group where id = any(${[...ids]}::uuid[])`);
