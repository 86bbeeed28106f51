// The naive model of who may do what, from the words of the design alone: no masks, no lineages, no SQL.
import type { Match, RuleClause } from '../../src/access/rules.js';
import type { GrantId, GroupId, ItemId, RuleId, UserId } from '../../src/common/ids.js';
import { permissions } from '../../src/common/permissions.js';
import type { Permission } from '../../src/common/permissions.js';
import type { Right } from '../../src/common/rights.js';
import type { Window } from './random-world.js';

export interface ModelItem {
  readonly id: ItemId;
  readonly kind: 'FOLDER' | 'DOCUMENT';
  readonly parent: ItemId | null;
  inherits: boolean;
}

export interface ModelGrant {
  readonly id: GrantId;
  readonly item: ItemId;
  /** Neither: everyone. */
  readonly user: UserId | null;
  readonly group: GroupId | null;
  readonly permission: Permission;
  readonly since: number;
  readonly expires: number | null;
}

export interface ModelRule {
  readonly id: RuleId;
  readonly item: ItemId;
  readonly permission: Permission;
  readonly match: Match;
  readonly clauses: readonly RuleClause[];
  readonly since: number;
}

export interface Model {
  readonly items: readonly ModelItem[];
  readonly memberships: readonly (Window & { readonly user: UserId; readonly group: GroupId })[];
  readonly holdings: readonly (Window & { readonly group: GroupId; readonly right: Right })[];
  readonly grants: readonly ModelGrant[];
  readonly rules: readonly ModelRule[];
}

const inForce = ({ from, to }: Window, at: number): boolean =>
  (from === null || from <= at) && (to === null || at < to);

const groupsOf = ({ memberships }: Model, user: UserId, at: number): GroupId[] =>
  memberships.filter((one) => one.user === user && inForce(one, at)).map(({ group }) => group);

const rightsOf = (model: Model, user: UserId, at: number): Right[] => {
  const groups = groupsOf(model, user, at);
  return model.holdings
    .filter((one) => groups.includes(one.group) && inForce(one, at))
    .map(({ right }) => right);
};

/** The item, and whatever reaches it from above. */
function reaching({ items }: Model, id: ItemId): ItemId[] {
  const ids = [id];
  let item = items.find((one) => one.id === id);
  while (item?.inherits === true && item.parent !== null) {
    const { parent } = item;
    ids.push(parent);
    item = items.find((one) => one.id === parent);
  }
  return ids;
}

const holds = (match: Match, parts: readonly boolean[]): boolean =>
  match === 'ALL' ? parts.every(Boolean) : parts.some(Boolean);

function isMet(model: Model, { match, clauses }: ModelRule, user: UserId, at: number): boolean {
  const groups = groupsOf(model, user, at);
  const rights = rightsOf(model, user, at);
  return holds(
    match,
    clauses.map((clause) =>
      holds(clause.match, [
        ...(clause.groups === null
          ? []
          : [
              holds(
                clause.groups.match,
                clause.groups.groupIds.map((id) => groups.includes(id)),
              ),
            ]),
        ...(clause.rights === null
          ? []
          : [
              holds(
                clause.rights.match,
                clause.rights.rights.map((right) => rights.includes(right)),
              ),
            ]),
      ]),
    ),
  );
}

/** What the user may do with the item at the moment. */
export function naivePermissions(model: Model, user: UserId, id: ItemId, at: number): Permission[] {
  if (rightsOf(model, user, at).includes('BYPASS_ACCESS')) return [...permissions];
  const groups = groupsOf(model, user, at);
  const held = new Set<Permission>();
  const take = (permission: Permission): void => {
    held.add('READ');
    held.add(permission);
    if (permission === 'MANAGE') for (const each of permissions) held.add(each);
  };
  for (const place of reaching(model, id)) {
    for (const grant of model.grants) {
      const reaches =
        grant.user === null && grant.group === null
          ? true
          : grant.user === user || (grant.group !== null && groups.includes(grant.group));
      if (grant.item === place && reaches && inForce({ from: grant.since, to: grant.expires }, at)) {
        take(grant.permission);
      }
    }
    for (const permission of permissions) {
      const rules = model.rules.filter(
        (rule) => rule.item === place && rule.permission === permission && rule.since <= at,
      );
      if (rules.length > 0 && rules.every((rule) => isMet(model, rule, user, at))) take(permission);
    }
  }
  return permissions.filter((permission) => held.has(permission));
}
