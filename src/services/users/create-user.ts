// Makes accounts for others.
import sql from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { GroupId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { NewPasswords } from '../accounts/new-passwords.js';
import type { Writer } from '../write.js';
import { lockAuthority, requireGroupsHeld } from './authority.js';
import { checkNewNames, keysOf } from './new-names.js';
import { createUser } from './new-user.js';
import { claimingNames, requireFree } from './taken-names.js';
import { quotaProblem } from './user-input.js';
import { readUser } from './user-row.js';
import type { UserRow } from './user-row.js';

type Given<Value> = Value | null | undefined;

export interface CreateUserInput {
  readonly username: string;
  readonly email?: Given<string>;
  readonly password: string;
  readonly fullName?: Given<string>;
  /** Besides `users`. */
  readonly groupIds?: Given<readonly string[]>;
  /** Missing or null: the settings decide. */
  readonly quotaBytes?: Given<number>;
  /** True unless said otherwise. */
  readonly mustChangePassword?: Given<boolean>;
}

export class UserCreator {
  constructor(
    private readonly writer: Writer,
    private readonly newPasswords: NewPasswords,
    private readonly clock: Clock,
  ) {}

  /**
   * Needs CREATE_USERS; with groups SET_USER_GROUPS, and all that the groups hold. NOT_FOUND for an unknown group,
   * BAD_USER_INPUT, CONFLICT with the `field` that is taken.
   */
  async create(caller: Caller, input: CreateUserInput): Promise<UserRow> {
    const { writer, newPasswords } = this;
    const viewer = requireViewer(caller);
    requireRight(viewer, 'CREATE_USERS');
    const groupIds = await requireGroups(viewer, writer.rows, input.groupIds ?? [], this.clock.now());
    const quotaBytes = input.quotaBytes ?? null;
    const names = checkNewNames(input, await newPasswords.problems('password', input.password), [
      quotaProblem('quotaBytes', quotaBytes),
    ]);
    await requireFree(writer.rows, keysOf(names));
    const mustChangePassword = input.mustChangePassword ?? true;
    const passwordHash = await newPasswords.hash(input.password);
    return claimingNames(() =>
      writer.run(caller, 'createUser', async (write) => {
        // Once more: the viewer may have come to hold less, and the groups more, while the password was hashed.
        const now = await lockAuthority(write, viewer, 'CREATE_USERS');
        await requireGroups(now, write.transaction, groupIds, write.at);
        const id = createUser(write, { ...names, quotaBytes, mustChangePassword, passwordHash, groupIds });
        await write.em.flush();
        write.audit({ type: 'User', id, name: names.username }, { groupIds });
        return readUser(write.transaction, id);
      }),
    );
  }
}

/** The groups, each once, which stay as they are until the transaction ends. */
async function requireGroups(
  viewer: Viewer,
  rows: Rows,
  ids: readonly string[],
  at: Date,
): Promise<GroupId[]> {
  if (ids.length === 0) return [];
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const found = await rows.rows<{ id: GroupId }>(sql`
    select id from user_group where id = any(${[...wanted].filter(isId)}::uuid[]) order by id for share`);
  if (found.length < wanted.size) throw notFound('group');
  requireRight(viewer, 'SET_USER_GROUPS');
  await requireGroupsHeld(
    viewer,
    rows,
    found.map(({ id }) => ({ held: id, givenUntil: { end: null } })),
    at,
  );
  return found.map(({ id }) => id);
}
