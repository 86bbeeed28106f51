// Whether somebody asked for a change by its watch. That one item stands above another is told only to whoever may know of both.
import { mayKnow, mayRead } from '../access/decision.js';
import type { Viewer } from '../access/viewer.js';
import { ROOT_ID } from '../common/ids.js';
import type { ItemId } from '../common/ids.js';
import { aboveOf } from './above.js';
import type { ChangeRow } from './change-rows.js';
import { couldRead } from './visibility.js';
import type { FeedItem, ItemsById } from './visibility.js';
import { reachesDown } from './watch.js';
import type { Watch } from './watch.js';

/**
 * Among what was missed, with the watched items as they are by now. One that is gone, or hidden from the viewer, may have been
 * below whatever they are told of; what they are told of is not shown to have been below it.
 */
export function isAsked(viewer: Viewer, watch: Watch, change: ChangeRow, items: ItemsById): boolean {
  const known = (id: ItemId): FeedItem | null => {
    const item = items.get(id);
    return item !== undefined && mayKnow(viewer, item) ? item : null;
  };
  const above = (id: ItemId): ReadonlySet<ItemId> | null => {
    const item = known(id);
    return item === null ? null : aboveOf(item);
  };
  return (
    watch.matches(change, above) &&
    (reachesDown(change) || watch.ids.every((id) => id === change.itemId || known(id) !== null))
  );
}

/** Of what matches live: `watched` is an item as it was known last; null where it was never there. */
export const isAskedLive = (
  viewer: Viewer,
  watch: Watch,
  change: ChangeRow,
  watched: (id: ItemId) => FeedItem | null,
): boolean =>
  watch.ids.every((id) => {
    if (id === change.itemId) return true;
    const item = watched(id);
    if (item === null) return false;
    // What goes round all access stands for everything: it is told of at the root.
    const reaches = change.itemId === ROOT_ID || item.lineage.includes(change.itemId);
    return mayRead(viewer, item) || (reaches && couldRead(viewer, change));
  });
