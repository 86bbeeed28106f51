// Why a user may do what they may with an item: every grant and rule that a permission rests on, at a moment.
import sql from 'sql-template-tag';
import type { AccessSubject } from '../../access/decision.js';
import { permissionsByRules } from '../../access/rules.js';
import type { RuleSubject } from '../../access/rules.js';
import { rightsThrough } from '../../access/viewer-facts.js';
import { ROOT_ID } from '../../common/ids.js';
import type { GroupId, ItemId, UserId } from '../../common/ids.js';
import { NO_PERMISSIONS, implied, listed } from '../../common/permissions.js';
import type { Permission, PermissionMask } from '../../common/permissions.js';
import type { Right } from '../../common/rights.js';
import { activeAt, earlier } from '../../common/time-windows.js';
import type { TimeWindow } from '../../common/time-windows.js';
import type { Rows } from '../../database/database.js';
import { grantColumns } from './grant-rows.js';
import type { GrantRow } from './grant-rows.js';
import { rulesOn } from './rule-rows.js';
import type { RuleRow } from './rule-rows.js';

export const accessSources = ['GRANT', 'RULE', 'BYPASS'] as const;

/** One thing that a permission rests on. */
export interface AccessReason {
  readonly permission: Permission;
  readonly source: (typeof accessSources)[number];
  readonly grant: GrantRow | null;
  readonly rule: RuleRow | null;
  /** The item that the grant or rule stands on. */
  readonly onId: ItemId | null;
  /** The one group through which it reaches the user. */
  readonly viaId: GroupId | null;
  /** When it ends by itself; null where it does not. */
  readonly expiresAt: Date | null;
}

export interface Explanation {
  readonly permissions: PermissionMask;
  /** By permission, in the order of the enum; what is implied has the reason of what implies it. */
  readonly reasons: readonly AccessReason[];
}

/** What the user holds on the item at the moment, and why. */
export async function explain(
  rows: Rows,
  item: AccessSubject,
  userId: UserId,
  at: Date,
): Promise<Explanation> {
  const holder = await holderAt(rows, userId, at);
  const grants = await rows.rows<GrantRow>(sql`
    select ${grantColumns} from access_grant
    where access_grant.item_id = any(${[...item.lineage]}::uuid[]) and access_grant.granted_at <= ${at}
      and (access_grant.expires_at is null or access_grant.expires_at > ${at})
      and (access_grant.user_id = ${userId} or access_grant.group_id = any(${[...holder.groups.keys()]}::uuid[])
           or (access_grant.user_id is null and access_grant.group_id is null))
    order by access_grant.granted_at, access_grant.id`);
  const rules = await rulesOn(rows, item.lineage);
  const sources = [
    ...bypassing(holder),
    ...grants.map((grant) => byGrant(grant, holder)),
    ...byRules(rules, holder, at),
  ];
  // The root is visible to every account, by no grant.
  let mask = item.id === ROOT_ID ? implied('READ') : NO_PERMISSIONS;
  for (const { permission } of sources) mask |= implied(permission);
  const reasons = listed(mask).flatMap((permission) =>
    sources
      .filter((source) => listed(implied(source.permission)).includes(permission))
      .map((source) => ({ ...source, permission })),
  );
  return { permissions: mask, reasons };
}

interface Holder extends RuleSubject {
  /** The groups through which BYPASS_ACCESS is held, each with the end that it has there. */
  readonly bypasses: ReadonlyMap<GroupId, Date | null>;
}

/** The groups and rights that are in force for the user at the moment. */
async function holderAt(rows: Rows, userId: UserId, at: Date): Promise<Holder> {
  const held = await rows.rows<
    {
      groupId: GroupId;
      right: Right | null;
      rightStartsAt: Date | null;
      rightEndsAt: Date | null;
    } & TimeWindow
  >(sql`
    select membership.group_id as "groupId", membership.starts_at as "startsAt", membership.ends_at as "endsAt",
           group_right.right_name as right, group_right.starts_at as "rightStartsAt", group_right.ends_at as "rightEndsAt"
    from membership left join group_right on group_right.group_id = membership.group_id
    where membership.user_id = ${userId}`);
  const groups = new Map(
    held.filter((window) => activeAt(window, at)).map(({ groupId, endsAt }) => [groupId, endsAt]),
  );
  const holdings = held.flatMap(({ groupId, right, rightStartsAt, rightEndsAt }) =>
    right === null ? [] : [{ groupId, right, window: { startsAt: rightStartsAt, endsAt: rightEndsAt } }],
  );
  const inForce = holdings.filter(({ groupId, window }) => groups.has(groupId) && activeAt(window, at));
  return {
    groups,
    rights: rightsThrough(groups, holdings, at),
    bypasses: new Map(
      inForce
        .filter(({ right }) => right === 'BYPASS_ACCESS')
        .map(({ groupId, window }) => [groupId, earlier(window.endsAt, groups.get(groupId) ?? null)]),
    ),
  };
}

const bypassing = ({ bypasses }: Holder): AccessReason[] =>
  [...bypasses].map(([viaId, expiresAt]) => ({
    permission: 'MANAGE',
    source: 'BYPASS',
    grant: null,
    rule: null,
    onId: null,
    viaId,
    expiresAt,
  }));

const byGrant = (grant: GrantRow, { groups }: Holder): AccessReason => ({
  permission: grant.permission,
  source: 'GRANT',
  grant,
  rule: null,
  onId: grant.itemId,
  viaId: grant.groupId,
  expiresAt:
    grant.groupId === null ? grant.expiresAt : earlier(grant.expiresAt, groups.get(grant.groupId) ?? null),
});

function byRules(rules: readonly RuleRow[], holder: Holder, at: Date): AccessReason[] {
  const there = rules.filter(({ createdAt }) => createdAt <= at);
  return permissionsByRules(there, holder).flatMap(({ permission, rules: met, until }) =>
    met.map((rule) => ({
      permission,
      source: 'RULE' as const,
      grant: null,
      rule,
      onId: rule.itemId,
      viaId: groupBehind(rule, holder),
      expiresAt: until,
    })),
  );
}

/** The group of the user that the rule names, where it is just one. */
function groupBehind(rule: RuleRow, { groups }: Holder): GroupId | null {
  const named = rule.clauses
    .flatMap((clause) => clause.groups?.groupIds ?? [])
    .filter((id) => groups.has(id));
  const [only, ...others] = new Set(named);
  return only === undefined || others.length > 0 ? null : only;
}
