// What an audit entry says of fields that were changed: of each what it was and what it is now.
import { isDeepStrictEqual } from 'node:util';
import type { Details } from './records.js';

/** Those that differ. */
export function changedFields<Fields extends object>(before: Fields, after: Fields): Details {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(after)
      .map(([name, to]: [string, unknown]) => [name, { from: old.get(name) ?? null, to }] as const)
      .filter(([, { from, to }]) => !isDeepStrictEqual(from, to)),
  );
}
