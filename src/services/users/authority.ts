// How far authority over accounts reaches: nobody gives or takes what they do not hold, nor touches an account that holds
// more than they do, and an administrator is always left.
import sql from 'sql-template-tag';
import { requireRight } from '../../access/checks.js';
import { lineageColumn, permissionsOn } from '../../access/decision.js';
import type { AccessSubject } from '../../access/decision.js';
import { loadPublicGrants } from '../../access/public-grants.js';
import { loadViewerFacts, standingAt } from '../../access/viewer-facts.js';
import type { Viewer } from '../../access/viewer.js';
import { conflict, forbidden, unauthenticated } from '../../common/errors.js';
import { ADMINISTRATORS_ID } from '../../common/ids.js';
import type { GrantId, GroupId, RuleId, UserId } from '../../common/ids.js';
import { includes } from '../../common/permissions.js';
import type { Permission } from '../../common/permissions.js';
import type { Right } from '../../common/rights.js';
import { earlier, endsBy } from '../../common/time-windows.js';
import type { Rows } from '../../database/database.js';
import type { HoldingChange } from '../holdings.js';
import type { Write } from '../write.js';
import { begun, notOver } from './rights.js';

/**
 * Account operations reach only users who hold no right that the viewer lacks, else FORBIDDEN. What the user
 * is yet to hold counts: otherwise tomorrow's administrator could be taken over today.
 */
export async function requireReach(viewer: Viewer, rows: Rows, userId: UserId, at: Date): Promise<void> {
  const beyond = await rows.row(sql`
    select 1 as found
    from membership
    join group_right on group_right.group_id = membership.group_id
    where membership.user_id = ${userId} and ${notOver('membership', at)} and ${notOver('group_right', at)}
      and group_right.right_name <> all(${[...viewer.rights.keys()]}::text[])
    limit 1`);
  if (beyond !== undefined) throw forbidden({ rule: 'This user holds a right that you do not hold.' });
}

/** A right can be given and taken by those who hold it now, else FORBIDDEN; given for no longer than they hold it. */
export function requireHeld(viewer: Viewer, { held: right, givenUntil }: HoldingChange<Right>): void {
  const until = viewer.rights.get(right);
  if (until === undefined) throw forbidden({ right });
  if (givenUntil !== null && !endsBy(givenUntil.end, until)) {
    throw forbidden({
      rule: `You hold the right ${right} until ${until?.toISOString()}: give it for no longer.`,
    });
  }
}

/**
 * Who puts people into groups, takes them out, or deletes a group, gives or takes what the groups hold: they have to hold all
 * rights of these that are not over, and each permission that is granted to them or that a rule ties to them, else FORBIDDEN.
 * A group that they are in themselves is given for no longer where it holds any of these.
 */
export async function requireGroupsHeld(
  viewer: Viewer,
  rows: Rows,
  changes: readonly HoldingChange<GroupId>[],
  at: Date,
): Promise<void> {
  if (changes.length === 0) return;
  const changeOf = new Map(changes.map((change) => [change.held, change]));
  const holdings = await rows.rows<{ groupId: GroupId; right: Right; endsAt: Date | null }>(sql`
    select group_id as "groupId", right_name as right, ends_at as "endsAt" from group_right
    where group_id = any(${[...changeOf.keys()]}::uuid[]) and ${notOver('group_right', at)} order by right_name`);
  for (const { groupId, right, endsAt } of holdings) {
    const givenUntil = changeOf.get(groupId)?.givenUntil ?? null;
    requireHeld(viewer, {
      held: right,
      givenUntil: givenUntil === null ? null : { end: earlier(endsAt, givenUntil.end) },
    });
  }
  if (viewer.bypassesAccess) return;
  await requireMembershipsLast(viewer, rows, changes);
  await requireGrantsHeld(viewer, rows, [...changeOf.keys()], at);
}

