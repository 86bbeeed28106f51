// Documents wherever they are, as far as the viewer may read them.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { readable } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import { connection } from '../../common/pages.js';
import type { Connection, Page } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import { itemColumns } from './item-rows.js';
import type { ItemRow } from './item-rows.js';
import { behind, cursorOf, orderBy, positionOf } from './order.js';
import type { ItemOrder } from './order.js';

export interface DocumentsRequest {
  readonly page: Page;
  readonly order: ItemOrder;
  /** Further conditions on `item`, each beginning with `and`. */
  readonly filter: Sql;
}

export async function listDocuments(
  rows: Rows,
  viewer: Viewer,
  { page, order, filter }: DocumentsRequest,
): Promise<Connection<ItemRow>> {
  const where = sql`item.kind = 'DOCUMENT' and item.trashed_at is null and ${readable(viewer)} ${filter}`;
  const start =
    page.after === null
      ? sql`order by ${orderBy(order)} limit ${page.first + 1} offset ${page.offset}`
      : sql`and ${behind(positionOf(page.after, order), order)} order by ${orderBy(order)} limit ${page.first + 1}`;
  const found = await rows.rows<ItemRow>(sql`select ${itemColumns()} from item where ${where} ${start}`);
  return connection(found, page, cursorOf(order), async () => {
    const counted = await rows.row<{ count: number }>(sql`select count(*) as count from item where ${where}`);
    return counted?.count ?? 0;
  });
}
