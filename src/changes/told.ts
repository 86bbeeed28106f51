// A change as clients are told of it: the same object for all who are shown the same, so that it is answered once for all of them.
import type { ItemId, UserId } from '../common/ids.js';
import type { Cursor } from '../common/cursors.js';
import type { ChangeKind, ChangeRow } from './change-rows.js';
import { cursorOf } from './position.js';
import { shownTo } from './visibility.js';
import type { ItemsById, ShownChange } from './visibility.js';
import type { Viewer } from '../access/viewer.js';

/** The API's type `Change`. */
export interface Told {
  readonly cursor: Cursor;
  readonly kind: ChangeKind;
  readonly at: Date;
  readonly actorId: UserId | null;
  readonly itemId: ItemId;
  readonly item: { readonly id: ItemId } | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** As it is shown to somebody. */
export const tell = (epoch: string, { change, item, details }: ShownChange): Told => ({
  cursor: cursorOf(epoch, change),
  kind: change.kind,
  at: change.at,
  actorId: change.actorId,
  itemId: change.itemId,
  item,
  details,
});

/** Tells of one change. */
export class Telling {
  private readonly told = new Map<string, Told>();

  constructor(
    private readonly epoch: string,
    readonly change: ChangeRow,
    private readonly items: ItemsById,
  ) {}

  /** Null where the viewer is not to be told. */
  to(viewer: Viewer): Told | null {
    const shown = shownTo(viewer, this.change, this.items);
    if (shown === null) return null;
    const key = `${shown.item === null ? '' : 'item'} ${shown.details === this.change.details ? '' : JSON.stringify(shown.details)}`;
    let told = this.told.get(key);
    if (told === undefined) this.told.set(key, (told = tell(this.epoch, shown)));
    return told;
  }
}
