// Share links by their ids, as far as the viewer may know of them.
import sql from 'sql-template-tag';
import { permissionsOn } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import { includes } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import { shareLinkColumns } from './share-link-rows.js';
import type { ShareLinkRow } from './share-link-rows.js';

/** Those to live items that the viewer may share: their own, with MANAGE everybody's; in no order. */
export async function visibleShareLinks(
  rows: Rows,
  viewer: Viewer,
  ids: readonly string[],
): Promise<ShareLinkRow[]> {
  // Items first: links to what is hidden cost no more than links that do not exist.
  const items = await rows.rows<FoundItem>(
    selectItems(
      sql`item.id in (select item_id from share_link where share_link.id = any(${[...ids]}::uuid[]))`,
    ),
  );
  const held = new Map(items.map((item) => [item.id, permissionsOn(viewer, item)]));
  if (![...held.values()].some((mask) => includes(mask, 'SHARE'))) return [];
  const links = await rows.rows<ShareLinkRow>(
    sql`select ${shareLinkColumns} from share_link where share_link.id = any(${[...ids]}::uuid[])`,
  );
  return links.filter(({ itemId, createdById }) => {
    const mask = held.get(itemId) ?? 0;
    return includes(mask, createdById === viewer.userId ? 'SHARE' : 'MANAGE');
  });
}
