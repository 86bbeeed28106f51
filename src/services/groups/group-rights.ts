// What groups may do, and until when.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import { tellTouched, toldUntil, touchedByRights } from '../../access/touched-items.js';
import type { Caller } from '../../access/viewer.js';
import { badUserInput, conflict } from '../../common/errors.js';
import { ADMINISTRATORS_ID } from '../../common/ids.js';
import type { GroupId } from '../../common/ids.js';
import { rights as allRights } from '../../common/rights.js';
import type { Right } from '../../common/rights.js';
import type { TimeWindow } from '../../common/time-windows.js';
import type { Rows } from '../../database/database.js';
import { changesBetween, heldOtherwise, holdingOf, holdingProblems } from '../holdings.js';
import type { Holding, TimeWindowInput } from '../holdings.js';
import { lockAuthority, requireHeld } from '../users/authority.js';
import type { Writer } from '../write.js';
import { lockGroup, reachableGroup } from './group-editor.js';
import type { GroupRow } from './group-row.js';

export interface GroupRightsInput {
  readonly groupId: string;
  readonly rights: readonly { readonly right: Right; readonly window?: TimeWindowInput | null | undefined }[];
}

/** What each of the groups holds, what is not in force now too, in the order of the enum. */
export async function rightsOfGroups(
  rows: Rows,
  ids: readonly GroupId[],
): Promise<(Holding<Right> & { readonly groupId: GroupId })[]> {
  const found = await rows.rows<{ groupId: GroupId; right: Right } & TimeWindow>(sql`
    select group_id as "groupId", right_name as right, starts_at as "startsAt", ends_at as "endsAt"
    from group_right where group_id = any(${[...ids]}::uuid[])`);
  return found
    .map(({ groupId, right, startsAt, endsAt }) => ({ groupId, held: right, window: { startsAt, endsAt } }))
    .toSorted((one, other) => allRights.indexOf(one.held) - allRights.indexOf(other.held));
}

export class GroupRights {
  constructor(private readonly writer: Writer) {}

  /**
   * Replaces what the group holds. Needs SET_GROUP_RIGHTS, and each right that is given, for as long as it is given, or taken.
   * NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; CONFLICT for `administrators`, who hold every right.
   */
  async set(caller: Caller, input: GroupRightsInput): Promise<GroupRow> {
    const asking = requireViewer(caller);
    const group = await reachableGroup(this.writer.rows, caller, input.groupId, 'SET_GROUP_RIGHTS');
    return this.writer.run(caller, 'setGroupRights', async (write) => {
      const viewer = await lockAuthority(write, asking, 'SET_GROUP_RIGHTS');
      await lockGroup(write, group.id);
      const before = await rightsOfGroups(write.transaction, [group.id]);
      const after = input.rights.map(({ right, window }) => holdingOf(right, window));
      const changes = changesBetween(before, after, write.at);
      for (const change of changes) requireHeld(viewer, change);
      const problems = holdingProblems('rights', before, after, write.at);
      if (problems.length > 0) throw badUserInput(...problems);
      if (group.id === ADMINISTRATORS_ID) {
        throw conflict('The group administrators holds every right, always.', { rule: 'BUILT_IN' });
      }
      const touched = heldOtherwise(before, after, changes);
      const moved = movedThrough(group.id, touched, write.at);
      await write.transaction.rows(tellTouched([touchedByRights(moved)], viewer.userId, toldUntil));
      await replace(write.transaction, group.id, after);
      write.touch('everyone');
      write.audit(
        { type: 'Group', id: group.id, name: group.name },
        { rights: after.map(({ held, window }) => ({ right: held, ...window })) },
      );
      return group;
    });
  }
}

const movedThrough = (groupId: GroupId, moved: readonly Right[], at: Date): Sql => sql`(
  select ${groupId}::uuid as group_id, right_name, ${at}::timestamptz as at from unnest(${[...moved]}::text[]) as right_name
)`;

async function replace(rows: Rows, groupId: GroupId, holdings: readonly Holding<Right>[]): Promise<void> {
  await rows.rows(sql`
    with given as (
      select * from unnest(
        ${holdings.map(({ held }) => held)}::text[],
        ${holdings.map(({ window }) => window.startsAt)}::timestamptz[],
        ${holdings.map(({ window }) => window.endsAt)}::timestamptz[]) as given (right_name, starts_at, ends_at)
    ), taken as (
      delete from group_right where group_id = ${groupId} and right_name not in (select right_name from given)
    )
    insert into group_right (group_id, right_name, starts_at, ends_at)
    select ${groupId}::uuid, right_name, starts_at, ends_at from given
    on conflict (group_id, right_name) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at`);
}
