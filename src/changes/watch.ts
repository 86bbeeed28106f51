// Which changes somebody asks for: those of one item, of a folder with everything below it, of some kinds.
import { isId } from '../common/ids.js';
import type { ItemId } from '../common/ids.js';
import type { ChangeKind, ChangeRow } from './change-rows.js';
import { mayBeAbove } from './above.js';
import type { Above } from './above.js';

/** As the API's input `ChangeFilter`. */
export interface ChangeFilter {
  readonly itemId?: string | null | undefined;
  readonly within?: string | null | undefined;
  readonly kinds?: readonly ChangeKind[] | null | undefined;
}

/** What happens to a folder in these ways happens to everything below it: they count for whoever watches that. */
const reachingDown: ReadonlySet<ChangeKind> = new Set([
  'ITEM_MOVED',
  'ITEM_TRASHED',
  'ITEM_RESTORED',
  'ITEM_PURGED',
  'ACCESS_CHANGED',
]);

export const reachesDown = ({ kind }: ChangeRow): boolean => reachingDown.has(kind);

/** Names no item: what cannot be one is not found. */
const NOTHING = '00000000-0000-0000-0000-000000000000';

export class Watch {
  readonly itemId: string | null;
  readonly within: string | null;
  private readonly kinds: ReadonlySet<ChangeKind> | null;

  constructor({ itemId, within, kinds }: ChangeFilter) {
    this.itemId = watched(itemId);
    this.within = watched(within);
    this.kinds = kinds === null || kinds === undefined ? null : new Set(kinds);
  }

  /** The items by which changes are chosen: none where all are asked for. */
  get ids(): ItemId[] {
    return [this.itemId, this.within].filter((id) => id !== null) as ItemId[];
  }

  matches(change: ChangeRow, above: Above): boolean {
    if (this.kinds !== null && !this.kinds.has(change.kind)) return false;
    const { itemId, within } = this;
    const isItem = itemId === null || change.itemId === itemId;
    const isWithin =
      within === null || change.itemId === within || change.ancestors.includes(within as ItemId);
    if (isItem && isWithin) return true;
    if (!reachesDown(change)) return false;
    return (
      (isItem || mayBeAbove(above(itemId as ItemId), change.itemId)) &&
      (isWithin || mayBeAbove(above(within as ItemId), change.itemId))
    );
  }
}

function watched(id: string | null | undefined): string | null {
  if (id === null || id === undefined) return null;
  return isId(id) ? id.toLowerCase() : NOTHING;
}
