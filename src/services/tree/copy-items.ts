// Copies items into a folder, all of them or none.
import sql from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { conflict } from '../../common/errors.js';
import { ROOT_ID, newId } from '../../common/ids.js';
import type { ItemId } from '../../common/ids.js';
import { requireRoom } from '../content/quota.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem, ItemKind, ItemRow } from '../items/item-rows.js';
import {
  findTargetFolder,
  freeNames,
  grantOwnership,
  placed,
  refuseHomes,
  requireDepth,
  requireMaking,
} from '../items/place.js';
import { ChangedMeanwhile, retryingRaces } from '../items/races.js';
import type { Write, Writer } from '../write.js';
import { insertCopies, measureCopy } from './copied-set.js';
import type { CopiedSet, CopiedTop } from './copied-set.js';
import { checkInput, findNamed, intoFolder, requireFreeNames } from './named-items.js';
import type { IntoFolderInput, NamedItems } from './named-items.js';

export class ItemCopier {
  constructor(private readonly writer: Writer) {}

  /**
   * Needs READ on each, and for each kind that is copied what making one in the folder needs. What the viewer may not read below
   * is left out, with all that is below it. A folder may be copied into itself: what it holds before is what is copied.
   * Answers the copies in the order of what they are copies of. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; CONFLICT for the root, and
   * with FAIL for names that are taken; QUOTA_EXCEEDED.
   */
  copy(caller: Caller, input: IntoFolderInput): Promise<ItemRow[]> {
    const viewer = requireViewer(caller);
    return retryingRaces(() =>
      this.writer.run(caller, 'copyItems', async (write) => {
        const named = await findNamed(write.transaction, viewer, input);
        requireKinds(viewer, named.target, new Set(named.items.map(({ kind }) => kind)));
        checkInput(input);
        refuseHomes(named.target);
        refuseRoot(named.items);
        const target = await findTargetFolder(
          write.transaction,
          viewer,
          named.target.id,
          'for share of item',
        );
        const copies = await copyInto(write, viewer, input, { ...named, target });
        write.audit(intoFolder(named), {
          itemIds: named.items.map(({ id }) => id),
          copyIds: copies.map(({ id }) => id),
        });
        return copies;
      }),
    );
  }
}

function requireKinds(viewer: Viewer, target: FoundItem, kinds: ReadonlySet<ItemKind>): void {
  for (const kind of kinds) requireMaking(viewer, target, kind);
}

/** What makes the root visible to everybody is no permission that could be copied by. */
function refuseRoot(items: readonly FoundItem[]): void {
  if (items.some(({ id }) => id === ROOT_ID)) {
    throw conflict('The root cannot be copied: take what is in it.', { itemId: ROOT_ID });
  }
}

async function copyInto(
  write: Write,
  viewer: Viewer,
  input: IntoFolderInput,
  named: NamedItems,
): Promise<FoundItem[]> {
  const { items, target } = named;
  const tops = await topsOf(write, viewer, input, named);
  const expected = await measureCopy(write, viewer, tops, target);
  requireKinds(viewer, target, kindsIn(expected));
  if (expected.folders > 0) requireDepth(target, expected.levels, 'targetFolderId');
  await requireRoom(write, viewer.userId, expected.bytes);
  const copied = await insertCopies(write, viewer, tops, target);
  // It was asked for other rights, another depth or less room than it came to need, or one of the items is gone.
  const beyond =
    copied.tops < items.length ||
    copied.levels > expected.levels ||
    copied.bytes > expected.bytes ||
    kindsIn(copied).size > kindsIn(expected).size;
  if (beyond) throw new ChangedMeanwhile('What is copied changed before it was copied.');
  for (const { id } of tops) {
    grantOwnership(write, viewer, id, target);
    write.change('ITEM_CREATED', placed(id, target));
    write.reindex(id);
  }
  return readCopies(write, tops);
}

const kindsIn = ({ folders, documents }: CopiedSet): Set<ItemKind> =>
  new Set([...(folders > 0 ? ['FOLDER' as const] : []), ...(documents > 0 ? ['DOCUMENT' as const] : [])]);

async function topsOf(
  write: Write,
  viewer: Viewer,
  { onConflict }: IntoFolderInput,
  named: NamedItems,
): Promise<CopiedTop[]> {
  const { items, target } = named;
  if (onConflict === 'FAIL') await requireFreeNames(write.transaction, viewer, named);
  const wanted = items.map(({ name }) => name);
  const names = onConflict === 'FAIL' ? wanted : await freeNames(write.transaction, target.id, wanted);
  return items.map((item, at) => ({ item, id: newId<ItemId>(), name: names[at] ?? item.name }));
}

async function readCopies(write: Write, tops: readonly CopiedTop[]): Promise<FoundItem[]> {
  const ids = tops.map(({ id }) => id);
  const copies = await write.transaction.rows<FoundItem>(selectItems(sql`item.id = any(${ids}::uuid[])`));
  return ids.flatMap((wanted) => copies.filter(({ id }) => id === wanted));
}
