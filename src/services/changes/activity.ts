// What happened to items, each by itself, newest first: for whoever may read them.
import sql, { empty } from 'sql-template-tag';
import { changeColumns, parseChange } from '../../changes/change-rows.js';
import type { ChangeRow } from '../../changes/change-rows.js';
import { positionOf } from '../../changes/position.js';
import { tell } from '../../changes/told.js';
import type { Told } from '../../changes/told.js';
import { detailsFor, foldersToKnow } from '../../changes/visibility.js';
import type { Viewer } from '../../access/viewer.js';
import { connection } from '../../common/pages.js';
import type { Connection, Page } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import type { ItemRow } from '../items/item-rows.js';
import { findFeedItems } from './feed-items.js';

/** A page for each of the items, of the changes to the item itself: one statement for all, and one for folders moved from and to. */
export async function listActivity(
  rows: Rows,
  { viewer, epoch }: { readonly viewer: Viewer; readonly epoch: string },
  subjects: readonly ItemRow[],
  page: Page,
): Promise<Connection<Told>[]> {
  const before = page.after === null ? null : positionOf(epoch, page.after);
  const from =
    before === null
      ? empty
      : sql`and (change.xid, change.id) < (${before.xid.toString()}::xid8, ${before.id}::bigint)`;
  const found = await rows.rows<Omit<ChangeRow, 'xid'> & { readonly xid: string }>(sql`
    select told.* from unnest(${[...new Set(subjects.map(({ id }) => id))]}::uuid[]) as subject (id)
    cross join lateral (
      select ${changeColumns} from change where change.item_id = subject.id ${from}
      order by change.xid desc, change.id desc limit ${page.first + 1}
    ) told`);
  const changes = found.map(parseChange);
  const folders = await findFeedItems(rows, foldersToKnow(changes));
  const byItem = Map.groupBy(changes, ({ itemId }) => itemId);
  return subjects.map((item) => {
    const told = (byItem.get(item.id) ?? []).map((change) =>
      tell(epoch, { change, item, details: detailsFor(viewer, change, folders) }),
    );
    return connection(
      told,
      page,
      ({ cursor }) => cursor,
      () => Promise.resolve(told.length),
    );
  });
}
