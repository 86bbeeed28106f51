// What the database knows of a user, or of a session's user, in one statement, and what they hold by it at a moment.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { GroupId, ItemId, SessionId, UserId } from '../common/ids.js';
import type { Permission } from '../common/permissions.js';
import type { Right } from '../common/rights.js';
import { activeAt, earlier, endsBy, nextBoundary } from '../common/time-windows.js';
import type { TimeWindow } from '../common/time-windows.js';
import type { Rows } from '../database/database.js';
import { FormerGroups } from './former-groups.js';
import { NOTHING_PUBLIC } from './public-grants.js';
import type { PublicGrants } from './public-grants.js';
import { Roots } from './roots.js';
import { permissionsByRules } from './rules.js';
import type { Rule } from './rules.js';
import type { Holder, Viewer } from './viewer.js';

interface HolderFacts {
  readonly userId: UserId;
  readonly username: string;
  readonly homeId: ItemId;
  readonly blockedAt: Date | null;
  readonly blockedUntil: Date | null;
  readonly deactivatedAt: Date | null;
  readonly memberships: readonly (RawWindow & { readonly groupId: GroupId })[];
  /** Memberships that were taken away, each with the first transaction that did not know of it any more. */
  readonly left: readonly { readonly groupId: GroupId; readonly xid: string }[];
  readonly rights: readonly (RawWindow & { readonly groupId: GroupId; readonly right: Right })[];
  /** To the user and to their groups; what everyone holds is among these only where it was asked for. */
  readonly grants: readonly {
    readonly itemId: ItemId;
    readonly groupId: GroupId | null;
    readonly permission: Permission;
    readonly expiresAt: string | null;
    readonly kind: 'FOLDER' | 'DOCUMENT';
  }[];
  /** Those that may be met, with all that have to be met together with them. */
  readonly rules: readonly Rule[];
}

export interface ViewerFacts extends HolderFacts {
  readonly sessionId: SessionId;
  readonly sessionExpiresAt: Date;
  readonly sessionEndedAt: Date | null;
}

