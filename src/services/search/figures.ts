// How many hits there are, and of what kinds: counted only when asked for.
import sql from 'sql-template-tag';
import type { TagId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { MOST_RANKED as MOST_COUNTED, liveMatching, tagHits } from './hits.js';
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
