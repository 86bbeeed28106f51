// The items that listeners watch, each with what stands above it and who watches it.
import type { ItemId } from '../common/ids.js';
import type { ChangeRow } from './change-rows.js';
import { aboveOf, mayBeAbove } from './above.js';
import type { Above } from './above.js';
import type { FeedItem, ItemsById } from './visibility.js';
import { reachesDown } from './watch.js';
import type { Watch } from './watch.js';

interface Watched<Listener> {
  /** As it was known last; null where it was never there, undefined until it is looked up. */
  item: FeedItem | null | undefined;
  /** Null until it is known. */
  above: ReadonlySet<ItemId> | null;
  readonly listeners: Set<Listener>;
}

export class WatchedItems<Listener extends { readonly watch: Watch }> {
  private readonly watched = new Map<ItemId, Watched<Listener>>();
  /** Those that nobody has looked up yet. */
  private readonly unknown = new Set<ItemId>();
  /** Those who ask for changes of everything. */
  private readonly unbound = new Set<Listener>();

  add(listener: Listener): void {
    const { ids } = listener.watch;
    if (ids.length === 0) this.unbound.add(listener);
    for (const id of ids) {
      const known = this.watched.get(id) ?? { item: undefined, above: null, listeners: new Set<Listener>() };
      known.listeners.add(listener);
      if (known.item === undefined) this.unknown.add(id);
      this.watched.set(id, known);
    }
  }

  delete(listener: Listener): void {
    this.unbound.delete(listener);
    for (const id of listener.watch.ids) {
      const known = this.watched.get(id);
      known?.listeners.delete(listener);
      if (known?.listeners.size !== 0) continue;
      this.watched.delete(id);
      this.unknown.delete(id);
    }
  }

  readonly above: Above = (id) => this.watched.get(id)?.above ?? null;

  /** Those that have to be looked up. */
  get unplaced(): ItemId[] {
    return [...this.unknown];
  }

  readonly item = (id: ItemId): FeedItem | null => this.watched.get(id)?.item ?? null;

  /** The watched items that one of the changes may have put elsewhere, or shown to others. */
  moved(changes: readonly ChangeRow[]): ItemId[] {
    const moved = changes.filter(reachesDown).map(({ itemId }) => itemId);
    if (moved.length === 0) return [];
    return [...this.watched].flatMap(([id, { above }]) =>
      moved.some((item) => item === id || mayBeAbove(above, item)) ? [id] : [],
    );
  }

  /** Those that nobody watched before stand where they are found. */
  placeNew(ids: readonly ItemId[], items: ItemsById): void {
    this.place(
      ids.filter((id) => this.watched.get(id)?.item === undefined),
      items,
      'NOW_ONLY',
    );
  }

  /** They stand where they are found by now; with `also`, what was above them counts too. */
  place(ids: readonly ItemId[], items: ItemsById, also: 'BEFORE_TOO' | 'NOW_ONLY'): void {
    for (const id of ids) {
      const known = this.watched.get(id);
      if (known === undefined) continue;
      const item = items.get(id);
      const now = aboveOf(item);
      known.item = item ?? known.item ?? null;
      this.unknown.delete(id);
      if (known.above === null) known.above = now;
      // What is gone stays where it was.
      else if (item !== undefined)
        known.above = also === 'NOW_ONLY' ? now : new Set([...known.above, ...now]);
    }
  }

  /** Those whom the change may concern; whether it does, their watch decides. */
  listeners(change: ChangeRow): Set<Listener> {
    const found = new Set(this.unbound);
    const add = (those: Iterable<Listener> = []): void => {
      for (const listener of those) found.add(listener);
    };
    add(this.watched.get(change.itemId)?.listeners);
    for (const id of change.ancestors) add(this.watched.get(id)?.listeners);
    if (reachesDown(change)) {
      for (const { above, listeners } of this.watched.values()) {
        if (mayBeAbove(above, change.itemId)) add(listeners);
      }
    }
    return found;
  }
}
