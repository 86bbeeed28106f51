// Which items a change of grants, memberships or rights touches, and for whom: what the feed of changes tells of.
import sql, { join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { ROOT_ID } from '../common/ids.js';
import type { UserId } from '../common/ids.js';
import { lineageColumn } from './decision.js';

// Each of these selects `item_id`, the `principal` touched (user:<id>, group:<id>, everyone) and the moment `at`. The root
// stands for everything: who comes to bypass access, or no longer does, is touched there.

/** By the grants that the condition on `held` selects; `at` is an expression over `held`. */
export const touchedByGrants = (condition: Sql, at: Sql): Sql => sql`
  select held.item_id,
         case
           when held.user_id is not null then 'user:' || held.user_id
           when held.group_id is not null then 'group:' || held.group_id
           else 'everyone'
         end as principal,
         ${at} as at
  from access_grant held where ${condition}`;

/** By coming into groups or leaving them: `moved` is a relation of `user_id`, `group_id` and `at`. */
export const touchedByMemberships = (moved: Sql): Sql => sql`
  select touched.item_id, 'user:' || moved.user_id as principal, moved.at
  from ${moved} moved cross join lateral (${itemsOfGroup(sql`moved.group_id`, sql`moved.at`)}) touched (item_id)`;

/** By what groups may do: `moved` is a relation of `group_id`, `right_name` and `at`. */
export const touchedByRights = (moved: Sql): Sql => sql`
  select touched.item_id, 'group:' || moved.group_id as principal, moved.at
  from ${moved} moved cross join lateral (
    select rule.item_id from access_rule rule where rule.right_names @> array[moved.right_name]
    union
    select ${ROOT_ID}::uuid where moved.right_name = 'BYPASS_ACCESS'
  ) touched (item_id)`;

/** What the members of a group hold something on because of it, as far as grants at the moment and rules may tell. */
const itemsOfGroup = (group: Sql, at: Sql): Sql => sql`
  select held.item_id from access_grant held
  where held.group_id = ${group} and (held.expires_at is null or held.expires_at > ${at})
  union
  select rule.item_id from access_rule rule where rule.group_ids @> array[${group}]
  union
  select rule.item_id from access_rule rule
  where rule.right_names && array(select right_name from group_right where group_right.group_id = ${group})
  union
  select ${ROOT_ID}::uuid from group_right
  where group_right.group_id = ${group} and group_right.right_name = 'BYPASS_ACCESS'`;

/** A group that goes, with all that is granted to it: those who are in it are touched. */
export const touchedByGroup = (group: Sql, at: Date): Sql => sql`
  select touched.item_id, 'group:' || ${group} as principal, ${at}::timestamptz as at
  from (${itemsOfGroup(group, sql`${at}::timestamptz`)}) touched (item_id)`;

/**
 * Whom what stands on the item reaches at the moment, as far as grants and rules may tell: that it goes is told to them, also
 * where they hear of it only when they hold nothing there any more.
 */
export const principalsOn = (itemId: Sql, at: Date): Sql => sql`array(
  select case
           when held.user_id is not null then 'user:' || held.user_id
           when held.group_id is not null then 'group:' || held.group_id
           else 'everyone'
         end
  from access_grant held where held.item_id = ${itemId} and (held.expires_at is null or held.expires_at > ${at})
  union
  select 'group:' || named.group_id
  from access_rule rule cross join lateral unnest(rule.group_ids) named (group_id) where rule.item_id = ${itemId}
  union
  select 'group:' || held.group_id
  from access_rule rule join group_right held on held.right_name = any(rule.right_names) where rule.item_id = ${itemId}
  order by 1)`;

/**
 * Writes what happens to items along with the folder that they are in, for those on which something stands: whoever reads
 * these by that alone knows of no folder. `along` is a relation of `id`.
 */
export const tellAlong = (
  kind: 'ITEM_TRASHED' | 'ITEM_RESTORED',
  along: Sql,
  { actorId, at }: { readonly actorId: UserId | null; readonly at: Date },
): Sql => sql`
  insert into change (at, kind, actor_id, item_id, ancestors, lineage, details, principals)
  select ${at}::timestamptz, ${kind}, ${actorId}::uuid, item.id,
         case when item.kind = 'FOLDER' then item.ancestors else parent.ancestors || parent.id end, ${lineageColumn()}, '{}',
         ${principalsOn(sql`item.id`, at)}
  from ${along} along join item on item.id = along.id join item parent on parent.id = item.parent_id
  where exists (select from access_grant held where held.item_id = item.id)
     or exists (select from access_rule rule where rule.item_id = item.id)
  order by item.id`;

/** Writes one ACCESS_CHANGED for each live item and moment, in the order of the moments. */
export const tellTouched = (touched: readonly Sql[], actorId: UserId | null): Sql => sql`
  insert into change (at, kind, actor_id, item_id, ancestors, lineage, details, principals)
  select told.at, 'ACCESS_CHANGED', ${actorId}::uuid, told.id, told.ancestors, told.lineage, '{}', told.principals
  from (
    select touched.at, item.id, touched.principals, ${lineageColumn()},
           case when item.kind = 'FOLDER' then item.ancestors else parent.ancestors || parent.id end as ancestors
    from (
      select item_id, at, array_agg(distinct principal order by principal) as principals
      from (${join(touched, ' union all ')}) touched group by item_id, at
    ) touched
    join item on item.id = touched.item_id and item.trashed_at is null
    left join item parent on parent.id = item.parent_id
  ) told
  order by told.at, told.id`;
