// How every connection speaks with PostgreSQL, and how its types become values here.
import pg from 'pg';

const INT8: number = pg.types.builtins.INT8;
const TIMESTAMPTZ: number = pg.types.builtins.TIMESTAMPTZ;

/**
 * PostgreSQL sends `2026-01-31 08:00:00.123456+00` (the session's zone is UTC); dates keep the milliseconds. Lists parse
 * hundreds of them, and reading the digits is many times as fast as letting Date find them.
 */
function parseInstant(text: string): Date {
  // Years beyond four digits, or before Christ, are left to Date.
  if (text.charCodeAt(4) !== DASH) return new Date(`${text.slice(0, -3).replace(' ', 'T')}Z`);
  const digit = (at: number): number => text.charCodeAt(at) - ZERO;
  const two = (at: number): number => 10 * digit(at) + digit(at + 1);
  // Trailing zeros of the fraction are left out, and the zone is behind it.
  const end = text.charCodeAt(19) === DOT ? text.length - 3 : 0;
  const milliseconds =
    (end > 20 ? 100 * digit(20) : 0) + (end > 21 ? 10 * digit(21) : 0) + (end > 22 ? digit(22) : 0);
  return new Date(
    Date.UTC(100 * two(0) + two(2), two(5) - 1, two(8), two(11), two(14), two(17), milliseconds),
  );
}
const DASH = '-'.charCodeAt(0);
const DOT = '.'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);

const types = new pg.TypeOverrides();
types.setTypeParser(TIMESTAMPTZ, parseInstant);
// Byte counts and totals: PostgreSQL's bigint is wider than the API's SafeInt, our values are not.
types.setTypeParser(INT8, Number);

/** Instants are in UTC; bigint and timestamptz come as numbers and dates. */
export const connectionOptions = { types, options: '-c timezone=UTC' };
