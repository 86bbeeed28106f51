// Remembers which queries were found to be of common words: seeing that there are too many hits takes longer than the page.
import type { Rows } from '../../database/database.js';
import { matchQuery } from '../../search/query.js';
import type { SearchQuery } from '../../search/query.js';

/** First pages that do without counting after one for which it was in vain. */
const RESTS = 50;
/** Queries that are remembered; then all are forgotten. */
const MOST_KNOWN = 1000;

const known = new WeakMap<Rows, Map<string, number>>();

const of = (rows: Rows): Map<string, number> => {
  const queries = known.get(rows) ?? new Map<string, number>();
  known.set(rows, queries);
  return queries;
};

export function rememberCommon(rows: Rows, query: SearchQuery): void {
  const queries = of(rows);
  if (queries.size >= MOST_KNOWN) queries.clear();
  queries.set(matchQuery(query), RESTS);
}

/** Whether it was common just now. Where it is no more, it takes these ways some times more, which find the same. */
export function isKnownCommon(rows: Rows, query: SearchQuery): boolean {
  const queries = of(rows);
  const key = matchQuery(query);
  const rests = queries.get(key) ?? 0;
  if (rests <= 1) queries.delete(key);
  else queries.set(key, rests - 1);
  return rests > 0;
}
