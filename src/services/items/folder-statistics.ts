// How much is below folders, as far as the viewer may read it: one statement for as many folders as are asked for together.
import sql from 'sql-template-tag';
import { opening, readableChild } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface FolderStatistics {
  readonly documentCount: number;
  /** Without the folder itself. */
  readonly folderCount: number;
  /** Of the current revisions. */
  readonly totalBytes: number;
}

const NOTHING: FolderStatistics = { documentCount: 0, folderCount: 0, totalBytes: 0 };

/** In the order of the folders. What is in the trash is not counted. */
export async function countBelow(
  rows: Rows,
  viewer: Viewer,
  folderIds: readonly ItemId[],
): Promise<FolderStatistics[]> {
  const counted = await rows.rows<FolderStatistics & { readonly id: ItemId }>(sql`
    with below as (
      select asked.id as top, folder.id, ${opening(viewer)} as opens
      from unnest(${[...folderIds]}::uuid[]) as asked (id)
      cross join lateral (
        select id, access_lineage from item where id = asked.id and trashed_at is null
        union all
        select id, access_lineage from item
        where kind = 'FOLDER' and ancestors @> array[asked.id] and trashed_at is null
      ) folder
    ), folders as (
      select top, count(*) filter (where opens and id <> top) as count from below group by top
    ), documents as (
      select below.top, count(*) as count, sum(document.size)::bigint as bytes
      from below
      join item document on document.parent_id = below.id and document.kind = 'DOCUMENT' and document.trashed_at is null
        and ${readableChild(viewer, 'below.opens', 'document')}
      group by below.top
    )
    select folders.top as id, folders.count as "folderCount", coalesce(documents.count, 0) as "documentCount",
           coalesce(documents.bytes, 0) as "totalBytes"
    from folders left join documents on documents.top = folders.top`);
  const found = new Map(counted.map((row) => [row.id, row]));
  return folderIds.map((id) => found.get(id) ?? NOTHING);
}
