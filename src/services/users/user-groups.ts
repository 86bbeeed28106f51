// Puts users into groups, and takes them out, each for as long as is said.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import { tellTouched, toldUntil, touchedByMemberships } from '../../access/touched-items.js';
import type { Caller } from '../../access/viewer.js';
import { badUserInput, notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { GroupId, UserId } from '../../common/ids.js';
import { activeAt } from '../../common/time-windows.js';
import type { TimeWindow } from '../../common/time-windows.js';
import type { Rows } from '../../database/database.js';
import { changesBetween, heldOtherwise, holdingOf, holdingProblems } from '../holdings.js';
import type { Holding, TimeWindowInput } from '../holdings.js';
import type { Writer } from '../write.js';
import { lockAccount, requireRightsOver } from './account-target.js';
import { lockAuthority, requireAdministratorLeft, requireGroupsHeld } from './authority.js';
import type { UserRow } from './user-row.js';

export interface UserGroupsInput {
  readonly userId: string;
  readonly groups: readonly {
    readonly groupId: string;
    readonly window?: TimeWindowInput | null | undefined;
  }[];
}

const MOST_GROUPS = 1000;

export class UserGroups {
  constructor(private readonly writer: Writer) {}

  /**
   * Replaces all memberships of the user, that in `users` too. Needs SET_USER_GROUPS, every right that the user holds, and
   * what the groups hold that the user comes into or leaves. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; CONFLICT where no
   * administrator would be left.
   */
  async set(caller: Caller, input: UserGroupsInput): Promise<UserRow> {
    const asking = requireViewer(caller);
    await requireRightsOver(asking, this.writer.rows, input.userId, ['SET_USER_GROUPS']);
    return this.writer.run(caller, 'setUserGroups', async (write) => {
      const rows = write.transaction;
      const viewer = await lockAuthority(write, asking, 'SET_USER_GROUPS');
      const user = await lockAccount(write, viewer, input.userId);
      const before = await membershipsOf(rows, user.id);
      const after = input.groups.map(({ groupId, window }) =>
        holdingOf(groupId.toLowerCase() as GroupId, window),
      );
      await requireThere(rows, after);
      const changes = changesBetween(before, after, write.at);
      await requireGroupsHeld(viewer, rows, changes, write.at);
      const problems = holdingProblems('groups', before, after, write.at);
      if (problems.length > 0) throw badUserInput(...problems);
      const moved = movedThrough(user.id, heldOtherwise(before, after, changes), write.at);
      const sides = sidesOf(user.id, after, write.at);
      await rows.rows(tellTouched([touchedByMemberships(moved, sides)], viewer.userId));
      await replace(rows, user.id, after);
      await requireAdministratorLeft(write);
      write.touchUser(user.id);
      write.audit(
        { type: 'User', id: user.id, name: user.username },
        { groups: after.map(({ held, window }) => ({ groupId: held, ...window })) },
      );
      return user;
    });
  }
}

const movedThrough = (userId: UserId, groupIds: readonly GroupId[], at: Date): Sql => sql`(
  select ${userId}::uuid as user_id, group_id, ${at}::timestamptz as at from unnest(${[...groupIds]}::uuid[]) as group_id
)`;

/** What they are in by now, with what is over and not told of yet, and what they will be in. */
const sidesOf = (userId: UserId, after: readonly Holding<GroupId>[], at: Date): Sql => sql`(
  select ${userId}::uuid as user_id, ${at}::timestamptz as at, true as before,
         array(select group_id from membership
               where user_id = ${userId} and (starts_at is null or starts_at <= ${at})
                 and (ends_at is null or ends_at > ${toldUntil})) as groups
  union all
  select ${userId}::uuid, ${at}::timestamptz, false,
         ${after.filter(({ window }) => activeAt(window, at)).map(({ held }) => held)}::uuid[]
)`;

async function membershipsOf(rows: Rows, userId: UserId): Promise<Holding<GroupId>[]> {
  const found = await rows.rows<{ groupId: GroupId } & TimeWindow>(sql`
    select group_id as "groupId", starts_at as "startsAt", ends_at as "endsAt"
    from membership where user_id = ${userId}`);
  return found.map(({ groupId, startsAt, endsAt }) => ({ held: groupId, window: { startsAt, endsAt } }));
}

/** An id that names no group: NOT_FOUND. None of them is deleted before the write is over. */
async function requireThere(rows: Rows, memberships: readonly Holding<GroupId>[]): Promise<void> {
  const wanted = [...new Set(memberships.map(({ held }) => held))];
  if (wanted.length > MOST_GROUPS) {
    throw badUserInput({
      path: 'groups',
      rule: 'maxLength',
      message: `A user is in at most ${MOST_GROUPS} groups.`,
    });
  }
  if (!wanted.every(isId)) throw notFound('group');
  const there = await rows.rows(
    sql`select id from user_group where id = any(${wanted}::uuid[]) order by id for key share`,
  );
  if (there.length < wanted.length) throw notFound('group');
}

async function replace(rows: Rows, userId: UserId, memberships: readonly Holding<GroupId>[]): Promise<void> {
  await rows.rows(sql`
    with given as (
      select * from unnest(
        ${memberships.map(({ held }) => held)}::uuid[],
        ${memberships.map(({ window }) => window.startsAt)}::timestamptz[],
        ${memberships.map(({ window }) => window.endsAt)}::timestamptz[]) as given (group_id, starts_at, ends_at)
    ), taken as (
      delete from membership where user_id = ${userId} and group_id not in (select group_id from given)
    )
    insert into membership (user_id, group_id, starts_at, ends_at)
    select ${userId}::uuid, group_id, starts_at, ends_at from given
    on conflict (user_id, group_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at`);
}
