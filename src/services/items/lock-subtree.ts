// Holds folders and all folders below them still, so that nothing comes to be in there while they are moved or trashed.
import sql from 'sql-template-tag';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface LockedSubtrees {
  /** How many levels of folders there are below one of the items, at most. What lies below two counts for the nearer one. */
  readonly levels: number;
}

export const lockSubtree = (rows: Rows, folderId: ItemId): Promise<LockedSubtrees> =>
  lockSubtrees(rows, [folderId]);

/**
 * Locks the items, and the folders below those that are folders, until the transaction ends: in one order, so that whoever else
 * does the same waits, rather than both for each other. Whoever makes something in a folder holds it for so long: once no
 * folder has been added while this waited for the others, none can be.
 */
export async function lockSubtrees(rows: Rows, itemIds: readonly ItemId[]): Promise<LockedSubtrees> {
  const ids = sql`${[...itemIds]}::uuid[]`;
  let before = -1;
  for (;;) {
    const locked = await rows.row<LockedSubtrees & { readonly folders: number }>(sql`
      with locked as materialized (
        select kind, ancestors || id as path from item
        where id = any(${ids}) or (kind = 'FOLDER' and ancestors && ${ids})
        order by id for no key update
      )
      select count(*) as folders, coalesce(max(cardinality(path) - (
        select max(position)::int from unnest(path) with ordinality as step (id, position) where step.id = any(${ids})
      )), 0) as levels
      from locked where kind = 'FOLDER'`);
    if (locked === undefined) throw new Error('An aggregate has one row.');
    if (locked.folders === 0 || locked.folders === before) return locked;
    before = locked.folders;
  }
}
