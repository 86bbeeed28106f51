// The documents that bear a tag, as far as the viewer may read them: counted, and listed as documents are everywhere.
import sql from 'sql-template-tag';
import { readable } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import type { TagId } from '../../common/ids.js';
import { connection } from '../../common/pages.js';
import type { Connection, Page } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import { itemColumns } from '../items/item-rows.js';
import type { ItemRow } from '../items/item-rows.js';
import { liveDocuments, pageOf } from '../items/list-documents.js';
import { cursorOf } from '../items/order.js';
import type { ItemOrder } from '../items/order.js';

export interface TaggedRequest {
  readonly page: Page;
  readonly order: ItemOrder;
}

/** How many there are of each tag; tags without any are left out. */
export const countTagged = (
  rows: Rows,
  viewer: Viewer,
  tagIds: readonly TagId[],
): Promise<{ readonly id: TagId; readonly count: number }[]> =>
  rows.rows(sql`
    select document_tag.tag_id as id, count(*) as count
    from document_tag join item on item.id = document_tag.document_id
    where document_tag.tag_id = any(${[...tagIds]}::uuid[]) and ${liveDocuments} and ${readable(viewer)}
    group by document_tag.tag_id`);

/** The page of each tag, in the order of the tags, in one statement. */
export async function listTagged(
  rows: Rows,
  viewer: Viewer,
  tagIds: readonly TagId[],
  request: TaggedRequest,
  total: (id: TagId) => Promise<number>,
): Promise<Connection<ItemRow>[]> {
  const found = await rows.rows<ItemRow & { readonly tagId: TagId }>(sql`
    select tagged.*
    from unnest(${[...new Set(tagIds)]}::uuid[]) as asked (id)
    cross join lateral (
      select asked.id as "tagId", ${itemColumns()}
      from document_tag join item on item.id = document_tag.document_id
      where document_tag.tag_id = asked.id and ${liveDocuments} and ${readable(viewer)} ${pageOf(request)}
    ) tagged`);
  const byTag = Map.groupBy(found, ({ tagId }) => tagId);
  return tagIds.map((id) =>
    connection(byTag.get(id) ?? [], request.page, cursorOf(request.order), () => total(id)),
  );
}
