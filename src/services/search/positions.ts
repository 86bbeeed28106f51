// The orders that hits come in, and the cursors that go on from one of them.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { decodeCursor, encodeCursor, isInstant } from '../../common/cursors.js';
import { badUserInput } from '../../common/errors.js';
import { isId } from '../../common/ids.js';

export type SearchOrder = 'RELEVANCE' | 'NEWEST' | 'NAME' | 'SIZE';

/**
 * How hits are found. ALL: all of them, then put in order. For words that very many items have, in the order of time up to
 * the end of the page: NAMED, those that have all words in their names, then OTHERS, the rest. WINDOW, in other orders and for
 * single letters: those among so many items by time, put in order, then those among the next ones.
 */
export type Way = 'ALL' | 'NAMED' | 'OTHERS' | 'WINDOW';

/** A place in the order of time. */
export interface Edge {
  readonly at: Date;
  readonly id: string;
}

/** Items by time: those behind `from`, or from the newest one, up to `to`, or to the last one. */
export interface Window {
  readonly from: Edge | null;
  readonly to: Edge | null;
}

/** Where a page goes on: behind this hit. */
export interface Position {
  readonly way: Way;
  /** What it is ordered by: the score, the name, the size; null where that is its time alone. */
  readonly value: string | null;
  readonly at: Date;
  readonly id: string;
  /** Of the way WINDOW: where the hit was found; null: a window is to begin there. */
  readonly window: Window | null;
}

/** What a hit is ordered by. */
export interface Placed {
  readonly id: string;
  readonly score: number;
  readonly at: Date;
  readonly name: string;
  readonly size: number;
}

interface Key {
  readonly column: string;
  readonly type: 'real' | 'text' | 'bigint';
  readonly valueOf: (hit: Placed) => string;
  readonly form: RegExp;
}

const keys: Readonly<Record<SearchOrder, Key | null>> = {
  RELEVANCE: {
    column: 'hit.score',
    type: 'real',
    valueOf: ({ score }) => String(score),
    form: /^\d(\.\d{1,20})?(e-\d{1,2})?$/,
  },
  NEWEST: null,
  NAME: {
    column: 'hit.name collate natural_order',
    type: 'text',
    valueOf: ({ name }) => name,
    form: /^.*$/su,
  },
  SIZE: { column: 'hit.size', type: 'bigint', valueOf: ({ size }) => String(size), form: /^\d{1,16}$/ },
};

/** Names from A, sizes from the largest, times from the last; the id decides between equals. */
const directionOf = (order: SearchOrder): Sql => raw(order === 'NAME' ? 'asc' : 'desc');

const keyOf = (order: SearchOrder, way: Way): Key | null =>
  way === 'ALL' || way === 'WINDOW' ? keys[order] : null;

/** The columns of `hit` in their order. */
export function orderBy(order: SearchOrder, way: Way): Sql {
  const key = keyOf(order, way);
  const direction = directionOf(order);
  const rest = sql`hit.at ${direction}, hit.id ${direction}`;
  return key === null ? rest : sql`${raw(key.column)} ${direction}, ${rest}`;
}

/** Whether `hit` lies behind the position. */
export function isBehind(order: SearchOrder, { way, value, at, id }: Position): Sql {
  const key = keyOf(order, way);
  const comparison = raw(order === 'NAME' ? '>' : '<');
  return key === null
    ? sql`(hit.at, hit.id) ${comparison} (${at}::timestamptz, ${id}::uuid)`
    : sql`(${raw(key.column)}, hit.at, hit.id)
        ${comparison} (${value}::${raw(key.type)}, ${at}::timestamptz, ${id}::uuid)`;
}

/** The cursor of a hit that was found this way. */
export const cursorOf = (order: SearchOrder, way: Way, hit: Placed, window: Window | null): string =>
  cursorAt(order, { way, value: keyOf(order, way)?.valueOf(hit) ?? null, at: hit.at, id: hit.id, window });

export const cursorAt = (order: SearchOrder, { way, value, at, id, window }: Position): string =>
  encodeCursor([order, way, value ?? '', at.toISOString(), id, windowText(window)]);

/** Its edges with a space between, `-` where there is none. */
const windowText = (window: Window | null): string =>
  window === null ? '' : `${edgeText(window.from)} ${edgeText(window.to)}`;
const edgeText = (edge: Edge | null): string => (edge === null ? '-' : `${edge.at.toISOString()}/${edge.id}`);

/** Undefined: no such text. */
function windowOf(text: string): Window | null | undefined {
  if (text === '') return null;
  const [from, to, ...others] = text.split(' ').map(edgeOf);
  return from === undefined || to === undefined || others.length > 0 ? undefined : { from, to };
}

function edgeOf(text: string): Edge | null | undefined {
  if (text === '-') return null;
  const [at = '', id = '', ...others] = text.split('/');
  return isInstant(at) && isId(id) && others.length === 0 ? { at: new Date(at), id } : undefined;
}

const isWay = (way: string, order: SearchOrder): way is Way =>
  way === 'ALL' ||
  (way === 'NAMED' && order === 'RELEVANCE') ||
  (way === 'OTHERS' && (order === 'RELEVANCE' || order === 'NEWEST')) ||
  (way === 'WINDOW' && order !== 'NEWEST');

/** A cursor of another list or order: BAD_USER_INPUT. */
export function positionOf(cursor: string, order: SearchOrder): Position {
  const decoded = decodeCursor(cursor, ['string', 'string', 'string', 'string', 'string', 'string']);
  const [of, way = '', value = '', at = '', id = '', edges = ''] = decoded.map(String);
  const window = windowOf(edges);
  /** Where a window is to begin there is no value yet. */
  const isStart = way === 'WINDOW' && window === null;
  if (
    of !== order ||
    !isWay(way, order) ||
    window === undefined ||
    (window !== null && way !== 'WINDOW') ||
    !((isStart ? null : keyOf(order, way)?.form) ?? /^$/).test(value) ||
    !isInstant(at) ||
    !isId(id)
  ) {
    throw badUserInput({
      path: 'after',
      rule: 'cursor',
      message: 'This is no cursor of this list in this order.',
    });
  }
  return { way, value, at: new Date(at), id, window };
}
