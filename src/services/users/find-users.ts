// Looks users up, and lists them.
import sql, { empty, join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { badUserInput, notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { UserId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import { checkPage, connection } from '../../common/pages.js';
import type { Connection, Page, PageArguments } from '../../common/pages.js';
import { containing, isStorable } from '../../common/texts.js';
import type { Rows } from '../../database/database.js';
import { behindName, byNameOf, nameCursor } from '../name-order.js';
import { begun, notOver } from './rights.js';
import { usernameKey } from './user-input.js';
import { findUsers, userColumns } from './user-row.js';
import type { UserRow } from './user-row.js';
import { whereStatus } from './user-status.js';
import type { UserStatus } from './user-status.js';

type Given<Value> = Value | null | undefined;

/** How a user may be named: exactly one of these. */
export interface UserKey {
  readonly id?: Given<string>;
  readonly username?: Given<string>;
}

export interface UserFilter {
  /** A part of username or full name, of the e-mail address where the viewer may see it. */
  readonly search?: Given<string>;
  /** Whose members they are now. */
  readonly groupId?: Given<string>;
  /** Missing or null: all but the deactivated. */
  readonly status?: Given<UserStatus>;
}

const LONGEST_SEARCH = 1000;

export class UserFinder {
  constructor(
    private readonly rows: Rows,
    private readonly clock: Clock,
  ) {}

  /** Null where there is none. Tombstones are found by id alone: their names are nobody's. */
  async find(caller: Caller, { id, username }: UserKey): Promise<UserRow | null> {
    requireViewer(caller);
    if (typeof id === 'string' && typeof username !== 'string') {
      const [user] = isId(id) ? await findUsers(this.rows, [id as UserId]) : [];
      return user ?? null;
    }
    if (typeof username !== 'string' || typeof id === 'string') {
      throw badUserInput({ path: 'id', rule: 'exactlyOne', message: 'Give either id or username.' });
    }
    if (!isStorable(username)) return null;
    const user = await this.rows.row<UserRow>(sql`
      select ${userColumns} from user_account
      where username_key = ${usernameKey(username)} and deactivated_at is null`);
    return user ?? null;
  }

  /**
   * Users by name. Needs LIST_USERS; VIEW_USERS and VIEW_GROUPS for the filters that would tell what these let see.
   * NOT_FOUND for an unknown group, BAD_USER_INPUT.
   */
  async list(caller: Caller, page: PageArguments, filter: UserFilter): Promise<Connection<UserRow>> {
    const viewer = requireViewer(caller);
    requireRight(viewer, 'LIST_USERS');
    const { groupId, status } = filter;
    if (isGiven(status)) requireRight(viewer, 'VIEW_USERS');
    if (isGiven(groupId)) requireRight(viewer, 'VIEW_GROUPS');
    if (isGiven(groupId)) await this.requireGroup(groupId);
    const checked = checkPage(page);
    return listUsers(this.rows, checked, conditions(viewer, filter, this.clock.now()));
  }

  private async requireGroup(id: string): Promise<void> {
    const found = isId(id)
      ? await this.rows.row(sql`select 1 as found from user_group where id = ${id}`)
      : undefined;
    if (found === undefined) throw notFound('group');
  }
}

const isGiven = <Value>(value: Value): value is NonNullable<Value> => value !== null && value !== undefined;

function conditions(viewer: Viewer, { search, groupId, status }: UserFilter, at: Date): Sql {
  const all = [
    isGiven(status) ? whereStatus(status, at) : sql`user_account.deactivated_at is null`,
    ...(isGiven(groupId) ? [isMember(groupId, at)] : []),
    ...(isGiven(search) && search !== '' ? [matches(viewer, search)] : []),
  ];
  return join(all, ' and ');
}

const isMember = (groupId: string, at: Date): Sql => sql`exists (
  select from membership
  where membership.user_id = user_account.id and membership.group_id = ${groupId}
    and ${begun('membership', at)} and ${notOver('membership', at)}
)`;

function matches(viewer: Viewer, search: string): Sql {
  if (search.length > LONGEST_SEARCH || !isStorable(search)) {
    throw badUserInput({
      path: 'search',
      rule: isStorable(search) ? 'maxLength' : 'characters',
      message: `A search has at most ${LONGEST_SEARCH} valid characters.`,
    });
  }
  // Full names are kept as they are written, and folded as far as PostgreSQL does it.
  const byEmail = viewer.rights.has('VIEW_USERS')
    ? sql`or user_account.email_key like ${containing(search.toLowerCase())}`
    : empty;
  return sql`(
    user_account.username_key like ${containing(nameKey(search.normalize('NFKC')))}
    or lower(user_account.full_name) like ${containing(search.normalize('NFC').toLowerCase())} ${byEmail}
  )`;
}

/** A page of the users that the condition holds for, by name. */
async function listUsers(rows: Rows, page: Page, where: Sql): Promise<Connection<UserRow>> {
  const found = await rows.rows<UserRow>(sql`
    select ${userColumns} from user_account
    where ${where} ${behindName(page, 'user_account', 'username')}
    order by ${byNameOf('user_account', 'username')}
    limit ${page.first + 1} offset ${page.offset}`);
  return connection(
    found,
    page,
    ({ username, id }) => nameCursor(username, id),
    async () => {
      const counted = await rows.row<{ count: number }>(
        sql`select count(*) as count from user_account where ${where}`,
      );
      return counted?.count ?? 0;
    },
  );
}
