// Gives an item to another owner, with everything below it that belongs to the same one.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import { permissionsOn, permitted } from '../../access/decision.js';
import { findHoldersOn } from '../../access/viewer-facts.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { forbidden } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { GrantId, ItemId, UserId } from '../../common/ids.js';
import { includes } from '../../common/permissions.js';
import { requireManageUntil } from '../access/manage-until.js';
import { auditTarget, lockManageableItem } from '../access/manageable-item.js';
import { requireRoom } from '../content/quota.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import { ChangedMeanwhile, retryingRaces } from '../items/races.js';
import type { Write, Writer } from '../write.js';
import { changeOwner, lockNewOwner } from './change-owner.js';
import { refuseFixed } from './named-items.js';

export interface TransferOwnershipInput {
  readonly itemId: string;
  readonly userId: string;
  readonly recursive?: boolean | null | undefined;
}

export class OwnershipTransfer {
  constructor(private readonly writer: Writer) {}

  /**
   * Needs MANAGE_ACCESS, and MANAGE on all that changes hands, on the item itself for good. What others own below stays theirs; the owner before keeps their
   * grants. NOT_FOUND, for users who are not active too; FORBIDDEN; QUOTA_EXCEEDED; CONFLICT for what has to stay whose it is.
   */
  transfer(caller: Caller, { itemId, userId, recursive }: TransferOwnershipInput): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    return retryingRaces(() =>
      this.writer.run(caller, 'transferOwnership', async (write) => {
        const item = await lockManageableItem(write, viewer, itemId, 'MANAGE_ACCESS');
        const { id: to } = await lockNewOwner(write, userId);
        refuseFixed(item);
        const withBelow = item.kind === 'FOLDER' && recursive !== false;
        write.audit(auditTarget(item), { fromUserId: item.ownerId, userId: to, recursive: withBelow });
        if (item.ownerId === to) return item;
        await requireManageUntil(write, viewer, [item], null);
        if (withBelow) await requireManagedBelow(write, viewer, item);
        await give(write, viewer, item, {
          to,
          which: withBelow ? within(item.id) : sql`item.id = ${item.id}`,
        });
        return { ...item, ownerId: to };
      }),
    );
  }
}

/** Rows of `item`: this one and everything below, live or in the trash. */
const within = (id: ItemId): Sql => sql`item.id in (
  select ${id}::uuid
  union all
  select child.id from (${foldersIn(id)}) folder join item child on child.parent_id = folder.id and child.trashed_at is null
  union all
  select child.id from (${foldersIn(id)}) folder join item child on child.parent_id = folder.id and child.trash_batch is not null
)`;

const foldersIn = (id: ItemId): Sql => sql`
  select top.id from item top
  where top.kind = 'FOLDER' and (top.id = ${id} or top.ancestors @> array[${id}::uuid])`;

/**
 * FORBIDDEN, without saying for what, unless the viewer holds MANAGE on all that goes along. What inherits from the item all the
 * way is manageable as the item is.
 */
async function requireManagedBelow(write: Write, viewer: Viewer, item: FoundItem): Promise<void> {
  if (viewer.bypassesAccess) return;
  const beyond = await write.transaction.row(sql`
    select 1 as found
    from item join item parent on parent.id = item.parent_id
    where item.owner_id = ${item.ownerId} and item.id <> ${item.id} and ${within(item.id)}
      and not (item.inherits_access and ${item.id} = any(parent.access_lineage))
      and not ${permitted(viewer, 'MANAGE')}
    limit 1`);
  if (beyond !== undefined) throw forbidden({ permission: 'MANAGE' });
}

async function give(
  write: Write,
  viewer: Viewer,
  item: FoundItem,
  { to, which }: { readonly to: UserId; readonly which: Sql },
): Promise<void> {
  const owned = await write.transaction.row<{ bytes: number }>(sql`
    select coalesce(sum(kept_bytes), 0)::bigint as bytes from item where owner_id = ${item.ownerId} and ${which}`);
  const expected = owned?.bytes ?? 0;
  await requireRoom(write, to, expected);
  await letManage(write, viewer, item, to);
  const bytes = await changeOwner(write, viewer, {
    from: item.ownerId,
    to,
    which,
    told: sql`id = ${item.id}`,
  });
  if (bytes > expected) throw new ChangedMeanwhile('There came to be more than was made room for.');
  write.touchUser(to);
  write.notify({ userId: to, kind: 'OWNERSHIP_RECEIVED', itemId: item.id });
}

/** By an ordinary grant, where they do not hold MANAGE there already; what was to run out no longer does. */
async function letManage(write: Write, viewer: Viewer, item: FoundItem, userId: UserId): Promise<void> {
  const [holder] = await findHoldersOn(write.transaction, [userId], write.at, item.lineage);
  const holds = holder !== undefined && includes(permissionsOn(holder, item), 'MANAGE');
  const granted = await write.transaction.rows(sql`
    insert into access_grant (id, item_id, user_id, permission, granted_by_id, granted_at)
    select ${newId<GrantId>()}::uuid, ${item.id}::uuid, ${userId}::uuid, 'MANAGE', ${viewer.userId}::uuid, ${write.at}::timestamptz
    where ${!holds} or exists (
      select from access_grant
      where item_id = ${item.id} and user_id = ${userId} and permission = 'MANAGE' and expires_at is not null
    )
    on conflict (item_id, user_id, group_id, permission) do update set expires_at = null
    returning id`);
  if (granted.length > 0) write.changeAccess(item, [`user:${userId}`]);
}
