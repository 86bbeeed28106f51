// The rules that stood on an item just before a change, as the change keeps them: who met them then is told, and nobody else.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { GroupId } from '../common/ids.js';
import type { Right } from '../common/rights.js';
import { permissionsByRules } from './rules.js';
import type { Rule } from './rules.js';

export interface RulesBefore {
  readonly rules: readonly Rule[];
  /** The groups that held a right which the rules name. */
  readonly holders: readonly { readonly right: Right; readonly groupIds: readonly GroupId[] }[];
}

/**
 * The rules on the item, with who held the rights just before the moment, as JSON. An end since `since` counts as
 * still to come.
 */
export const rulesBefore = (itemId: Sql, at: Sql, since: Sql = at): Sql => sql`(
  select jsonb_build_object(
    'rules', coalesce(jsonb_agg(jsonb_build_object(
      'itemId', rule.item_id, 'permission', rule.permission, 'match', rule.match, 'clauses', rule.clauses)), '[]'),
    'holders', coalesce((
      select jsonb_agg(jsonb_build_object('right', held.right_name, 'groupIds', held.group_ids))
      from (
        select right_name, array_agg(group_id order by group_id) as group_ids from group_right
        where right_name in (
            select unnest(named.right_names) from access_rule named where named.item_id = ${itemId})
          and (starts_at is null or starts_at < ${at})
          and (ends_at is null or ends_at >= ${at} or ends_at > ${since})
        group by right_name
      ) held
    ), '[]'))
  from access_rule rule where rule.item_id = ${itemId})`;

/** The same where there are any rules, else null. */
export const anyRulesBefore = (itemId: Sql, at: Date): Sql => sql`
  case when exists (select from access_rule standing where standing.item_id = ${itemId})
       then ${rulesBefore(itemId, sql`${at}::timestamptz`)} end`;

/** Whether somebody who was in these groups could read the item by the rules. */
export function metBefore({ rules, holders }: RulesBefore, wasIn: (groupId: GroupId) => boolean): boolean {
  const named = rules.flatMap(({ clauses }) => clauses.flatMap(({ groups }) => groups?.groupIds ?? []));
  const held = holders.filter(({ groupIds }) => groupIds.some(wasIn));
  const subject = {
    groups: new Map(named.filter(wasIn).map((id) => [id, null])),
    rights: new Map(held.map(({ right }) => [right, null])),
  };
  return permissionsByRules(rules, subject).length > 0;
}
