// Hits of common words by name or size, and of single letters by relevance: not all of them can be looked at. They are put in
// order window by window, of so many items in the order of time each.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { Rows } from '../../database/database.js';
import { foundOf, live, matched, scored, tagPage, together, withScores } from './hits.js';
import type { Found, Search, Walked } from './hits.js';
import { isBehind, orderBy } from './positions.js';
import type { Edge, Position, Window } from './positions.js';

/** Items in a window; where each hit is given its score, fewer. */
const MOST_ORDERED = 20_000;
const MOST_SCORED = 5000;

/** The edges stay as they are from page to page, so that what is made meanwhile pushes nothing out of the window. */
export async function findInWindow(
  rows: Rows,
  search: Search,
  position: Position | null,
  limit: number,
): Promise<Found> {
  const window = position?.window ?? (await nextWindow(rows, position, search));
  const start = position?.window === undefined || position.window === null ? null : position;
  const behind = start === null ? sql`true` : isBehind(search.order, start);
  const order = orderBy(search.order, 'WINDOW');
  const isRanked = search.order === 'RELEVANCE';
  const items = sql`
    select hit.* from (
      select item.id, false as "isTag", ${isRanked ? sql`content.score` : sql`0::real as score`}, words.at, item.name, item.size
      from (select item_id as id, changed_at as at from item_text where ${isWithin(window)} offset 0) words
      cross join lateral (
        select item.id, item.name, item.size from item where item.id = words.id and ${live(search)} offset 0
      ) item
      cross join lateral (
        select ${isRanked ? scored(search, sql`content.head`) : sql`0::real`} as score
        from item_text content where content.item_id = item.id and ts_match_vq(content.vector, ${matched(search)}) offset 0
      ) content
    ) hit
    where ${behind} order by ${order} limit ${limit}`;
  // Tags are few: all of them are in the first window.
  const tags = tagPage(
    { ...search, withTags: window.from === null && search.withTags },
    'WINDOW',
    start,
    limit,
  );
  const found = await rows.rows<Walked>(sql`
    select ${withScores(search)} from (${together(search, 'WINDOW', [items], tags, limit)}) hit order by ${order}`);
  const end = found.length < limit && window.to !== null ? window.to : null;
  const reached: Position | null = end === null ? null : { ...end, way: 'WINDOW', value: null, window: null };
  return { ...foundOf('WINDOW', found, null, window), reached };
}

/** Behind the position, or from the newest item on. */
async function nextWindow(rows: Rows, from: Edge | null, { order }: Search): Promise<Window> {
  const most = order === 'RELEVANCE' ? MOST_SCORED : MOST_ORDERED;
  const to = await rows.row<Edge>(sql`
    select item_id as id, changed_at as at from item_text where ${isWithin({ from, to: null })}
    order by changed_at desc, item_id desc offset ${most - 1} limit 1`);
  return { from: from === null ? null : { at: from.at, id: from.id }, to: to ?? null };
}

const isWithin = ({ from, to }: Window): Sql => sql`
  ${from === null ? sql`true` : sql`(changed_at, item_id) < (${from.at}::timestamptz, ${from.id}::uuid)`}
  and ${to === null ? sql`true` : sql`(changed_at, item_id) >= (${to.at}::timestamptz, ${to.id}::uuid)`}`;