/** Bounds as JSON carries them. */
interface RawWindow {
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

/** Everything that decides what the sessions' users may do beyond what everyone may; of those sessions that there are, in no order. */
export function loadViewerFacts(rows: Rows, sessionIds: readonly SessionId[]): Promise<ViewerFacts[]> {
  return rows.rows<ViewerFacts>(sql`
    select session.id as "sessionId", session.expires_at as "sessionExpiresAt", session.ended_at as "sessionEndedAt",
           ${holderColumns}
    from session
    join user_account holder on holder.id = session.user_id
    ${allLists}
    where session.id = any(${[...sessionIds]}::uuid[])`);
}

/** The same of users, signed in or not; of those that there are, in no order. */
const loadHolderFacts = (rows: Rows, userIds: readonly UserId[], lists: Sql): Promise<HolderFacts[]> =>
  rows.rows<HolderFacts>(sql`
    select ${holderColumns} from user_account holder ${lists} where holder.id = any(${[...userIds]}::uuid[])`);

/** The columns of `HolderFacts`, of the account `holder` with its `holderLists`. */
const holderColumns = sql`
           holder.id as "userId", holder.username, holder.home_id as "homeId", holder.blocked_at as "blockedAt",
           holder.blocked_until as "blockedUntil", holder.deactivated_at as "deactivatedAt",
           coalesce(memberships.list, '[]') as memberships, coalesce(former.list, '[]') as "left",
           coalesce(rights.list, '[]') as rights,
           coalesce(grants.list, '[]') as grants,
           coalesce(rules.list, '[]') as rules`;

/** `among`: a further condition on what stands on items, beginning with `and`; `more`: further grants, with `union all`. */
const holderLists = (among: Sql, more: Sql): Sql => sql`
    cross join lateral (
      select json_agg(json_build_object('groupId', group_id, 'startsAt', starts_at, 'endsAt', ends_at)) as list,
             coalesce(array_agg(group_id), '{}') as groups
      from membership where user_id = holder.id
    ) memberships
    cross join lateral (
      select json_agg(json_build_object('groupId', group_id, 'xid', left_xid)) as list
      from past_membership where user_id = holder.id
    ) former
    cross join lateral (
      select json_agg(json_build_object(
               'groupId', group_id, 'right', right_name, 'startsAt', starts_at, 'endsAt', ends_at)) as list,
             coalesce(array_agg(right_name), '{}') as names
      from group_right where group_id = any(memberships.groups)
    ) rights
    cross join lateral (
      select json_agg(json_build_object(
               'itemId', item_id, 'groupId', group_id, 'permission', permission, 'expiresAt', expires_at,
               'kind', granted.kind)) as list
      from (
        select item_id, group_id, permission, expires_at from access_grant where user_id = holder.id ${among}
        union all
        select item_id, group_id, permission, expires_at from access_grant where group_id = any(memberships.groups) ${among}
        ${more}
      ) reaching
      join item granted on granted.id = reaching.item_id
    ) grants
    cross join lateral (
      select json_agg(json_build_object(
               'itemId', item_id, 'permission', permission, 'match', match, 'clauses', clauses)) as list
      from access_rule
      where (item_id, permission) in (
        select item_id, permission from access_rule
        where (group_ids && memberships.groups or right_names && rights.names) ${among}
      ) ${among}
    ) rules`;

const allLists = holderLists(empty, empty);

/** What the facts come to at a moment, and until when: no bound of a window lies before `until`. */
export interface Standing {
  readonly state: 'LIVE' | 'ENDED' | 'LOCKED_OUT';
  readonly viewer: Viewer;
  readonly until: Date;
}

/** `publicGrants` end by themselves: `until` is of what the viewer has alone. */
export function standingAt(facts: ViewerFacts, at: Date, publicGrants: PublicGrants): Standing {
  const { holder, lockedOut, windows } = holderAt(facts, at, publicGrants);
  const ended = facts.sessionEndedAt !== null || facts.sessionExpiresAt <= at;
  const session: TimeWindow = { startsAt: null, endsAt: facts.sessionExpiresAt };
  return {
    state: ended ? 'ENDED' : lockedOut ? 'LOCKED_OUT' : 'LIVE',
    viewer: { ...holder, sessionId: facts.sessionId },
    until: nextBoundary([...windows, session], at) ?? facts.sessionExpiresAt,
  };
}

/** What a user holds at a moment. */
interface HolderStanding {
  readonly holder: Holder;
  /** Blocked, or the account is no more. */
  readonly lockedOut: boolean;
  /** Whose bounds may change any of it. */
  readonly windows: readonly TimeWindow[];
}

function holderAt(facts: HolderFacts, at: Date, publicGrants: PublicGrants): HolderStanding {
  const memberships = facts.memberships.map((raw) => ({ ...raw, window: parseWindow(raw) }));
  const holdings = facts.rights.map((raw) => ({ ...raw, window: parseWindow(raw) }));
  const grants = facts.grants.map((raw) => ({
    ...raw,
    window: { startsAt: null, endsAt: raw.expiresAt === null ? null : new Date(raw.expiresAt) },
  }));

  const groups = new Map(
    memberships
      .filter(({ window }) => activeAt(window, at))
      .map(({ groupId, window }) => [groupId, window.endsAt]),
  );
  const rights = rightsThrough(groups, holdings, at);
  const roots = new Roots(publicGrants);
  for (const { itemId, groupId, permission, kind, window } of grants) {
    if ((groupId !== null && !groups.has(groupId)) || !activeAt(window, at)) continue;
    roots.add(itemId, permission);
    if (kind === 'FOLDER') roots.knowFolder(itemId);
  }
  for (const { itemId, permission } of permissionsByRules(facts.rules, { groups, rights })) {
    roots.addByRule(itemId, permission);
  }

  const block: TimeWindow = { startsAt: facts.blockedAt, endsAt: facts.blockedUntil };
  const blocked = facts.blockedAt !== null && activeAt(block, at);
  const windows = [...memberships, ...holdings, ...grants].map(({ window }) => window);
  return {
    holder: {
      userId: facts.userId,
      username: facts.username,
      homeId: facts.homeId,
      rights,
      groups,
      formerGroups: new FormerGroups(facts.left, memberships),
      roots,
      asOf: at < publicGrants.asOf ? publicGrants.asOf : at,
      bypassesAccess: rights.has('BYPASS_ACCESS'),
    },
    lockedOut: blocked || facts.deactivatedAt !== null,
    windows: [...windows, block],
  };
}

/** Users as what they hold now, signed in or not; those who are blocked or deleted are not there. */
export async function findHolders(
  rows: Rows,
  userIds: readonly UserId[],
  at: Date,
  publicGrants: PublicGrants,
): Promise<Holder[]> {
  return holdersOf(await loadHolderFacts(rows, userIds, allLists), at, publicGrants);
}

/**
 * The same with only what they hold on these items, by grants to everyone too: as much as it takes to decide about one item,
 * for many users at once.
 */
export async function findHoldersOn(
  rows: Rows,
  userIds: readonly UserId[],
  at: Date,
  on: readonly ItemId[],
): Promise<Holder[]> {
  const among = sql`and item_id = any(${[...on]}::uuid[])`;
  const lists = holderLists(
    among,
    sql`
        union all
        select item_id, group_id, permission, expires_at from access_grant
        where user_id is null and group_id is null ${among}`,
  );
  return holdersOf(await loadHolderFacts(rows, userIds, lists), at, NOTHING_PUBLIC);
}

const holdersOf = (facts: readonly HolderFacts[], at: Date, publicGrants: PublicGrants): Holder[] =>
  facts
    .map((known) => holderAt(known, at, publicGrants))
    .filter(({ lockedOut }) => !lockedOut)
    .map(({ holder }) => holder);

/** What is held through the groups, each right with the last end that any of its holdings has. */
export function rightsThrough(
  groups: ReadonlyMap<GroupId, Date | null>,
  holdings: readonly { readonly groupId: GroupId; readonly right: Right; readonly window: TimeWindow }[],
  at: Date,
): Map<Right, Date | null> {
  const rights = new Map<Right, Date | null>();
  for (const { right, groupId, window } of holdings) {
    const groupEnd = groups.get(groupId);
    if (groupEnd === undefined || !activeAt(window, at)) continue;
    const end = earlier(window.endsAt, groupEnd);
    const known = rights.get(right);
    if (known === undefined || !endsBy(end, known)) rights.set(right, end);
  }
  return rights;
}

const parseWindow = ({ startsAt, endsAt }: RawWindow): TimeWindow => ({
  startsAt: startsAt === null ? null : new Date(startsAt),
  endsAt: endsAt === null ? null : new Date(endsAt),
});
