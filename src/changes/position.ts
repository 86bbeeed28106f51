// Where in the feed of changes somebody stands, and the cursor that says so to clients.
import { decodeCursor, encodeCursor } from '../common/cursors.js';
import type { Cursor } from '../common/cursors.js';
import { badUserInput, cursorExpired } from '../common/errors.js';
import { isId } from '../common/ids.js';

/** All changes up to this one have been seen, in the order in which their transactions began to write, then as written. */
export interface Position {
  readonly xid: bigint;
  readonly id: number;
}

const LARGEST_XID = 2n ** 64n - 1n;

export const compare = (one: Position, other: Position): number =>
  one.xid === other.xid ? one.id - other.id : one.xid < other.xid ? -1 : 1;

/** `epoch` names the database's history that the position is one of. */
export const cursorOf = (epoch: string, { xid, id }: Position): Cursor =>
  encodeCursor([epoch, xid.toString(), id]);

/** The position; BAD_USER_INPUT where it is no cursor, CURSOR_EXPIRED where it is one of another history. */
export function positionOf(epoch: string, cursor: string): Position {
  const [of, xid, id] = decodeCursor(cursor, ['string', 'string', 'number']);
  if (typeof of !== 'string' || typeof xid !== 'string' || typeof id !== 'number') throw noCursor();
  if (!isId(of) || !/^\d{1,20}$/.test(xid) || BigInt(xid) > LARGEST_XID || id < 0) throw noCursor();
  if (of !== epoch) throw cursorExpired();
  return { xid: BigInt(xid), id };
}

const noCursor = (): Error =>
  badUserInput({ path: 'after', rule: 'cursor', message: 'This is no cursor of changes.' });
