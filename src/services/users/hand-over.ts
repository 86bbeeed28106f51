// Hands all that a user owns over to somebody else: the owner of every item, and the home, which becomes a folder in theirs.
import sql from 'sql-template-tag';
import { lineageColumn, permitted } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import { badUserInput, forbidden, notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { ItemId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import { moveSubtree } from '../items/move-subtree.js';
import { freeName } from '../items/place.js';
import type { ChangeKind, Write } from '../write.js';
import { userColumns } from './user-row.js';
import type { UserRow } from './user-row.js';
import { statusOf } from './user-status.js';

/** The field of the input that names who takes over. */
const FIELD = 'transferItemsTo';

/**
 * Both users are locked by this or before. NOT_FOUND where the heir is no active account; FORBIDDEN unless the viewer holds
 * MANAGE on every item that is handed over: it gives what one may not hold.
 */
export async function handOver(write: Write, viewer: Viewer, user: UserRow, heirId: string): Promise<void> {
  const heir = await lockHeir(write, user, heirId);
  await requireManaged(viewer, write.transaction, user);
  const home = await lockItem(write.transaction, user.homeId, 'update');
  const to = await lockItem(write.transaction, heir.homeId, 'share');
  const name = await freeName(write.transaction, to.id, home.name);
  await moveSubtree(write, { item: home, to, name, field: FIELD });
  await changeOwner(write, viewer, user, heir);
  write.touch('everyone');
}

async function lockHeir(write: Write, user: UserRow, id: string): Promise<UserRow> {
  const heir = isId(id)
    ? await write.transaction.row<UserRow>(sql`
        select ${userColumns} from user_account where id = ${id} for share of user_account`)
    : undefined;
  if (heir?.id === user.id) {
    throw badUserInput({ path: FIELD, rule: 'other', message: 'Name somebody other than who is deleted.' });
  }
  if (heir === undefined || statusOf(heir, write.at) !== 'ACTIVE') throw notFound('user');
  return heir;
}

async function requireManaged(viewer: Viewer, rows: Rows, user: UserRow): Promise<void> {
  if (viewer.bypassesAccess) return;
  const beyond = await rows.row(sql`
    select 1 as found from item
    where (item.owner_id = ${user.id} or item.id = ${user.homeId}) and not ${permitted(viewer, 'MANAGE')}
    limit 1`);
  if (beyond !== undefined) throw forbidden({ permission: 'MANAGE' });
}

async function lockItem(rows: Rows, id: ItemId, lock: 'update' | 'share'): Promise<FoundItem> {
  const query = selectItems(sql`item.id = ${id}`);
  const item = await rows.row<FoundItem>(
    lock === 'share' ? sql`${query} for share of item` : sql`${query} for no key update of item`,
  );
  if (item === undefined) throw new Error(`The home ${id} is gone.`);
  return item;
}

/**
 * All in one statement, the trash included. Who takes over holds MANAGE where the owner held it by a grant of their own;
 * those who follow live items are told of the home, and of each item outside of it.
 */
async function changeOwner(write: Write, viewer: Viewer, user: UserRow, heir: UserRow): Promise<void> {
  const kind: ChangeKind = 'OWNER_CHANGED';
  await write.transaction.rows(sql`
    with owned as (
      select item.id, item.trashed_at, ${lineageColumn()},
             case when item.kind = 'FOLDER' then item.ancestors else parent.ancestors || parent.id end as ancestors
      from item left join item parent on parent.id = item.parent_id
      where item.owner_id = ${user.id}
    ), told as (
      insert into change (at, kind, actor_id, item_id, ancestors, lineage, details)
      select ${write.at}::timestamptz, ${kind}, ${viewer.userId}::uuid, id, ancestors, lineage, '{}'
      from owned where trashed_at is null and not (${user.homeId} = any(ancestors))
    ), managed as (
      insert into access_grant (id, item_id, user_id, permission, granted_by_id, granted_at, expires_at)
      select gen_random_uuid(), owned.id, ${heir.id}::uuid, held.permission, ${viewer.userId}::uuid,
             ${write.at}::timestamptz, held.expires_at
      from owned
      join access_grant held on held.item_id = owned.id and held.user_id = ${user.id} and held.permission = 'MANAGE'
        and (held.expires_at is null or held.expires_at > ${write.at})
      on conflict (item_id, user_id, group_id, permission) do update set expires_at = excluded.expires_at
        where access_grant.expires_at < coalesce(excluded.expires_at, 'infinity')
    )
    update item set owner_id = ${heir.id} where owner_id = ${user.id}`);
}
