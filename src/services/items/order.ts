// The orders that lists of items come in, and the cursors that go on from an entry of them.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { decodeCursor, encodeCursor, isInstant } from '../../common/cursors.js';
import { badUserInput } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { ItemKind, ItemRow } from './item-rows.js';

export type ItemOrderField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT' | 'SIZE';
export type SortDirection = 'ASC' | 'DESC';

export interface ItemOrder {
  readonly field: ItemOrderField;
  readonly direction: SortDirection;
}

/** Folders' contents, unless asked. */
export const byName: ItemOrder = { field: 'NAME', direction: 'ASC' };
/** Documents wherever they are, unless asked. */
export const newestFirst: ItemOrder = { field: 'CREATED_AT', direction: 'DESC' };

interface Field {
  readonly column: string;
  readonly type: 'text' | 'timestamptz' | 'bigint';
  readonly valueOf: (row: ItemRow) => string | number;
}

const fields: Readonly<Record<ItemOrderField, Field>> = {
  NAME: { column: 'item.name collate natural_order', type: 'text', valueOf: (row) => row.name },
  CREATED_AT: {
    column: 'item.created_at',
    type: 'timestamptz',
    valueOf: (row) => row.createdAt.toISOString(),
  },
  UPDATED_AT: {
    column: 'item.updated_at',
    type: 'timestamptz',
    valueOf: (row) => row.updatedAt.toISOString(),
  },
  SIZE: { column: 'item.size', type: 'bigint', valueOf: (row) => row.size },
};

/** `order by` of one kind of item; the order always ends in the id. */
export function orderBy({ field, direction }: ItemOrder): Sql {
  return sql`${raw(fields[field].column)} ${raw(direction)}, item.id ${raw(direction)}`;
}

/** Where a page goes on: behind this entry. */
export interface Position {
  readonly kind: ItemKind;
  readonly value: string | number;
  readonly id: string;
}

/** The cursor of a row in a list of this order: what it is ordered by, its kind first since folders come first. */
export const cursorOf =
  ({ field }: ItemOrder) =>
  (row: ItemRow): string =>
    encodeCursor([field, row.kind, fields[field].valueOf(row), row.id]);

/** A cursor of another list or order: BAD_USER_INPUT. */
export function positionOf(cursor: string, { field }: ItemOrder): Position {
  const valueType = fields[field].type === 'bigint' ? 'number' : 'string';
  const [of, kind, value, id] = decodeCursor(cursor, ['string', 'string', valueType, 'string']);
  const instant = fields[field].type !== 'timestamptz' || isInstant(String(value));
  if (of !== field || (kind !== 'FOLDER' && kind !== 'DOCUMENT') || !isId(String(id)) || !instant) {
    throw badUserInput({
      path: 'after',
      rule: 'cursor',
      message: 'This is no cursor of this list in this order.',
    });
  }
  return { kind, value: value as string | number, id: String(id) };
}

/** What lies behind the position, among items of its kind. */
export function behind({ value, id }: Position, { field, direction }: ItemOrder): Sql {
  const { column, type } = fields[field];
  const comparison = raw(direction === 'ASC' ? '>' : '<');
  return sql`(${raw(column)}, item.id) ${comparison} (${value}::${raw(type)}, ${id}::uuid)`;
}
