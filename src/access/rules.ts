// Rules: conditional grants that whoever meets them holds, by the groups they are in and the rights they hold.
import type { GroupId, ItemId } from '../common/ids.js';
import type { Permission } from '../common/permissions.js';
import type { Right } from '../common/rights.js';
import { earlier, endsBy } from '../common/time-windows.js';

export const matches = ['ALL', 'ANY'] as const;
/** Whether all of something have to hold, or any one of them. */
export type Match = (typeof matches)[number];

/** Met when all (or any) of its conditions are; at least one of them is there. */
export interface RuleClause {
  readonly match: Match;
  readonly groups: { readonly match: Match; readonly groupIds: readonly GroupId[] } | null;
  readonly rights: { readonly match: Match; readonly rights: readonly Right[] } | null;
}

export interface Rule {
  readonly itemId: ItemId;
  readonly permission: Permission;
  readonly match: Match;
  readonly clauses: readonly RuleClause[];
}

/** The groups and rights of a user that are in force at a moment, each with its end; null: none. */
export interface RuleSubject {
  readonly groups: ReadonlyMap<GroupId, Date | null>;
  readonly rights: ReadonlyMap<Right, Date | null>;
}

/** A permission that rules give: those of one permission on one item, which have to be met all. */
export interface GivenByRules<Given extends Rule> {
  readonly itemId: ItemId;
  readonly permission: Permission;
  readonly rules: readonly Given[];
  /** When the first of them will not be met any more, as far as it is known; null: never. */
  readonly until: Date | null;
}

export function permissionsByRules<Given extends Rule>(
  rules: readonly Given[],
  subject: RuleSubject,
): GivenByRules<Given>[] {
  const together = Map.groupBy(rules, ({ itemId, permission }) => `${itemId} ${permission}`);
  return [...together.values()].flatMap((all) => {
    const [first] = all;
    const until = joined(
      'ALL',
      all.map((rule) => metUntil(rule, subject)),
    );
    return first === undefined || until === undefined
      ? []
      : [{ itemId: first.itemId, permission: first.permission, rules: all, until }];
  });
}

/** Until when something is met: null for good, undefined where it is not. */
type Met = Date | null | undefined;

const metUntil = ({ match, clauses }: Rule, subject: RuleSubject): Met =>
  joined(
    match,
    clauses.map((clause) => clauseMetUntil(clause, subject)),
  );

function clauseMetUntil({ match, groups, rights }: RuleClause, subject: RuleSubject): Met {
  const conditions: Met[] = [];
  // A group that was deleted has no members.
  if (groups !== null) {
    conditions.push(
      joined(
        groups.match,
        groups.groupIds.map((id) => subject.groups.get(id)),
      ),
    );
  }
  if (rights !== null) {
    conditions.push(
      joined(
        rights.match,
        rights.rights.map((right) => subject.rights.get(right)),
      ),
    );
  }
  return joined(match, conditions);
}

/** All together until the first ends, any of them until the last does. Of nothing at all nothing is met. */
function joined(match: Match, parts: readonly Met[]): Met {
  const met = parts.filter((part) => part !== undefined);
  if (met.length === 0 || (match === 'ALL' && met.length < parts.length)) return undefined;
  return met.reduce((one, other) =>
    match === 'ALL' ? earlier(one, other) : endsBy(one, other) ? other : one,
  );
}
