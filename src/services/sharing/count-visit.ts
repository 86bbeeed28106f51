// Counts a visit when it first takes content: once, whatever it takes afterwards, and never beyond what the link allows.
import sql from 'sql-template-tag';
import { linkGone } from '../../common/errors.js';
import type { ShareLinkId, VisitId } from '../../common/ids.js';
import type { Write } from '../write.js';

/** A visit as its links tell of it. */
export interface CountableVisit {
  readonly linkId: ShareLinkId;
  readonly visitId: VisitId;
  /** When the links that it was given run out. */
  readonly expiresAt: Date;
}

/**
 * Counts the visit unless it has been counted. Those that come at once wait for each other at the link's row, so that as many get
 * in as may. The others, and those of a link that is deleted: LINK_GONE, which undoes the write.
 */
export async function countVisit(write: Write, visit: CountableVisit): Promise<'COUNTED' | 'KNOWN'> {
  const row = await write.transaction.row<{ there: boolean; begun: boolean; counted: boolean }>(sql`
    with begun as (
      insert into share_visit (id, link_id, counted_at, expires_at)
      select ${visit.visitId}::uuid, share_link.id, ${write.at}::timestamptz, ${visit.expiresAt}::timestamptz
      from share_link where share_link.id = ${visit.linkId}
      on conflict (id) do nothing
      returning link_id
    ), counted as (
      update share_link set access_count = access_count + 1
      from begun
      where share_link.id = begun.link_id
        and (share_link.max_access_count is null or share_link.access_count < share_link.max_access_count)
      returning share_link.id
    )
    select exists (select 1 from share_link where share_link.id = ${visit.linkId}) as there,
           exists (select 1 from begun) as begun, exists (select 1 from counted) as counted`);
  if (row?.there !== true || (row.begun && !row.counted)) throw linkGone();
  return row.begun ? 'COUNTED' : 'KNOWN';
}
