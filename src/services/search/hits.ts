// Finds the page of hits that a search asks for. Access is part of each statement: no page is cut before it.
import sql, { empty, join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { readable } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import type { ItemId, TagId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { matchQuery, nameQuery, rankQuery } from '../../search/query.js';
import type { SearchQuery } from '../../search/query.js';
import type { ItemKind } from '../items/item-rows.js';
import { isBehind, orderBy } from './positions.js';
import type { Placed, Position, SearchOrder, Way } from './positions.js';

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

const live = ({ viewer, kinds, filter }: Search): Sql => sql`
  item.trashed_at is null and item.kind = any(${[...kinds]}::text[]) and ${readable(viewer)} ${filter}`;

const matched = ({ query }: Search): Sql => sql`${matchQuery(query)}::tsquery`;
const named = ({ query }: Search): Sql => sql`${nameQuery(query)}::tsquery`;
const scored = ({ query }: Search, column: Sql): Sql =>
  sql`ts_rank(${weights}, ${column}, ${rankQuery(query)}::tsquery)`;

/** The ids of items that match and that the viewer may read, so many at most, in no order. */
export const liveMatching = (search: Search, matching: Found['matching'], most: number): Sql =>
  matching === 'FEW'
    ? // One by one: PostgreSQL does not know that they are few, and would look for all that may be read.
      sql`
      select hit.id
      from (select item_id as id from item_text where vector @@ ${matched(search)} offset 0) hit
      cross join lateral (select from item where item.id = hit.id and ${live(search)} offset 0) item
      limit ${most}`
    : sql`
      select item.id from item_text join item on item.id = item_text.item_id
      where item_text.vector @@ ${matched(search)} and ${live(search)} limit ${most}`;

/** Tags that match, as hits; tags are few. */
export const tagHits = (search: Search): Sql => sql`
  select tag.id, true as "isTag", ${scored(search, sql`tag_text.vector`)} as score, tag.created_at as at, tag.name,
         0::bigint as size
  from tag_text join tag on tag.id = tag_text.tag_id
  where ${search.withTags} and tag_text.vector @@ ${matched(search)}`;

/** Items among `hit`, taken one by one in its order, until there are enough that the viewer may read. */
const liveAmong = (search: Search, way: Way, hits: Sql, limit: number, condition: Sql = empty): Sql => sql`
  select hit.id, false as "isTag", hit.score, hit.at, item.name, item.size
  from (${hits}) hit
  cross join lateral (
    select item.id, item.name, item.size from item where item.id = hit.id and ${live(search)} offset 0
  ) item
  ${condition}
  order by ${orderBy(search.order, way)} limit ${limit}`;

/** What is found is items and tags, each in their order; together they are in it too. */
const together = (search: Search, way: Way, items: readonly Sql[], tags: Sql, limit: number): Sql => sql`
  select hit.* from (${join(
    [tags, ...items].map((part) => sql`(${part})`),
    ' union all ',
  )}) hit
  order by ${orderBy(search.order, way)} limit ${limit}`;

const behind = ({ order }: Search, position: Position | null): Sql =>
  position === null ? sql`true` : isBehind(order, position);

const tagPage = (search: Search, way: Way, position: Position | null, limit: number): Sql => sql`
  select hit.* from (${tagHits(search)}) hit where ${behind(search, position)}
  order by ${orderBy(search.order, way)} limit ${limit}`;

/** The score is asked for those that are shown only. */
const withScores = (search: Search): Sql => sql`
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
  // Names and sizes are with the items: there is no other way than to look at all.
  const isJoined = search.order === 'NAME' || search.order === 'SIZE';
  const isBounded = !isJoined && position === null;
  const items = isJoined
    ? sql`
      select hit.* from (
        select matching.id, false as "isTag", matching.score, matching.at, item.name, item.size
        from matching join item on item.id = matching.id where ${live(search)}
      ) hit
      where ${behind(search, position)} order by ${orderBy(search.order, 'ALL')} limit ${limit}`
    : liveAmong(
        search,
        'ALL',
        sql`
        select hit.* from matching hit
        where ${isBounded ? sql`(select count(*) from matching) <= ${MOST_RANKED}` : sql`true`}
          and ${behind(search, position)}
        order by ${orderBy(search.order, 'ALL')} offset 0`,
        limit,
      );
  const found = await rows.rows<Hit & { readonly counted: number }>(sql`
    with matching as materialized (
      select item_id as id, ${isJoined ? sql`0::real` : scored(search, sql`head`)} as score, changed_at as at
      from item_text where vector @@ ${matched(search)} ${isBounded ? sql`limit ${MOST_RANKED + 1}` : empty}
    )
    select counted.counted, ${isJoined ? withScores(search) : sql`hit.*`}
    from (select count(*) as counted from matching) counted
    left join (
      ${together(search, 'ALL', [items], tagPage(search, 'ALL', position, limit), limit)}
    ) hit on true
    order by ${orderBy(search.order, 'ALL')}`);
  if (isBounded && (found[0]?.counted ?? 0) > MOST_RANKED) return null;
  return { ...foundOf('ALL', found, null), matching: isJoined ? 'UNKNOWN' : 'FEW' };
}

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
  // Only of what the viewer may read the words are looked at, which may be long. Not by the operator: that has an index.
  const fulfils = sql`cross join lateral (
    select from item_text words where words.item_id = item.id and ts_match_vq(words.vector, ${condition}) offset 0
  ) words`;
  return liveAmong(search, way, next, limit, fulfils);
}

/** Where a walk has ended that found less than it was to. */
const endOfWalk = (search: Search, position: Position | null): Sql => sql`
  select json_build_object('at', hit.at, 'id', hit.id)
  from (select item_id as id, changed_at as at from item_text) hit where ${behind(search, position)}
  order by hit.at desc, hit.id desc offset ${MOST_LOOKED_AT - 1} limit 1`;

type Walked = Hit & { readonly reached: { readonly at: string; readonly id: string } | null };

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

function foundOf(way: Way, rows: readonly (Hit | Walked)[], end: Walked['reached']): Found {
  // Where nothing was found there is one row without a hit.
  const hits = rows.filter(({ id }) => id !== null).map((hit) => ({ ...hit, way }));
  if (end === null) return { hits, reached: null, matching: 'UNKNOWN' };
  const reached: Position = { way, value: null, at: new Date(end.at), id: end.id };
  // A tag behind what was looked at is for the page after it.
  return { hits: hits.filter(({ at }) => at >= reached.at), reached, matching: 'UNKNOWN' };
}
