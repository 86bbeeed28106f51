// What a viewer is told of a change: the one decision, for those who ask for what they missed and for those who listen.
import { mayKnow, mayRead } from '../access/decision.js';
import type { AccessSubject } from '../access/decision.js';
import { metBefore } from '../access/rules-before.js';
import type { Viewer } from '../access/viewer.js';
import type { GroupId, ItemId } from '../common/ids.js';
import type { ChangeKind, ChangeRow } from './change-rows.js';

/** An item as it is by now, with what decides about it. */
export interface FeedItem extends AccessSubject {
  readonly lineage: readonly ItemId[];
  /** Root first, without the item. */
  readonly ancestors: readonly ItemId[];
  readonly trashedAt: Date | null;
}

export type ItemsById = ReadonlyMap<ItemId, FeedItem>;

/** What is shown of a change to a viewer. */
export interface ShownChange {
  readonly change: ChangeRow;
  /** As it is by now; null where it is gone, or the viewer may not know of it. */
  readonly item: { readonly id: ItemId } | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Of these who could read the item before is told too: they have to know that they cannot any more. */
const parting: ReadonlySet<ChangeKind> = new Set([
  'ITEM_MOVED',
  'ITEM_TRASHED',
  'ITEM_PURGED',
  'ACCESS_CHANGED',
]);

/** What the viewer is told of the change, with the items as they are by now; null where it is nothing. */
export function shownTo(viewer: Viewer, change: ChangeRow, items: ItemsById): ShownChange | null {
  const found = items.get(change.itemId);
  const item = found !== undefined && mayKnow(viewer, found) ? found : null;
  const isTold = (item !== null && item.trashedAt === null) || couldRead(viewer, change);
  return isTold ? { change, item, details: detailsFor(viewer, change, items) } : null;
}

/** Whether they are told because they could read the item just before. */
export function couldRead(viewer: Viewer, change: ChangeRow): boolean {
  if (!parting.has(change.kind)) return false;
  if (viewer.bypassesAccess || change.lineage.some((id) => viewer.roots.has(id))) return true;
  const { principals, rules } = change;
  if ((principals ?? []).some((principal) => concerns(viewer, change, principal))) return true;
  return rules !== null && metBefore(rules, (groupId) => viewer.formerGroups.had(groupId, change));
}

function concerns(viewer: Viewer, change: ChangeRow, principal: string): boolean {
  if (principal === 'everyone') return true;
  if (principal === `user:${viewer.userId}`) return true;
  if (!principal.startsWith('group:')) return false;
  return viewer.formerGroups.had(principal.slice('group:'.length) as GroupId, change);
}

/** Folders that an item was moved from or to are named to those who may read them. */
export function detailsFor(
  viewer: Viewer,
  { kind, details }: ChangeRow,
  items: ItemsById,
): Readonly<Record<string, unknown>> {
  if (kind !== 'ITEM_MOVED') return details;
  const shown = (id: unknown): unknown => {
    const folder = typeof id === 'string' ? items.get(id as ItemId) : undefined;
    return folder !== undefined && folder.trashedAt === null && mayRead(viewer, folder) ? id : null;
  };
  return { fromParentId: shown(details['fromParentId']), toParentId: shown(details['toParentId']) };
}

/** The items that have to be known to decide about the changes. */
export function itemsToKnow(changes: readonly ChangeRow[]): Set<ItemId> {
  return new Set([...changes.map(({ itemId }) => itemId), ...foldersToKnow(changes)]);
}

/** The folders that items were moved from and to. */
export function foldersToKnow(changes: readonly ChangeRow[]): Set<ItemId> {
  const ids = new Set<ItemId>();
  for (const { kind, details } of changes) {
    if (kind !== 'ITEM_MOVED') continue;
    for (const id of [details['fromParentId'], details['toParentId']]) {
      if (typeof id === 'string') ids.add(id as ItemId);
    }
  }
  return ids;
}
