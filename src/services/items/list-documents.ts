// Documents wherever they are, as far as the viewer may read them.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { readableDocument, readableDocumentByItself } from '../../access/decision.js';
import type { Roots } from '../../access/roots.js';
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

/** How far a viewer with many grants, or where much is public, is looked for, row by row, before the folders that they open are. */
const NEARBY = 100;
/** Lists of theirs that do without that after one for which it was in vain: it likely is so for the next one too. */
const RESTS = 15;
const resting = new WeakMap<Roots, number>();

export async function listDocuments(
  rows: Rows,
  viewer: Viewer,
  request: DocumentsRequest,
): Promise<Connection<ItemRow>> {
  const { page, order, filter } = request;
  const where = sql`${liveDocuments} and ${readableDocument(viewer)} ${filter}`;
  const found =
    (await listNearby(rows, viewer, request)) ??
    (await rows.rows<ItemRow>(sql`select ${itemColumns()} from item where ${where} ${pageOf(request)}`));
  return connection(found, page, cursorOf(order), async () => {
    const counted = await rows.row<{ count: number }>(sql`select count(*) as count from item where ${where}`);
    return counted?.count ?? 0;
  });
}

/** What every list of documents asks of `item`. */
export const liveDocuments = sql`item.kind = 'DOCUMENT' and item.trashed_at is null`;

/** The whole page, where what comes first in the order fills it; else null. However little there is, no more is looked at. */
async function listNearby(
  rows: Rows,
  viewer: Viewer,
  { page, order, filter }: DocumentsRequest,
): Promise<ItemRow[] | null> {
  const { roots } = viewer;
  if (!(roots.areMany || roots.leavesDocuments) || viewer.bypassesAccess) return null;
  const rests = resting.get(roots) ?? 0;
  if (rests > 0) {
    resting.set(roots, rests - 1);
    return null;
  }
  const found = await rows.rows<ItemRow>(sql`
    select ${itemColumns()}
    from (select * from item where ${liveDocuments} ${after(page, order)} order by ${orderBy(order)} limit ${NEARBY}) item
    where ${readableDocumentByItself(viewer)} ${filter}
    order by ${orderBy(order)} limit ${page.first + 1} offset ${offsetOf(page)}`);
  if (found.length > page.first) return found;
  resting.set(roots, RESTS);
  return null;
}

/** One page behind its cursor, and one entry more: the end of a `where` over `item`. */
export const pageOf = ({ page, order }: Pick<DocumentsRequest, 'page' | 'order'>): Sql => sql`
  ${after(page, order)} order by ${orderBy(order)} limit ${page.first + 1} offset ${offsetOf(page)}`;

const after = ({ after: cursor }: Page, order: ItemOrder): Sql =>
  cursor === null ? empty : sql`and ${behind(positionOf(cursor, order), order)}`;

const offsetOf = ({ after: cursor, offset }: Page): number => (cursor === null ? offset : 0);
