// Finds the page of hits that a search asks for. Access is part of each statement: no page is cut before it.
import sql, { empty, join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { readable, readableByItself } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import type { ItemId, TagId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { looseQuery, matchQuery, nameQuery, rankQuery } from '../../search/query.js';
import type { SearchQuery } from '../../search/query.js';
import type { ItemKind } from '../items/item-rows.js';
import { isBehind, orderBy } from './positions.js';
import type { Placed, Position, SearchOrder, Way, Window } from './positions.js';

/** What is looked for, and by whom. */
export interface Search {
  readonly viewer: Viewer;
  readonly query: SearchQuery;
  readonly order: SearchOrder;
  /** None: only tags are looked for. */
  readonly kinds: readonly ItemKind[];
  readonly withTags: boolean;
  /** Further conditions on `item`, each beginning with `and`. */
  readonly filter: Sql;
}

/** One hit, with what it is ordered by. */
export interface Hit extends Placed {
  readonly id: ItemId & TagId;
  readonly isTag: boolean;
  readonly way: Way;
  readonly window: Window | null;
}

/** Hits of one way, in their order. */
export interface Found {
  readonly hits: readonly Hit[];
  /** Where looking ended before the page was full, because so much had been looked at; null where it did not. */
  readonly reached: Position | null;
  /** Whether what matches was all looked at, and is no more than is put in order. */
  readonly matching: 'FEW' | 'UNKNOWN';
}

/** Hits that are all put in order; beyond, the words are common ones. */
export const MOST_RANKED = 10_000;
/** Items that are looked at for one page of what common words find: a tenth of a second. */
const MOST_LOOKED_AT = 20_000;

/** Of content, description, tags and name: any number of matches in one of them is less than one match in the next. */
const weights = sql`'{0.05,0.2,0.4,1}'::real[]`;

/** Of what is looked for, whoever may read it. */
export const wanted = ({ kinds, filter }: Search): Sql => sql`
  item.trashed_at is null and item.kind = any(${[...kinds]}::text[]) ${filter}`;
export const live = (search: Search, isReadable = readable): Sql => sql`
  ${wanted(search)} and ${isReadable(search.viewer)}`;

export const matched = ({ query }: Search): Sql => sql`${matchQuery(query)}::tsquery`;
const named = ({ query }: Search): Sql => sql`${nameQuery(query)}::tsquery`;
export const scored = ({ query }: Search, column: Sql): Sql =>
  sql`ts_rank(${weights}, ${column}, ${rankQuery(query)}::tsquery)`;

/** The first hits are looked at one by one; for more of them it pays to find all folders that the viewer opens. */
const NEARBY = 200;

/** Tags that match, as hits; tags are few. */
export const tagHits = (search: Search): Sql => sql`
  select tag.id, true as "isTag", ${scored(search, sql`tag_text.vector`)} as score, tag.created_at as at, tag.name,
         0::bigint as size
  from tag_text join tag on tag.id = tag_text.tag_id
  where ${search.withTags} and tag_text.vector @@ ${matched(search)}`;

/** Items among `hit`, taken one by one in its order, until there are enough that the viewer may read. */
const liveAmong = (
  search: Search,
  way: Way,
  hits: Sql,
  limit: number,
  { condition = empty, isReadable = readable } = {},
): Sql => sql`
  select hit.id, false as "isTag", hit.score, hit.at, item.name, item.size
  from (${hits}) hit
  cross join lateral (
    select item.id, item.name, item.size from item where item.id = hit.id and ${live(search, isReadable)} offset 0
  ) item
  ${condition}
  order by ${orderBy(search.order, way)} limit ${limit}`;

/** What is found is items and tags, each in their order; together they are in it too. */
export const together = (
  search: Search,
  way: Way,
  items: readonly Sql[],
  tags: Sql,
  limit: number,
): Sql => sql`
  select hit.* from (${join(
    [tags, ...items].map((part) => sql`(${part})`),
    ' union all ',
  )}) hit
  order by ${orderBy(search.order, way)} limit ${limit}`;

const behind = ({ order }: Search, position: Position | null): Sql =>
  position === null ? sql`true` : isBehind(order, position);

export const tagPage = (search: Search, way: Way, position: Position | null, limit: number): Sql => sql`
  select hit.* from (${tagHits(search)}) hit where ${behind(search, position)}
  order by ${orderBy(search.order, way)} limit ${limit}`;

/** The score is asked for those that are shown only. */
export const withScores = (search: Search): Sql => sql`
  hit.id, hit."isTag", hit.at, hit.name, hit.size,
  case when hit."isTag" then hit.score
       else (select ${scored(search, sql`shown.head`)} from item_text shown where shown.item_id = hit.id) end as score`;

/**
 * All that match, put in order. Null, for a first page, where there are too many of them: then one of the other ways is to
 * be gone.
 */
export async function findAmongAll(
  rows: Rows,
  search: Search,
  position: Position | null,
  limit: number,
): Promise<Found | null> {
  if (search.order === 'NAME' || search.order === 'SIZE') return findJoined(rows, search, position, limit);
  const loose = looseQuery(search.query);
  // Whether words follow each other stands in vectors that are stored out of line: it is looked at in what is shown only.
  const phrases =
    loose === null ? null : await findRanked(rows, search, position, limit, { loose, isBounded: true });
  return phrases ?? findRanked(rows, search, position, limit, { loose: null, isBounded: position === null });
}

/** `matching`, of so many at most where it is bounded, and whether that is all. */
const matchingPart = (condition: Sql, score: Sql, isBounded: boolean): Sql => sql`
  matching as materialized (
    select item_id as id, ${score} as score, changed_at as at
    from item_text where vector @@ ${condition} ${isBounded ? sql`limit ${MOST_RANKED + 1}` : empty}
  )`;
const isNotMuch = (isBounded: boolean): Sql =>
  isBounded ? sql`(select count(*) from matching) <= ${MOST_RANKED}` : sql`true`;

type Counted = Hit & { readonly counted: number };

async function findRanked(
  rows: Rows,
  search: Search,
  position: Position | null,
  limit: number,
  { loose, isBounded }: { readonly loose: string | null; readonly isBounded: boolean },
): Promise<Found | null> {
  const order = orderBy(search.order, 'ALL');
  const condition = loose === null ? empty : hasWords(matched(search));
  const first = sql`select hit.* from ordered hit order by ${order} limit ${NEARBY}`;
  const others = sql`
    select hit.* from ordered hit where (select count(*) from near) < ${limit} order by ${order} offset ${NEARBY}`;
  const items = [sql`select * from near`, liveAmong(search, 'ALL', others, limit, { condition })];
  const candidates = loose === null ? matched(search) : sql`${loose}::tsquery`;
  const found = await rows.rows<Counted>(sql`
    with ${matchingPart(candidates, scored(search, sql`head`), isBounded)}, ordered as materialized (
      select hit.* from matching hit where ${isNotMuch(isBounded)} and ${behind(search, position)} order by ${order}
    ), near as materialized (
      ${liveAmong(search, 'ALL', first, limit, { condition, isReadable: readableByItself })}
    )
    select counted.counted, hit.*
    from (select count(*) as counted from matching) counted
    left join (${together(search, 'ALL', items, tagPage(search, 'ALL', position, limit), limit)}) hit on true
    order by ${order}`);
  if (isBounded && (found[0]?.counted ?? 0) > MOST_RANKED) return null;
  return { ...foundOf('ALL', found, null), matching: 'FEW' };
}

/** Names and sizes are with the items: there is no other way than to look at all. */
async function findJoined(
  rows: Rows,
  search: Search,
  position: Position | null,
  limit: number,
): Promise<Found | null> {
  const isBounded = position === null;
  const order = orderBy(search.order, 'ALL');
  const items = sql`
    select hit.* from (
      select matching.id, false as "isTag", matching.score, matching.at, item.name, item.size
      from matching join item on item.id = matching.id where ${isNotMuch(isBounded)} and ${live(search)}
    ) hit
    where ${behind(search, position)} order by ${order} limit ${limit}`;
  const found = await rows.rows<Counted>(sql`
    with ${matchingPart(matched(search), sql`0::real`, isBounded)}
    select counted.counted, ${withScores(search)}
    from (select count(*) as counted from matching) counted
    left join (${together(search, 'ALL', [items], tagPage(search, 'ALL', position, limit), limit)}) hit on true
    order by ${order}`);
  if (isBounded && (found[0]?.counted ?? 0) > MOST_RANKED) return null;
  return { ...foundOf('ALL', found, null), matching: 'UNKNOWN' };
}

/** Only of what the viewer may read the words are looked at, which may be long. Not by the operator: that has an index. */
const hasWords = (condition: Sql): Sql => sql`cross join lateral (
  select from item_text words where words.item_id = item.id and ts_match_vq(words.vector, ${condition}) offset 0
) words`;

/** Items in the order of time that fulfil the condition, among the next so many; `guard` says whether to look at all. */
function walk(
  search: Search,
  way: Way,
  condition: Sql,
  guard: Sql,
  position: Position | null,
  limit: number,
): Sql {
  const next = sql`
    select hit.* from (select item_id as id, 0::real as score, changed_at as at from item_text) hit
    where ${guard} and ${behind(search, position)}
    order by hit.at desc, hit.id desc limit ${MOST_LOOKED_AT}`;
  return liveAmong(search, way, next, limit, { condition: hasWords(condition) });
}

/** Where a walk has ended that found less than it was to. */
const endOfWalk = (search: Search, position: Position | null): Sql => sql`
  select json_build_object('at', hit.at, 'id', hit.id)
  from (select item_id as id, changed_at as at from item_text) hit where ${behind(search, position)}
  order by hit.at desc, hit.id desc offset ${MOST_LOOKED_AT - 1} limit 1`;

export type Walked = Hit & { readonly reached: { readonly at: string; readonly id: string } | null };

/** Tags, and what has all words in its name, newest first: by the index where these are few, else by walking. */
export async function findNamed(
  rows: Rows,
  search: Search,
  position: Position | null,
  limit: number,
): Promise<Found> {
  const isFew = sql`(select count(*) from named) <= ${MOST_RANKED}`;
  const few = sql`
    select hit.* from (select id, 0::real as score, at from named) hit where ${isFew} and ${behind(search, position)}
    order by hit.at desc, hit.id desc offset 0`;
  const items = [
    liveAmong(search, 'NAMED', few, limit),
    walk(search, 'NAMED', named(search), sql`not ${isFew}`, position, limit),
  ];
  const found = await rows.rows<Walked>(sql`
    with named as materialized (
      select item_id as id, changed_at as at from item_text where vector @@ ${named(search)} limit ${MOST_RANKED + 1}
    ), page as materialized (
      ${together(search, 'NAMED', items, tagPage(search, 'NAMED', position, limit), limit)}
    )
    select ended.reached, ${withScores(search)}
    from (
      select case when not ${isFew} and (select count(*) from page) < ${limit} then (${endOfWalk(search, position)}) end
        as reached
    ) ended
    left join page hit on true
    order by ${orderBy(search.order, 'NAMED')}`);
  return foundOf('NAMED', found, found[0]?.reached ?? null);
}

/** What has the words elsewhere, newest first; in the order NEWEST all that has them. */
export async function findOthers(
  rows: Rows,
  search: Search,
  position: Position | null,
  limit: number,
): Promise<Found> {
  const isNewest = search.order === 'NEWEST';
  const condition = isNewest ? matched(search) : sql`(${matched(search)} && !! ${named(search)})`;
  const items = walk(search, 'OTHERS', condition, sql`true`, position, limit);
  const tags = tagPage({ ...search, withTags: isNewest && search.withTags }, 'OTHERS', position, limit);
  const found = await rows.rows<Walked>(sql`
    with page as materialized (${together(search, 'OTHERS', [items], tags, limit)})
    select ended.reached, ${withScores(search)}
    from (
      select case when (select count(*) from page) < ${limit} then (${endOfWalk(search, position)}) end as reached
    ) ended
    left join page hit on true
    order by ${orderBy(search.order, 'OTHERS')}`);
  return foundOf('OTHERS', found, found[0]?.reached ?? null);
}

export function foundOf(
  way: Way,
  rows: readonly (Hit | Walked)[],
  end: Walked['reached'],
  window: Window | null = null,
): Found {
  // Where nothing was found there is one row without a hit.
  const hits = rows.filter(({ id }) => id !== null).map((hit) => ({ ...hit, way, window }));
  if (end === null) return { hits, reached: null, matching: 'UNKNOWN' };
  const reached: Position = { way, value: null, at: new Date(end.at), id: end.id, window: null };
  // A tag behind what was looked at is for the page after it.
  return { hits: hits.filter(({ at }) => at >= reached.at), reached, matching: 'UNKNOWN' };
}
