// Deletes items of the trash for good, with everything below them. Their bytes are left to the collector of blobs.
import sql from 'sql-template-tag';
import type { ItemId } from '../common/ids.js';
import type { Rows } from '../database/database.js';

/**
 * Everything below the items is in the trash as they are, and they are locked for update. How many items went: two statements,
 * however many there are. Nothing is restored from a folder meanwhile, for that takes a lock on it.
 */
export async function purgeSubtrees(rows: Rows, topIds: readonly ItemId[]): Promise<number> {
  const ids = sql`${[...topIds]}::uuid[]`;
  const folders = sql`folder.kind = 'FOLDER' and (folder.id = any(${ids}) or folder.ancestors && ${ids})`;
  await rows.rows(sql`
    with locked as materialized (select 1 from item folder where ${folders} order by folder.id for update)
    select count(*) from locked`);
  const row = await rows.row<{ gone: number }>(sql`
    with gone as (
      delete from item
      where trashed_at is not null and id in (
        select unnest(${ids})
        union
        select child.id from item folder join item child on child.parent_id = folder.id where ${folders}
      )
      returning 1
    )
    select count(*) as gone from gone`);
  return row?.gone ?? 0;
}
