// Cursors of lists: opaque to callers, the values that the list is ordered by for us.
import { badUserInput } from './errors.js';
import { isStorable } from './texts.js';

declare const brand: unique symbol;
export type Cursor = string & { readonly [brand]: 'cursor' };

export type CursorValue = string | number | null;

export const encodeCursor = (values: readonly CursorValue[]): Cursor =>
  Buffer.from(JSON.stringify(values)).toString('base64url') as Cursor;

/** Whoever writes a cursor by hand may write what no column holds. */
const isUsable = (value: unknown): boolean =>
  typeof value === 'string' ? isStorable(value) : Number.isSafeInteger(value);

/** The values in a cursor. One that was not made here for a list of this kind: BAD_USER_INPUT. */
export function decodeCursor(cursor: string, kind: readonly ('string' | 'number')[]): CursorValue[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(values) &&
      values.length === kind.length &&
      values.every((value, at) => typeof value === kind[at] && isUsable(value))
    ) {
      return values as CursorValue[];
    }
  } catch {
    // Not JSON: the same answer as below.
  }
  throw badUserInput({
    path: 'after',
    rule: 'cursor',
    message: 'This is no cursor of this list in this order.',
  });
}

/** Whether it is an instant as cursors hold them: as `toISOString` writes it. */
export const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text));
