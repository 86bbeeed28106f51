// How often documents are looked at and downloaded.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface UsageOfDocument {
  readonly id: ItemId;
  readonly views: number;
  readonly downloads: number;
}

/** Documents that nobody has looked at or downloaded are left out. */
export const usageOfDocuments = (rows: Rows, ids: readonly ItemId[]): Promise<UsageOfDocument[]> =>
  rows.rows<UsageOfDocument>(sql`
    select document_id as id, views, downloads from document_usage where document_id = any(${[...ids]}::uuid[])`);

/**
 * Counts one view or download of the document; `when` is the end of the statement that says whether. The figures stand
 * apart from the document's row, which nobody waits for.
 */
export const countUse = (of: 'views' | 'downloads', documentId: ItemId, when: Sql): Sql => {
  const [views, downloads] = of === 'views' ? [1, 0] : [0, 1];
  return sql`
    insert into document_usage as used (document_id, views, downloads)
    select ${documentId}::uuid, ${views}::bigint, ${downloads}::bigint ${when}
    on conflict (document_id) do update
      set views = used.views + excluded.views, downloads = used.downloads + excluded.downloads`;
};
