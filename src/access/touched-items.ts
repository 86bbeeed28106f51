// Which items a change of grants, memberships or rights touches, and for whom: what the feed of changes tells of.
import sql, { join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { ROOT_ID } from '../common/ids.js';
import type { UserId } from '../common/ids.js';
import { lineageColumn } from './decision.js';
import { anyRulesBefore, rulesBefore } from './rules-before.js';

// Each of these selects `item_id`, the `principal` touched (user:<id>, group:<id>, everyone) and the moment `at`; `by_rule` with
// no principal where the item's rules tell who could read it before. The root stands for everything: who comes to bypass
// access, or no longer does, is touched there.

/** By the grants that the condition on `held` selects; `at` is an expression over `held`. */
export const touchedByGrants = (condition: Sql, at: Sql): Sql => sql`
  select held.item_id, ${principalOf}, ${at} as at, false as by_rule
  from access_grant held where ${condition}`;

const principalOf = sql`
  case
    when held.user_id is not null then 'user:' || held.user_id
    when held.group_id is not null then 'group:' || held.group_id
    else 'everyone'
  end as principal`;

/**
 * By coming into groups or leaving them: `moved` is a relation of `user_id`, `group_id` and `at`, `sides` one of what they are
 * in before and after: `user_id`, `at`, `groups`, and whether that is `before`. Rules count where they are met on that side.
 */
export const touchedByMemberships = (moved: Sql, sides: Sql): Sql => sql`
  select touched.item_id, 'user:' || side.user_id as principal, side.at, false as by_rule
  from ${sides} side
  cross join lateral (
    select coalesce(array_agg(moved.group_id), '{}') as ids from ${moved} moved
    where moved.user_id = side.user_id and moved.at = side.at and moved.group_id = any(side.groups)
  ) moved
  cross join lateral (
    ${grantedTo(sql`moved.ids`, sql`side.at`)}
    union
    ${metByGroups(sql`moved.ids`)}
  ) touched`;

/** By the rules that name one of the groups or one of their rights. */
const metByGroups = (groupIds: Sql): Sql => sql`
  select rule.item_id from access_rule rule
  cross join lateral (
    select coalesce(array_agg(right_name), '{}') as names from group_right
    where group_id = any(side.groups) and ${inForceOn(sql`side.before`, sql`side.at`)}
  ) rights
  where (rule.item_id, rule.permission) in (
    select named.item_id, named.permission from access_rule named where named.group_ids && ${groupIds}
    union
    select named.item_id, named.permission from access_rule named
    where named.right_names && array(select right_name from group_right where group_id = any(${groupIds})))
  group by rule.item_id, rule.permission
  having bool_and(rule_met(rule.match, rule.clauses, side.groups, rights.names))`;

/** Whether a window of `starts_at` and `ends_at` is in force just before the moment, or from it on. */
export const inForceOn = (before: Sql, at: Sql): Sql => sql`
  (starts_at is null or starts_at < ${at} or (starts_at = ${at} and not ${before}))
  and (ends_at is null or ends_at > ${at} or (ends_at = ${at} and ${before}))`;

/** By what groups may do: `moved` is a relation of `group_id`, `right_name` and `at`. */
export const touchedByRights = (moved: Sql): Sql => sql`
  select rule.item_id, null::text as principal, moved.at, true as by_rule
  from ${moved} moved join access_rule rule on rule.right_names @> array[moved.right_name]
  union all
  select ${ROOT_ID}::uuid, 'group:' || moved.group_id, moved.at, false
  from ${moved} moved where moved.right_name = 'BYPASS_ACCESS'`;

/** What is granted to the groups at the moment, or everything. */
const grantedTo = (groupIds: Sql, at: Sql): Sql => sql`
  select held.item_id from access_grant held
  where held.group_id = any(${groupIds}) and (held.expires_at is null or held.expires_at > ${at})
  union
  select ${ROOT_ID}::uuid from group_right
  where group_right.group_id = any(${groupIds}) and group_right.right_name = 'BYPASS_ACCESS'`;

/** A group that goes, with all that is granted to it: those who are in it are touched. */
export const touchedByGroup = (group: Sql, at: Date): Sql => sql`
  select touched.item_id, 'group:' || ${group} as principal, ${at}::timestamptz as at, false as by_rule
  from (${grantedTo(sql`array[${group}]`, sql`${at}::timestamptz`)}) touched
  union all
  select rule.item_id, null::text, ${at}::timestamptz, true from access_rule rule
  where rule.group_ids @> array[${group}]
     or rule.right_names && array(select right_name from group_right where group_right.group_id = ${group})`;

/**
 * Whom the grants on the item reach at the moment: that it goes is told to them, also where they hear of it only when they hold
 * nothing there any more.
 */
export const principalsOn = (itemId: Sql, at: Date): Sql => sql`array(
  select distinct ${principalOf}
  from access_grant held where held.item_id = ${itemId} and (held.expires_at is null or held.expires_at > ${at})
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
  insert into change (at, kind, actor_id, item_id, ancestors, lineage, details, principals, rules)
  select ${at}::timestamptz, ${kind}, ${actorId}::uuid, item.id,
         case when item.kind = 'FOLDER' then item.ancestors else parent.ancestors || parent.id end, ${lineageColumn()}, '{}',
         ${principalsOn(sql`item.id`, at)}, ${anyRulesBefore(sql`item.id`, at)}
  from ${along} along join item on item.id = along.id join item parent on parent.id = item.parent_id
  where exists (select from access_grant held where held.item_id = item.id)
     or exists (select from access_rule rule where rule.item_id = item.id)
  order by item.id`;

/**
 * Writes one ACCESS_CHANGED for each live item and moment, in the order of the moments. What touches groups by their rights has
 * to be told before it is done; ends that have passed since `since` are not told of yet.
 */
export const tellTouched = (touched: readonly Sql[], actorId: UserId | null, since?: Sql): Sql => sql`
  insert into change (at, kind, actor_id, item_id, ancestors, lineage, details, principals, rules)
  select told.at, 'ACCESS_CHANGED', ${actorId}::uuid, told.id, told.ancestors, told.lineage, '{}', told.principals,
         case when told.by_rule then ${rulesBefore(sql`told.id`, sql`told.at`, since)} end
  from (
    select touched.at, item.id, touched.principals, touched.by_rule, ${lineageColumn()},
           case when item.kind = 'FOLDER' then item.ancestors else parent.ancestors || parent.id end as ancestors
    from (
      select item_id, at, bool_or(by_rule) as by_rule,
             coalesce(array_agg(distinct principal order by principal) filter (where principal is not null), '{}') as principals
      from (${join(touched, ' union all ')}) touched group by item_id, at
    ) touched
    join item on item.id = touched.item_id and item.trashed_at is null
    left join item parent on parent.id = item.parent_id
  ) told
  order by told.at, told.id`;

/** Ends before this have been told of. */
export const toldUntil = sql`(select until from passed_bounds)`;
