// Pages of lists that are ordered by a name as people expect it: numbers by their value, upper beside lower case.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { decodeCursor, encodeCursor } from '../common/cursors.js';
import { badUserInput } from '../common/errors.js';
import { isId } from '../common/ids.js';
import type { Page } from '../common/pages.js';

/** `order by` of a table by one of its columns, and then by its id. */
export const byNameOf = (table: string, column: string): Sql =>
  raw(`${table}.${column} collate natural_order, ${table}.id`);

/** The cursor of an entry that bears the name. */
export const nameCursor = (name: string, id: string): string => encodeCursor([name, id]);

/** What lies behind the page's cursor, beginning with `and`; a cursor of another list: BAD_USER_INPUT. */
export function behindName({ after }: Page, table: string, column: string): Sql {
  if (after === null) return sql``;
  const [name, id] = decodeCursor(after, ['string', 'string']);
  if (!isId(String(id))) {
    throw badUserInput({ path: 'after', rule: 'cursor', message: 'This is no cursor of this list.' });
  }
  return sql`and (${byNameOf(table, column)}) > (${String(name)}, ${String(id)}::uuid)`;
}
