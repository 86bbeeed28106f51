// What is in folders: one statement for the pages of as many folders as are asked for together.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { opensTo, readableChild } from '../../access/decision.js';
import type { AccessSubject } from '../../access/decision.js';
import type { Holder } from '../../access/viewer.js';
import type { ItemId } from '../../common/ids.js';
import { connection, once } from '../../common/pages.js';
import type { Connection, Page } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import { itemColumns } from './item-rows.js';
import type { ItemKind, ItemRow } from './item-rows.js';
import { behind, cursorOf, orderBy, positionOf } from './order.js';
import type { ItemOrder } from './order.js';

/** One list of contents, the same for each of the folders. */
export interface ContentsRequest {
  readonly page: Page;
  readonly order: ItemOrder;
  /** Null: folders first, then documents, each in the order. */
  readonly kind: ItemKind | null;
  /** Further conditions on `item`, each beginning with `and`. */
  readonly filter: Sql;
}

/** The page of each folder, in the order of the folders. What the viewer may not read is neither there nor counted. */
export async function listContents(
  rows: Rows,
  viewer: Holder,
  folders: readonly AccessSubject[],
  request: ContentsRequest,
): Promise<Connection<ItemRow>[]> {
  const { page, order } = request;
  // One folder may be asked for by several places of one operation.
  const distinct = [...new Map(folders.map((folder) => [folder.id, folder])).values()];
  const found = await rows.rows<ItemRow>(sql`
    select contents.*
    from ${asked(viewer, distinct)}
    cross join lateral (${contents(viewer, request)}) contents`);
  const byFolder = new Map<ItemId | null, ItemRow[]>(folders.map(({ id }) => [id, []]));
  for (const row of found) byFolder.get(row.parentId)?.push(row);
  const counts = once(() => countContents(rows, viewer, distinct, request));
  return folders.map(({ id }) =>
    connection(byFolder.get(id) ?? [], page, cursorOf(order), async () => (await counts()).get(id) ?? 0),
  );
}

/** Of all the folders in one statement, whichever of them is asked for its total. */
async function countContents(
  rows: Rows,
  viewer: Holder,
  folders: readonly AccessSubject[],
  request: ContentsRequest,
): Promise<ReadonlyMap<ItemId, number>> {
  const counted = await rows.rows<{ id: ItemId; count: number }>(sql`
    select folder.id, count(*) as count from ${asked(viewer, folders)} join item on ${inFolder(viewer, request)}
    group by folder.id`);
  return new Map(counted.map(({ id, count }) => [id, count]));
}

/** The folders as a table `folder`, each with whether it lets through what inherits from it. */
const asked = (viewer: Holder, folders: readonly AccessSubject[]): Sql => sql`
  unnest(${folders.map(({ id }) => id)}::uuid[], ${folders.map((folder) => opensTo(viewer, folder))}::boolean[])
    as folder (id, opens)`;

const inFolder = (viewer: Holder, { kind, filter }: ContentsRequest): Sql => sql`
  item.parent_id = folder.id and item.trashed_at is null and ${readableChild(viewer, 'folder.opens')}
  ${kind === null ? empty : sql`and item.kind = ${kind}`} ${filter}`;

/** One entry more than the page has, to see whether there is a next one. */
function contents(viewer: Holder, request: ContentsRequest): Sql {
  const { page, order } = request;
  const limit = sql`limit ${page.first + 1}`;
  if (page.after === null) {
    return sql`
      select ${itemColumns()} from item where ${inFolder(viewer, request)}
      order by item.kind desc, ${orderBy(order)} ${limit} offset ${page.offset}`;
  }
  const position = positionOf(page.after, order);
  const rest = sql`
    select item.* from item
    where ${inFolder(viewer, request)} and item.kind = ${position.kind} and ${behind(position, order)}
    order by ${orderBy(order)} ${limit}`;
  // Behind a folder come the other folders and then all documents: two ranges of one index.
  const documents = sql`
    select item.* from item where ${inFolder(viewer, request)} and item.kind = 'DOCUMENT'
    order by ${orderBy(order)} ${limit}`;
  const goesOn = position.kind === 'FOLDER' && request.kind === null;
  return sql`
    select ${itemColumns()} from ((${rest}) ${goesOn ? sql`union all (${documents})` : empty}) item
    order by item.kind desc, ${orderBy(order)} ${limit}`;
}