/** Who is in a group until Friday has what it holds on items until Friday: they give what it holds later to nobody. */
async function requireMembershipsLast(
  viewer: Viewer,
  rows: Rows,
  changes: readonly HoldingChange<GroupId>[],
): Promise<void> {
  const longer = changes.flatMap(({ held: id, givenUntil }) => {
    const until = viewer.groups.get(id) ?? null;
    return until === null || givenUntil === null || endsBy(givenUntil.end, until) ? [] : [{ id, until }];
  });
  if (longer.length === 0) return;
  const refused = await rows.row<{ until: Date }>(sql`
    select passed.until
    from unnest(${longer.map(({ id }) => id)}::uuid[], ${longer.map(({ until }) => until)}::timestamptz[]) as passed (id, until)
    where exists (
        select from access_grant where group_id = passed.id and (expires_at is null or expires_at > passed.until)
      )
      or exists (select from access_rule where group_ids @> array[passed.id])
    limit 1`);
  if (refused !== undefined) {
    throw forbidden({
      rule: `You are in this group until ${refused.until.toISOString()}: give membership for no longer.`,
    });
  }
}

const PAGE = 1000;

async function requireGrantsHeld(
  viewer: Viewer,
  rows: Rows,
  groups: readonly GroupId[],
  at: Date,
): Promise<void> {
  // A member holds what was granted to the group; what a rule ties to it may take more than to be a member.
  const others = groups.filter((id) => !viewer.groups.has(id));
  let after: GrantId | RuleId | null = null;
  do {
    const grants: (AccessSubject & {
      readonly givenId: GrantId | RuleId;
      readonly permission: Permission;
    })[] = await rows.rows(sql`
        select given.id as "givenId", given.permission, item.id, ${lineageColumn()}
        from (
          select id, item_id, permission from access_grant
          where group_id = any(${others}::uuid[]) and (expires_at is null or expires_at > ${at})
          union all
          select id, item_id, permission from access_rule where group_ids && ${[...groups]}::uuid[]
        ) given
        join item on item.id = given.item_id
        left join item parent on parent.id = item.parent_id
        where ${after}::uuid is null or given.id > ${after}::uuid
        order by given.id
        limit ${PAGE}`);
    if (grants.some(({ permission, ...item }) => !includes(permissionsOn(viewer, item), permission))) {
      throw forbidden({ rule: 'This group holds a permission on an item that you do not hold.' });
    }
    after = grants.length < PAGE ? null : (grants.at(-1)?.givenId ?? null);
  } while (after !== null);
}

/**
 * Writes that act on others' accounts, or give and take what they hold, come one after the other: to be called before anything
 * of the write is read. Answers who asks as they stand by then, so that nobody acts on what the write before this one took from
 * them. UNAUTHENTICATED, FORBIDDEN without all of the rights.
 */
export async function lockAuthority(
  write: Write,
  { sessionId }: Viewer,
  ...rights: readonly Right[]
): Promise<Viewer> {
  const rows = write.transaction;
  await rows.rows(sql`select from user_group where id = ${ADMINISTRATORS_ID} for no key update`);
  const [facts] = await loadViewerFacts(rows, [sessionId]);
  const standing =
    facts === undefined ? undefined : standingAt(facts, write.at, await loadPublicGrants(rows, write.at));
  if (standing?.state !== 'LIVE') throw unauthenticated('SESSION_ENDED');
  for (const right of rights) requireRight(standing.viewer, right);
  return standing.viewer;
}

/**
 * CONFLICT unless an active account is left that is an administrator now and with no end; to be called after the change,
 * under `lockAuthority`. A block counts from when it is there: the write that made it may have begun after this one.
 */
export async function requireAdministratorLeft(write: Write): Promise<void> {
  const left = await write.transaction.row(sql`
    select 1 as found
    from membership join user_account holder on holder.id = membership.user_id
    where membership.group_id = ${ADMINISTRATORS_ID} and membership.ends_at is null and ${begun('membership', write.at)}
      and holder.deactivated_at is null
      and (holder.blocked_at is null or holder.blocked_until <= ${write.at})
    limit 1`);
  if (left === undefined) {
    throw conflict('This would leave no administrator who is active for good: make another one first.', {
      rule: 'LAST_ADMINISTRATOR',
    });
  }
}
