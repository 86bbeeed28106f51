// How many hits there are, and of what kinds: counted only when asked for.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { readableIds } from '../../access/decision.js';
import type { TagId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { MOST_RANKED as MOST_COUNTED, live, matched, tagHits, wanted } from './hits.js';
import type { Found, Search } from './hits.js';

export interface HitCount {
  readonly count: number;
  /** False where there may be more. */
  readonly isExact: boolean;
}

/** Values by how many hits have them, at most 20 of each. */
export interface Facets {
  readonly mimeTypes: readonly { readonly value: string; readonly count: number }[];
  readonly tags: readonly { readonly tagId: TagId; readonly count: number }[];
  readonly owners: readonly { readonly ownerId: UserId; readonly count: number }[];
}

const MOST_VALUES = 20;
/** Of common words, in what a viewer may read it is looked for them where that is no more than this. */
const MOST_READABLE = 20_000;

/** The ids of items that match and that the viewer may read, so many at most, in no order. */
function liveMatching(search: Search, matching: Found['matching'], most: number): Sql {
  // One by one: PostgreSQL does not know how many they are, and would look for all that may be read.
  const among = sql`
    select hit.id
    from (select item_id as id from item_text where vector @@ ${matched(search)} offset 0) hit
    cross join lateral (select from item where item.id = hit.id and ${live(search)} offset 0) item`;
  if (matching === 'FEW' || search.viewer.bypassesAccess) return sql`${among} limit ${most}`;
  const isLittle = sql`(select count(*) from little) <= ${MOST_READABLE}`;
  return sql`
    with little as materialized (${readableIds(search.viewer, wanted(search), MOST_READABLE + 1)})
    (select little.id
     from little
     cross join lateral (
       select from item_text words where words.item_id = little.id and ts_match_vq(words.vector, ${matched(search)}) offset 0
     ) words
     where ${isLittle})
    union all
    (${among} where not ${isLittle})
    limit ${most}`;
}

export async function countHits(rows: Rows, search: Search, matching: Found['matching']): Promise<HitCount> {
  const counted = await rows.row<{ count: number }>(sql`
    select count(*) as count from (
      (${liveMatching(search, matching, MOST_COUNTED + 1)}) union all (select id from (${tagHits(search)}) tagged)
      limit ${MOST_COUNTED + 1}
    ) hit`);
  const count = counted?.count ?? 0;
  return { count: Math.min(count, MOST_COUNTED), isExact: count <= MOST_COUNTED };
}

/** Of the items among the hits; where there are more than are counted, of so many of them. */
export async function countFacets(rows: Rows, search: Search, matching: Found['matching']): Promise<Facets> {
  const found = await rows.rows<{ facet: string; value: string; count: number }>(sql`
    with hit as materialized (${liveMatching(search, matching, MOST_COUNTED)}),
    item_hit as materialized (
      select item.id, item.kind, item.mime_type, item.owner_id from hit join item on item.id = hit.id
    )
    (select 'mimeTypes' as facet, mime_type as value, count(*) as count
     from item_hit where kind = 'DOCUMENT' group by mime_type order by count desc, value limit ${MOST_VALUES})
    union all
    (select 'owners', owner_id::text, count(*) as count
     from item_hit group by owner_id order by count desc, owner_id limit ${MOST_VALUES})
    union all
    (select 'tags', borne.tag_id::text, count(*) as count
     from item_hit join document_tag borne on borne.document_id = item_hit.id
     group by borne.tag_id order by count desc, borne.tag_id limit ${MOST_VALUES})`);
  const of = (facet: string): typeof found => found.filter((one) => one.facet === facet);
  return {
    mimeTypes: of('mimeTypes'),
    tags: of('tags').map(({ value, count }) => ({ tagId: value as TagId, count })),
    owners: of('owners').map(({ value, count }) => ({ ownerId: value as UserId, count })),
  };
}
