// Makes, renames and deletes groups.
import { LockMode } from '@mikro-orm/core';
import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import sql from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import { tellTouched, toldUntil, touchedByGroup } from '../../access/touched-items.js';
import type { Caller } from '../../access/viewer.js';
import { conflict, notFound } from '../../common/errors.js';
import { isId, newId } from '../../common/ids.js';
import type { GroupId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import type { Right } from '../../common/rights.js';
import type { Rows } from '../../database/database.js';
import { Group } from '../../entities/index.js';
import { changedFields } from '../changed-fields.js';
import { FieldCheck } from '../items/fields.js';
import { lockAuthority, requireGroupsHeld } from '../users/authority.js';
import type { Write, Writer } from '../write.js';
import { findGroups } from './group-row.js';
import type { GroupRow } from './group-row.js';

export interface NewGroup {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** What is missing is kept; null clears the description. */
export interface GroupChange {
  readonly groupId: string;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
}

export class GroupEditor {
  constructor(private readonly writer: Writer) {}

  /** A group without members and rights. Needs CREATE_GROUPS; BAD_USER_INPUT, CONFLICT where the name is taken. */
  async create(caller: Caller, input: NewGroup): Promise<GroupRow> {
    requireRight(requireViewer(caller), 'CREATE_GROUPS');
    const check = new FieldCheck();
    const name = check.name('name', input.name);
    const description = check.description('description', input.description);
    check.done();
    return claimingName(name, () =>
      this.writer.run(caller, 'createGroup', async (write) => {
        const group = write.em.create(Group, {
          id: newId(),
          name,
          nameKey: nameKey(name),
          description,
          createdAt: write.at,
        });
        await write.em.flush();
        write.audit({ type: 'Group', id: group.id, name });
        return group;
      }),
    );
  }

  /** Needs RENAME_GROUPS. NOT_FOUND, BAD_USER_INPUT, CONFLICT where the name is taken or the group is built in. */
  async update(caller: Caller, input: GroupChange): Promise<GroupRow> {
    const group = await reachableGroup(this.writer.rows, caller, input.groupId, 'RENAME_GROUPS');
    const check = new FieldCheck();
    if (input.name === null) check.add('name', 'required', 'This cannot be empty: leave it out to keep it.');
    const name = typeof input.name === 'string' ? check.name('name', input.name) : null;
    const description =
      input.description === undefined ? undefined : check.description('description', input.description);
    check.done();
    if (group.builtIn && name !== null && name !== group.name) {
      throw conflict('A built-in group keeps its name.', { rule: 'BUILT_IN' });
    }
    return claimingName(name ?? group.name, () =>
      this.writer.run(caller, 'updateGroup', async (write) => {
        const entity = await lockGroup(write, group.id);
        const before = shownOf(entity);
        if (name !== null) Object.assign(entity, { name, nameKey: nameKey(name) });
        if (description !== undefined) entity.description = description;
        await write.em.flush();
        write.audit(
          { type: 'Group', id: entity.id, name: entity.name },
          changedFields(before, shownOf(entity)),
        );
        return entity;
      }),
    );
  }

  /**
   * Takes it from its members, with its rights and what was granted to it: needs DELETE_GROUPS and all of that. NOT_FOUND,
   * FORBIDDEN, CONFLICT where it is built in. Answers what it was.
   */
  async delete(caller: Caller, groupId: string): Promise<GroupRow> {
    const asking = requireViewer(caller);
    const group = await reachableGroup(this.writer.rows, caller, groupId, 'DELETE_GROUPS');
    return this.writer.run(caller, 'deleteGroup', async (write) => {
      const viewer = await lockAuthority(write, asking, 'DELETE_GROUPS');
      const entity = await lockGroup(write, group.id);
      await requireGroupsHeld(viewer, write.transaction, [{ held: group.id, givenUntil: null }], write.at);
      if (entity.builtIn) throw conflict('A built-in group cannot be deleted.', { rule: 'BUILT_IN' });
      await write.transaction.rows(
        tellTouched([touchedByGroup(sql`${entity.id}::uuid`, write.at)], viewer.userId, toldUntil),
      );
      write.em.remove(entity);
      write.touch('everyone');
      write.audit({ type: 'Group', id: entity.id, name: entity.name });
      return group;
    });
  }
}

const shownOf = ({ name, description }: Group): Pick<Group, 'name' | 'description'> => ({
  name,
  description,
});

/** Every account may know of every group: NOT_FOUND where there is none, then FORBIDDEN without the right. */
export async function reachableGroup(
  rows: Rows,
  caller: Caller,
  id: string,
  right: Right,
): Promise<GroupRow> {
  const viewer = requireViewer(caller);
  const key = id.toLowerCase();
  const [group] = isId(key) ? await findGroups(rows, [key as GroupId]) : [];
  if (group === undefined) throw notFound('group');
  requireRight(viewer, right);
  return group;
}

/** The group, locked for the rest of the write; deleted meanwhile: NOT_FOUND. */
export async function lockGroup(write: Write, id: GroupId): Promise<Group> {
  const group = await write.em.findOne(Group, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (group === null) throw notFound('group');
  return group;
}

/** The database keeps names apart; CONFLICT where it refuses one. */
async function claimingName<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw conflict(`Another group is called "${name}".`, { field: 'name' });
  }
}
