// What stands above the items that somebody watches: what happens to that, happens to them.
import type { ItemId } from '../common/ids.js';
import type { FeedItem } from './visibility.js';

/** What stands above an item; null while that is not known, and anything may. */
export type Above = (id: ItemId) => ReadonlySet<ItemId> | null;

const NOTHING: ReadonlySet<ItemId> = new Set();

export const mayBeAbove = (above: ReadonlySet<ItemId> | null, id: ItemId): boolean =>
  above === null || above.has(id);

export const aboveOf = (item: FeedItem | undefined): ReadonlySet<ItemId> =>
  item === undefined ? NOTHING : new Set(item.ancestors);
