// Replaces the rules that stand on an item.
import sql, { join } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import { rulesBefore } from '../../access/rules-before.js';
import type { RulesBefore } from '../../access/rules-before.js';
import { toldUntil } from '../../access/touched-items.js';
import type { Caller } from '../../access/viewer.js';
import { conflict, notFound } from '../../common/errors.js';
import { isId, newId } from '../../common/ids.js';
import type { GroupId, ItemId, UserId } from '../../common/ids.js';
import { includes } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';
import type { Write, Writer } from '../write.js';
import { explain } from './explain.js';
import { requireManageUntil } from './manage-until.js';
import { auditTarget, lockManageableItem } from './manageable-item.js';
import { checkRules, groupsIn, rightsIn, rulesOn } from './rule-rows.js';
import type { NewRule, RuleInput, RuleRow } from './rule-rows.js';

export interface AccessRulesInput {
  readonly itemId: string;
  readonly rules: readonly RuleInput[];
}

export class AccessRuleSetter {
  constructor(private readonly writer: Writer) {}

  /**
   * Needs MANAGE_ACCESS_RULES, and MANAGE on the item, for good where there are to be rules. Answers the rules that stand there
   * now. NOT_FOUND for the item and for unknown groups, FORBIDDEN, BAD_USER_INPUT; CONFLICT where the viewer would lose MANAGE.
   */
  set(caller: Caller, input: AccessRulesInput): Promise<RuleRow[]> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'setAccessRules', async (write) => {
      const item = await lockManageableItem(write, viewer, input.itemId, 'MANAGE_ACCESS_RULES');
      const rules = checkRules(input.rules);
      await requireGroups(write.transaction, groupsIn(rules));
      if (rules.length > 0) await requireManageUntil(write, viewer, [item], null);
      const before = await rulesStanding(write, item.id);
      await replaceRules(write, item.id, rules, viewer.userId);
      const { permissions } = await explain(write.transaction, item, viewer.userId, write.at);
      if (!includes(permissions, 'MANAGE')) {
        throw conflict('You would lose MANAGE by it: grant it to yourself first.', { rule: 'KEEP_MANAGE' });
      }
      // Whoever meets the new ones is told because they may read it.
      write.changeAccess(item, [], before);
      write.touch('everyone');
      write.audit(auditTarget(item), { rules });
      return rulesOn(write.transaction, [item.id]);
    });
  }
}

async function rulesStanding({ transaction, at }: Write, itemId: ItemId): Promise<RulesBefore | null> {
  const before = rulesBefore(sql`${itemId}::uuid`, sql`${at}::timestamptz`, toldUntil);
  const row = await transaction.row<{ before: RulesBefore }>(sql`select ${before} as before`);
  return row?.before ?? null;
}

/** An id that names no group: NOT_FOUND. */
async function requireGroups(rows: Rows, ids: readonly GroupId[]): Promise<void> {
  if (!ids.every(isId)) throw notFound('group');
  if (ids.length === 0) return;
  const there = await rows.rows(
    sql`select id from user_group where id = any(${[...ids]}::uuid[]) order by id for key share`,
  );
  if (there.length < ids.length) throw notFound('group');
}

async function replaceRules(
  write: Write,
  itemId: ItemId,
  rules: readonly NewRule[],
  createdById: UserId,
): Promise<void> {
  await write.transaction.rows(sql`delete from access_rule where item_id = ${itemId}`);
  if (rules.length === 0) return;
  const values = rules.map(
    (rule, position) => sql`(
      ${newId()}::uuid, ${itemId}::uuid, ${rule.permission}, ${rule.match}, ${JSON.stringify(rule.clauses)}::jsonb,
      ${groupsIn([rule])}::uuid[], ${rightsIn([rule])}::text[], ${position}::int, ${createdById}::uuid,
      ${write.at}::timestamptz)`,
  );
  await write.transaction.rows(sql`
    insert into access_rule (id, item_id, permission, match, clauses, group_ids, right_names, position, created_by_id,
                             created_at)
    values ${join(values)}`);
}
