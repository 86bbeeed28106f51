// Holds a folder and all folders below it still, so that nothing comes to be in there while they are moved or trashed.
import sql from 'sql-template-tag';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface LockedSubtree {
  /** How many levels the deepest folder has above it. */
  readonly deepest: number;
}

/**
 * Locks the folders until the transaction ends. Whoever makes something in a folder holds it for so long: once no folder has
 * been added while this waited for the others, none can be.
 */
export const lockSubtree = (rows: Rows, folderId: ItemId): Promise<LockedSubtree> =>
  lockSubtrees(rows, [folderId]);

/** The same for several folders, and what is below any of them. */
export async function lockSubtrees(rows: Rows, folderIds: readonly ItemId[]): Promise<LockedSubtree> {
  const ids = sql`${[...folderIds]}::uuid[]`;
  let before = -1;
  for (;;) {
    const locked = await rows.row<LockedSubtree & { readonly folders: number }>(sql`
      with locked as materialized (
        select ancestors from item
        where kind = 'FOLDER' and (id = any(${ids}) or ancestors && ${ids})
        order by id for no key update
      )
      select count(*) as folders, coalesce(max(cardinality(ancestors)), 0) as deepest from locked`);
    if (locked === undefined) throw new Error('An aggregate has one row.');
    if (locked.folders === before) return locked;
    before = locked.folders;
  }
}
