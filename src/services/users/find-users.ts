// Looks users up, and lists them.
import sql, { empty, join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { decodeCursor, encodeCursor } from '../../common/cursors.js';
import { badUserInput, notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { UserId } from '../../common/ids.js';
import { checkPage, connection } from '../../common/pages.js';
import type { Connection, Page, PageArguments } from '../../common/pages.js';
import { isStorable } from '../../common/texts.js';
import type { Rows } from '../../database/database.js';
import { behindName, byNameOf, nameCursor } from '../name-order.js';
import { matchUsers } from './match-users.js';
import type { UserMatch } from './match-users.js';
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
  /** Words or their beginnings, or a part, of username and full name; of the e-mail address where the viewer may see it. */
  readonly search?: Given<string>;
  /** Whose members they are now. */
  readonly groupId?: Given<string>;
  /** Missing or null: all but the deactivated. */
  readonly status?: Given<UserStatus>;
}

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
   * Users by name; with a search, those whom it fits best first. Needs LIST_USERS; VIEW_USERS and VIEW_GROUPS for the filters that would tell what these let see.
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
    const where = conditions(filter, this.clock.now());
    return isGiven(filter.search) && filter.search !== ''
      ? listMatching(this.rows, checked, where, matchUsers(viewer, filter.search))
      : listUsers(this.rows, checked, where);
  }

  private async requireGroup(id: string): Promise<void> {
    const found = isId(id)
      ? await this.rows.row(sql`select 1 as found from user_group where id = ${id}`)
      : undefined;
    if (found === undefined) throw notFound('group');
  }
}

const isGiven = <Value>(value: Value): value is NonNullable<Value> => value !== null && value !== undefined;

function conditions({ groupId, status }: UserFilter, at: Date): Sql {
  const all = [
    isGiven(status) ? whereStatus(status, at) : sql`user_account.deactivated_at is null`,
    ...(isGiven(groupId) ? [isMember(groupId, at)] : []),
  ];
  return join(all, ' and ');
}

const isMember = (groupId: string, at: Date): Sql => sql`exists (
  select from membership
  where membership.user_id = user_account.id and membership.group_id = ${groupId}
    and ${begun('membership', at)} and ${notOver('membership', at)}
)`;

const byName = byNameOf('user_account', 'username');

/** A page of the users that the condition holds for, by name. */
async function listUsers(rows: Rows, page: Page, where: Sql): Promise<Connection<UserRow>> {
  const found = await rows.rows<UserRow>(sql`
    select ${userColumns} from user_account
    where ${where} ${behindName(page, 'user_account', 'username')}
    order by ${byName} limit ${page.first + 1} offset ${page.offset}`);
  return connection(found, page, ({ username, id }) => nameCursor(username, id), counter(rows, where));
}

type Ranked = UserRow & { readonly rank: number };

/** Those among them that match, the best first, and by name. */
async function listMatching(
  rows: Rows,
  page: Page,
  condition: Sql,
  { where, rank }: UserMatch,
): Promise<Connection<UserRow>> {
  const all = sql`${condition} and ${where}`;
  const found = await rows.rows<Ranked>(sql`
    select ${userColumns}, ${rank} as rank from user_account
    where ${all} ${behindRanked(page, rank)}
    order by rank, ${byName} limit ${page.first + 1} offset ${page.offset}`);
  return connection(
    found,
    page,
    (user) => encodeCursor([user.rank, user.username, user.id]),
    counter(rows, all),
  );
}

function behindRanked({ after }: Page, rank: Sql): Sql {
  if (after === null) return empty;
  const [place, name, id] = decodeCursor(after, ['number', 'string', 'string']);
  if (![0, 1, 2].includes(Number(place)) || !isId(String(id))) {
    throw badUserInput({ path: 'after', rule: 'cursor', message: 'This is no cursor of this list.' });
  }
  return sql`and (${rank}, ${byName}) > (${Number(place)}::int, ${String(name)}, ${String(id)}::uuid)`;
}

const counter = (rows: Rows, where: Sql) => async (): Promise<number> => {
  const counted = await rows.row<{ count: number }>(
    sql`select count(*) as count from user_account where ${where}`,
  );
  return counted?.count ?? 0;
};
