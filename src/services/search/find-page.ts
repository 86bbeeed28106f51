// One page of hits, by whichever way is the shortest.
import type { Rows } from '../../database/database.js';
import { isVague } from '../../search/query.js';
import { isKnownCommon, rememberCommon } from './common-words.js';
import { findAmongAll, findNamed, findOthers } from './hits.js';
import type { Found, Search } from './hits.js';
import type { Position } from './positions.js';
import { findInWindow } from './windows.js';

/** At most `limit` hits behind the position, in at most four statements. */
export async function findPage(
  rows: Rows,
  search: Search,
  position: Position | null,
  limit: number,
): Promise<Found> {
  // The index would have to be read for all words that begin so, only to see that they are too many.
  if (isVague(search.query) && search.order !== 'NEWEST') return findInWindow(rows, search, position, limit);
  if (position === null ? !isKnownCommon(rows, search.query) : position.way === 'ALL') {
    const all = await findAmongAll(rows, search, position, limit);
    if (all !== null) return all;
    rememberCommon(rows, search.query);
  }
  if (search.order === 'NAME' || search.order === 'SIZE') return findInWindow(rows, search, position, limit);
  if (search.order === 'NEWEST' || position?.way === 'OTHERS')
    return findOthers(rows, search, position, limit);
  const named = await findNamed(rows, search, position, limit);
  const missing = limit - named.hits.length;
  if (named.reached !== null || missing <= 0) return named;
  const others = await findOthers(rows, search, null, missing);
  return { ...others, hits: [...named.hits, ...others.hits] };
}
