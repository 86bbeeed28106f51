// Deletes for good what lies in the trash: named items, all or none, or all that the viewer owns there.
import sql from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import { permitted } from '../../access/decision.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { conflict } from '../../common/errors.js';
import type { ItemId } from '../../common/ids.js';
import { purgeSubtrees } from '../../jobs/purge-subtrees.js';
import { recordPurge } from '../../jobs/record-purge.js';
import { retryingRaces } from '../items/races.js';
import type { Write, Writer } from '../write.js';
import { auditItems, checkIds, lockNamedItems, requireDeleteBelow } from './named-items.js';

export class ItemPurger {
  constructor(private readonly writer: Writer) {}

  /**
   * How many items went, all that was below them too, whenever that was trashed. NOT_FOUND, FORBIDDEN; CONFLICT for what is
   * not in the trash.
   */
  purge(caller: Caller, itemIds: readonly string[]): Promise<number> {
    const viewer = requireViewer(caller);
    const ids = checkIds(itemIds);
    return retryingRaces(() =>
      this.writer.run(caller, 'purgeItems', async (write) => {
        const items = await lockNamedItems(write, viewer, ids);
        auditItems(write, items);
        const live = items.find(({ trashedAt }) => trashedAt === null);
        if (live !== undefined) {
          throw conflict('Only what is in the trash can be purged: trash it first.', { itemId: live.id });
        }
        await requireDeleteBelow(write.transaction, viewer, items, 'EVERYTHING');
        return purge(
          write,
          viewer,
          items.map(({ id }) => id),
        );
      }),
    );
  }

  /** The same for what the viewer owns. What they may not purge, or something below it, is left where it is. */
  empty(caller: Caller): Promise<number> {
    const viewer = requireViewer(caller);
    requireRight(viewer, 'DELETE_DOCUMENT', 'DELETE_FOLDER');
    return retryingRaces(() =>
      this.writer.run(caller, 'emptyTrash', async (write) => {
        const ids = await lockOwn(write, viewer);
        const gone = ids.length === 0 ? 0 : await purge(write, viewer, ids);
        write.audit(null, { items: gone });
        return gone;
      }),
    );
  }
}

async function purge(write: Write, viewer: Viewer, ids: readonly ItemId[]): Promise<number> {
  await recordPurge(write.transaction, ids, viewer.userId, write.at);
  return purgeSubtrees(write.transaction, ids);
}

/** What the viewer owns and may purge, of what was trashed by itself. */
async function lockOwn(write: Write, viewer: Viewer): Promise<readonly ItemId[]> {
  const kinds = (['DOCUMENT', 'FOLDER'] as const).filter((kind) => viewer.rights.has(`DELETE_${kind}`));
  const own = await write.transaction.rows<{ id: ItemId; kind: string }>(sql`
    select item.id, item.kind from item
    where item.trash_batch = item.id and item.owner_id = ${viewer.userId} and item.kind = any(${kinds}::text[])
      and ${permitted(viewer, 'DELETE')}
    order by item.id for no key update of item`);
  const ids = own.map(({ id }) => id);
  const folders = own.filter(({ kind }) => kind === 'FOLDER').map(({ id }) => id);
  if (folders.length === 0 || viewer.bypassesAccess) return ids;
  const beyond = await write.transaction.rows<{ id: ItemId }>(sql`
    select distinct top.id
    from item folder
    join item cut on cut.parent_id = folder.id and not cut.inherits_access
    cross join lateral unnest(folder.ancestors || folder.id) as top (id)
    where folder.kind = 'FOLDER' and (folder.id = any(${folders}::uuid[]) or folder.ancestors && ${folders}::uuid[])
      and not ${permitted(viewer, 'DELETE', 'cut')}`);
  const left = new Set(beyond.map(({ id }) => id));
  return ids.filter((id) => !left.has(id));
}
