// Moves items to another folder, with everything below them: their place, and what reaches them and the folders below.
import sql from 'sql-template-tag';
import { nameKey } from '../../common/names.js';
import { extensionOf } from '../../storage/media-type.js';
import type { Write } from '../write.js';
import type { FoundItem } from './item-rows.js';
import { lockSubtree } from './lock-subtree.js';
import { requireDepth } from './place.js';

export interface Moving {
  /** Locked for update, as read under that lock. */
  readonly item: FoundItem;
  /** What it is called there: free there. */
  readonly name: string;
}

interface Destination {
  /** The folder that they go into, none of the items nor below one; locked against moving, as read under that lock. */
  readonly to: FoundItem;
  /** The field of the input that asks for the move, for what is wrong with it. */
  readonly field: string;
}

export type Move = Moving & Destination;

export interface Moves extends Destination {
  readonly items: readonly Moving[];
  /** Levels of folders below one of the items, as found when they were locked. */
  readonly levels: number;
}

/** Moves the item, and tells of it; locks it with all that is below it. Checks and errors as below. */
export async function moveSubtree(write: Write, move: Move): Promise<void> {
  tellOf(write, move.item, await relocateSubtree(write, move));
}

/** The same, telling nobody. */
export async function relocateSubtree(
  write: Write,
  { item, name, ...destination }: Move,
): Promise<FoundItem> {
  const { levels } = item.kind === 'FOLDER' ? await lockSubtree(write.transaction, item.id) : { levels: 0 };
  const [moved] = await relocateSubtrees(write, { ...destination, items: [{ item, name }], levels });
  return moved ?? item;
}

/** Moves the items, and tells of each. */
export async function moveSubtrees(write: Write, moves: Moves): Promise<FoundItem[]> {
  const moved = await relocateSubtrees(write, moves);
  for (const [at, { item }] of moves.items.entries()) tellOf(write, item, moved[at] ?? item);
  return moved;
}

/**
 * The checks are the caller's part but for the depth: BAD_USER_INPUT where folders would come to lie too deep. However many
 * items there are, and below them, these are two statements: documents have their place from their folder. Of two items, one
 * of which is below the other, both come to be in the folder.
 */
async function relocateSubtrees(write: Write, { items, to, levels, field }: Moves): Promise<FoundItem[]> {
  const folders = items.filter(({ item }) => item.kind === 'FOLDER').map(({ item }) => item);
  if (folders.length > 0) {
    requireDepth(to, levels, field);
    await rewriteFolders(write, folders, to);
  }
  const moved = items.map(({ item, name }) => movedItem(write, item, name, to));
  await write.transaction.rows(sql`
    update item
    set parent_id = ${to.id}, name = moved.name, name_key = moved.key, extension = moved.extension, updated_at = ${write.at}
    from unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map(({ name }) => name)}::text[],
                ${moved.map(({ name }) => nameKey(name))}::text[], ${moved.map(({ extension }) => extension)}::text[])
      as moved (id, name, key, extension)
    where item.id = moved.id`);
  for (const [at, { item }] of items.entries()) {
    if (moved[at]?.name !== item.name) write.reindex(item.id);
  }
  return moved;
}

const movedItem = (write: Write, item: FoundItem, name: string, to: FoundItem): FoundItem => ({
  ...item,
  parentId: to.id,
  name,
  extension: item.kind === 'DOCUMENT' ? extensionOf(name) : item.extension,
  updatedAt: write.at,
  ancestors: [...to.ancestors, to.id],
  lineage: item.inheritsAccess ? [item.id, ...to.lineage] : item.lineage,
});

/** Who could read it before is told too, and so is who follows either place. */
function tellOf(write: Write, before: FoundItem, after: FoundItem): void {
  const place = {
    id: after.id,
    ancestors: [...new Set([...before.ancestors, ...after.ancestors])],
    lineage: [...new Set([...after.lineage, ...before.lineage])],
  };
  write.change('ITEM_MOVED', place, { fromParentId: before.parentId, toParentId: after.parentId });
}

/**
 * What stops inheriting on the way up to the item that it goes with, or at that item, has its lineage from there and keeps it.
 * A folder goes with the nearest of the items above it.
 */
async function rewriteFolders(write: Write, tops: readonly FoundItem[], to: FoundItem): Promise<void> {
  const ids = sql`${tops.map(({ id }) => id)}::uuid[]`;
  await write.transaction.rows(sql`
    with moved as (
      select * from unnest(${ids}, ${tops.map(({ inheritsAccess }) => inheritsAccess)}::boolean[]) as top (id, inherits)
    ), below as (
      select folder.id, nearest.*
      from item folder
      cross join lateral (
        select moved.id as top_id, moved.inherits, step.position::int
        from unnest(folder.ancestors || folder.id) with ordinality as step (id, position)
        join moved on moved.id = step.id
        order by step.position desc
        limit 1
      ) nearest
      where folder.id = any(${ids}) or (folder.kind = 'FOLDER' and folder.ancestors && ${ids})
    )
    update item
    set ancestors = ${[...to.ancestors, to.id]}::uuid[] || item.ancestors[below.position:],
        access_lineage = case
          when below.inherits and below.top_id = any(item.access_lineage)
            then item.access_lineage[:array_position(item.access_lineage, below.top_id)] || ${[...to.lineage]}::uuid[]
          else item.access_lineage
        end
    from below
    where item.id = below.id`);
}
