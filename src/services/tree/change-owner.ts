// Gives items of one user to another: the owner, and MANAGE where the owner held it by a grant of their own.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { lineageColumn } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import { notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { UserId } from '../../common/ids.js';
import { userColumns } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';
import { statusOf } from '../users/user-status.js';
import type { ChangeKind } from '../../changes/change-rows.js';
import type { Write } from '../write.js';

export interface OwnerChange {
  readonly from: UserId;
  readonly to: UserId;
  /** Of the rows of `item` that are theirs, those that change hands. */
  readonly which: Sql;
  /** Of these, with the columns `id`, `trashed_at` and `ancestors`, those of which the change feed tells. */
  readonly told: Sql;
}

/** The user who is to own; they stay active until the write is over. NOT_FOUND for anybody who is not. */
export async function lockNewOwner(write: Write, id: string): Promise<UserRow> {
  const key = id.toLowerCase();
  const user = isId(key)
    ? await write.transaction.row<UserRow>(sql`
        select ${userColumns} from user_account where id = ${key} for share of user_account`)
    : undefined;
  if (user === undefined || statusOf(user, write.at) !== 'ACTIVE') throw notFound('user');
  return user;
}

/** All in one statement. Answers the bytes of all revisions that came with it. */
export async function changeOwner(
  write: Write,
  viewer: Viewer,
  { from, to, which, told }: OwnerChange,
): Promise<number> {
  const kind: ChangeKind = 'OWNER_CHANGED';
  const given = await write.transaction.row<{ bytes: number }>(sql`
    with owned as materialized (
      select item.id, item.trashed_at, ${lineageColumn()},
             case when item.kind = 'FOLDER' then item.ancestors else parent.ancestors || parent.id end as ancestors
      from item left join item parent on parent.id = item.parent_id
      where item.owner_id = ${from} and ${which}
    ), told as (
      insert into change (at, kind, actor_id, item_id, ancestors, lineage, details)
      select ${write.at}::timestamptz, ${kind}, ${viewer.userId}::uuid, id, ancestors, lineage, '{}'
      from owned where ${told}
    ), managed as (
      insert into access_grant (id, item_id, user_id, permission, granted_by_id, granted_at, expires_at)
      select gen_random_uuid(), owned.id, ${to}::uuid, held.permission, ${viewer.userId}::uuid,
             ${write.at}::timestamptz, held.expires_at
      from owned
      join access_grant held on held.item_id = owned.id and held.user_id = ${from} and held.permission = 'MANAGE'
        and (held.expires_at is null or held.expires_at > ${write.at})
      on conflict (item_id, user_id, group_id, permission) do update set expires_at = excluded.expires_at
        where access_grant.expires_at < coalesce(excluded.expires_at, 'infinity')
    ), given as (
      update item set owner_id = ${to} from owned
      where item.id = owned.id and item.owner_id = ${from}
      returning item.kept_bytes
    )
    select coalesce(sum(kept_bytes), 0)::bigint as bytes from given`);
  return given?.bytes ?? 0;
}
