// Rules as the API shows them, and what they have to look like.
import sql from 'sql-template-tag';
import type { Match, Rule, RuleClause } from '../../access/rules.js';
import { badUserInput } from '../../common/errors.js';
import type { FieldProblem } from '../../common/errors.js';
import type { GroupId, ItemId, RuleId, UserId } from '../../common/ids.js';
import type { Permission } from '../../common/permissions.js';
import type { Right } from '../../common/rights.js';
import type { Rows } from '../../database/database.js';

export interface RuleRow extends Rule {
  readonly id: RuleId;
  readonly createdById: UserId | null;
  readonly createdAt: Date;
}

export const ruleColumns = sql`
  access_rule.id, access_rule.item_id as "itemId", access_rule.permission, access_rule.match, access_rule.clauses,
  access_rule.created_by_id as "createdById", access_rule.created_at as "createdAt"`;

/** The rules that stand on the items, each item's in the order in which they were given. */
export const rulesOn = (rows: Rows, ids: readonly ItemId[]): Promise<RuleRow[]> =>
  rows.rows<RuleRow>(sql`
    select ${ruleColumns} from access_rule
    where access_rule.item_id = any(${[...ids]}::uuid[])
    order by access_rule.item_id, access_rule.position`);

type Given<Value> = Value | null | undefined;

export interface RuleInput {
  readonly permission: Permission;
  readonly match: Match;
  readonly clauses: readonly {
    readonly match: Match;
    readonly groups?: Given<{ readonly match: Match; readonly groupIds: readonly string[] }>;
    readonly rights?: Given<{ readonly match: Match; readonly rights: readonly Right[] }>;
  }[];
}

/** A rule that is to be, its input checked. */
export interface NewRule {
  readonly permission: Permission;
  readonly match: Match;
  readonly clauses: readonly RuleClause[];
}

/** Rules of an item, clauses of a rule, groups or rights of a condition, at most. */
const MOST = { rules: 50, clauses: 20, values: 100 };

/** What is empty could never be met, and is a mistake: BAD_USER_INPUT with everything that is wrong. */
export function checkRules(inputs: readonly RuleInput[]): NewRule[] {
  const problems: FieldProblem[] = [];
  const bounded = (path: string, count: number, most: number): void => {
    if (count === 0) problems.push({ path, rule: 'required', message: 'This cannot be empty.' });
    if (count > most) problems.push({ path, rule: 'maxLength', message: `At most ${most} are taken.` });
  };
  if (inputs.length > MOST.rules) bounded('rules', inputs.length, MOST.rules);
  const rules = inputs.map(({ permission, match, clauses }, at): NewRule => {
    const path = `rules.${at}.clauses`;
    bounded(path, clauses.length, MOST.clauses);
    return {
      permission,
      match,
      clauses: clauses.map(({ match: clauseMatch, groups, rights }, clauseAt) => {
        if (!groups && !rights) bounded(`${path}.${clauseAt}`, 0, 2);
        if (groups) bounded(`${path}.${clauseAt}.groups.groupIds`, groups.groupIds.length, MOST.values);
        if (rights) bounded(`${path}.${clauseAt}.rights.rights`, rights.rights.length, MOST.values);
        return {
          match: clauseMatch,
          groups: groups ? { match: groups.match, groupIds: distinctIds(groups.groupIds) } : null,
          rights: rights ? { match: rights.match, rights: [...new Set(rights.rights)] } : null,
        };
      }),
    };
  });
  if (problems.length > 0) throw badUserInput(...problems);
  return rules;
}

const distinctIds = (ids: readonly string[]): GroupId[] =>
  [...new Set(ids.map((id) => id.toLowerCase()))] as GroupId[];

/** The groups that the rules name. */
export const groupsIn = (rules: readonly { readonly clauses: readonly RuleClause[] }[]): GroupId[] => [
  ...new Set(rules.flatMap(({ clauses }) => clauses.flatMap(({ groups }) => groups?.groupIds ?? []))),
];

/** The rights that the rules name. */
export const rightsIn = (rules: readonly { readonly clauses: readonly RuleClause[] }[]): Right[] => [
  ...new Set(rules.flatMap(({ clauses }) => clauses.flatMap(({ rights }) => rights?.rights ?? []))),
];
