// Brings items back from the trash, each with what went there along with it: all or none.
import sql from 'sql-template-tag';
import { requirePermission, requireViewer } from '../../access/checks.js';
import { tellAlong } from '../../access/touched-items.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { HOMES_ID } from '../../common/ids.js';
import type { ItemId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import { keepOwners } from '../access/keep-owners.js';
import { requireManageUntil } from '../access/manage-until.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import { relocateSubtree } from '../items/move-subtree.js';
import { freeName } from '../items/place.js';
import { retryingRaces } from '../items/races.js';
import type { Write, Writer } from '../write.js';
import { auditItems, checkIds, lockNamedItems, requireDeleteBelow } from './named-items.js';

/** How an item comes back. */
type Way = 'AS_IT_WAS' | 'RENAMED' | 'HOME';

export class ItemRestorer {
  constructor(private readonly writer: Writer) {}

  /**
   * To where they were, under another name where theirs is taken; where that folder is itself in the trash, to the viewer's
   * home, which needs MANAGE on the item. What is live stays as it is. NOT_FOUND, FORBIDDEN.
   */
  restore(caller: Caller, itemIds: readonly string[]): Promise<ItemRow[]> {
    const viewer = requireViewer(caller);
    const ids = checkIds(itemIds);
    return retryingRaces(() =>
      this.writer.run(caller, 'restoreItems', async (write) => {
        const items = await lockNamedItems(write, viewer, ids);
        auditItems(write, items);
        const tops = items.filter(({ trashedAt }) => trashedAt !== null);
        if (tops.length === 0) return [...items];
        await requireDeleteBelow(write.transaction, viewer, tops, 'BATCH');
        await putBack(write, viewer, tops);
        return recorded(write, items);
      }),
    );
  }
}

async function putBack(write: Write, viewer: Viewer, tops: readonly FoundItem[]): Promise<void> {
  const ways = await waysOf(write, tops);
  const going = (way: Way): FoundItem[] => tops.filter(({ id }) => ways.get(id) === way);
  // What lies deeper leaves first: afterwards it does not move with what it was in.
  const home = going('HOME').toSorted((one, other) => other.ancestors.length - one.ancestors.length);
  if (home.length > 0) await takeHome(write, viewer, home);
  const asTheyWere = going('AS_IT_WAS').map(({ id }) => id);
  if (asTheyWere.length > 0) await makeLive(write, asTheyWere);
  for (const item of going('RENAMED')) {
    const name = await freeName(write.transaction, parentOf(item), item.name);
    await write.transaction.rows(sql`
      update item set name = ${name}, name_key = ${nameKey(name)}, updated_at = ${write.at} where id = ${item.id}`);
    await makeLive(write, [item.id]);
  }
}

interface Parent {
  readonly id: ItemId;
  readonly batch: ItemId | null;
}

/** Found while the folders are held as they are: whoever trashes one waits, and whoever is at it is waited for. */
async function waysOf(write: Write, tops: readonly FoundItem[]): Promise<ReadonlyMap<ItemId, Way>> {
  const parents = await write.transaction.rows<Parent>(sql`
    select id, trash_batch as batch from item where id = any(${[...new Set(tops.map(parentOf))]}::uuid[])
    order by id for share`);
  const comeBack = new Set<ItemId | null>([null, ...tops.map(({ id }) => id)]);
  const live = new Set(parents.filter(({ batch }) => comeBack.has(batch)).map(({ id }) => id));
  const taken = await write.transaction.rows<{ id: ItemId }>(sql`
    select top.id from item top
    join item namesake on namesake.parent_id = top.parent_id and namesake.name_key = top.name_key
      and namesake.trashed_at is null
    where top.id = any(${tops.map(({ id }) => id)}::uuid[])`);
  const renamed = new Set(taken.map(({ id }) => id));
  const places = new Set<string>();
  return new Map(
    tops.map((top): [ItemId, Way] => {
      // The home of a user who is gone is no home any more.
      if (!live.has(parentOf(top)) || top.parentId === HOMES_ID) return [top.id, 'HOME'];
      const place = `${top.parentId} ${nameKey(top.name)}`;
      if (renamed.has(top.id) || places.has(place)) return [top.id, 'RENAMED'];
      places.add(place);
      return [top.id, 'AS_IT_WAS'];
    }),
  );
}

/** Into the viewer's home, as plain folders and documents. */
async function takeHome(write: Write, viewer: Viewer, items: readonly FoundItem[]): Promise<void> {
  // There the viewer holds MANAGE, which nobody gives to themselves.
  const inheriting = items.filter(({ inheritsAccess }) => inheritsAccess);
  for (const item of inheriting) requirePermission(viewer, item, 'MANAGE');
  await requireManageUntil(write, viewer, inheriting, null);
  const home = await write.transaction.row<FoundItem>(
    sql`${selectItems(sql`item.id = ${viewer.homeId}`)} for share of item`,
  );
  if (home === undefined) throw new Error(`The home ${viewer.homeId} is gone.`);
  await keepOwners(
    write,
    viewer,
    inheriting.map(({ id }) => id),
    home.lineage,
  );
  for (const item of items) {
    const name = await freeName(write.transaction, home.id, item.name);
    await relocateSubtree(write, { item, to: home, name, field: 'itemIds' });
    await makeLive(write, [item.id]);
  }
}

const makeLive = (write: Write, batches: readonly ItemId[]): Promise<object[]> =>
  write.transaction.rows(sql`
    with live as (
      update item set trashed_at = null, trash_batch = null where trash_batch = any(${[...batches]}::uuid[]) returning id
    )
    ${tellAlong('ITEM_RESTORED', sql`(select id from live where id <> all(${[...batches]}::uuid[]))`, write)}`);

/** The items as they are now, in their order; of those that came back it is told. */
async function recorded(write: Write, items: readonly FoundItem[]): Promise<ItemRow[]> {
  const rows = await write.transaction.rows<FoundItem>(
    selectItems(sql`item.id = any(${items.map(({ id }) => id)}::uuid[])`),
  );
  const now = new Map(rows.map((row) => [row.id, row]));
  return items.map((before) => {
    const item = now.get(before.id);
    if (item === undefined) throw new Error(`The item ${before.id} did not come back.`);
    if (item.name !== before.name) write.reindex(item.id);
    if (before.trashedAt !== null) {
      write.change(
        'ITEM_RESTORED',
        item,
        item.name === before.name ? {} : { from: before.name, to: item.name },
      );
    }
    return item;
  });
}

function parentOf({ id, parentId }: FoundItem): ItemId {
  if (parentId === null) throw new Error(`The root ${id} is in the trash.`);
  return parentId;
}
