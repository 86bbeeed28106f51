// One page of hits, by whichever way is the shortest.
import type { Rows } from '../../database/database.js';
import { findAmongAll, findNamed, findOthers } from './hits.js';
import type { Found, Search } from './hits.js';
import type { Position } from './positions.js';

/** At most `limit` hits behind the position, in at most three statements. */
export async function findPage(
  rows: Rows,
  search: Search,
  position: Position | null,
  limit: number,
): Promise<Found> {
  if (position === null || position.way === 'ALL') {
    const all = await findAmongAll(rows, search, position, limit);
    if (all !== null) return all;
  }
  if (search.order === 'NEWEST' || position?.way === 'OTHERS')
    return findOthers(rows, search, position, limit);
  const named = await findNamed(rows, search, position, limit);
  const missing = limit - named.hits.length;
  if (named.reached !== null || missing <= 0) return named;
  const others = await findOthers(rows, search, null, missing);
  return { ...others, hits: [...named.hits, ...others.hits] };
}
