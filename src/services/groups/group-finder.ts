// Groups as they are looked up and listed.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { badUserInput } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { GroupId } from '../../common/ids.js';
import { nameKey, normaliseName } from '../../common/names.js';
import { checkPage, connection } from '../../common/pages.js';
import type { Connection, PageArguments } from '../../common/pages.js';
import { containing, isStorable } from '../../common/texts.js';
import type { Rows } from '../../database/database.js';
import { behindName, byNameOf, nameCursor } from '../name-order.js';
import { findGroups, groupColumns } from './group-row.js';
import type { GroupRow } from './group-row.js';

export class GroupFinder {
  constructor(private readonly rows: Rows) {}

  /** The group with the id or the name, for any account; null where there is none. No key, or two: BAD_USER_INPUT. */
  async find(
    caller: Caller,
    id: string | null | undefined,
    name: string | null | undefined,
  ): Promise<GroupRow | null> {
    requireViewer(caller);
    if ((typeof id === 'string') === (typeof name === 'string')) {
      throw badUserInput({ path: 'id', rule: 'oneOf', message: 'Give either id or name.' });
    }
    if (typeof name === 'string') return this.byName(name);
    const key = (id ?? '').toLowerCase();
    return isId(key) ? ((await findGroups(this.rows, [key as GroupId]))[0] ?? null) : null;
  }

  /** By name; needs LIST_GROUPS. `search` is a part of the name. */
  async list(
    caller: Caller,
    search: string | null | undefined,
    pageArguments: PageArguments,
  ): Promise<Connection<GroupRow>> {
    requireRight(requireViewer(caller), 'LIST_GROUPS');
    const page = checkPage(pageArguments);
    const wanted = named(search);
    const found = await this.rows.rows<GroupRow>(sql`
      select ${groupColumns} from user_group
      where ${wanted} ${behindName(page, 'user_group', 'name')}
      order by ${byNameOf('user_group', 'name')}
      limit ${page.first + 1} ${page.offset > 0 ? sql`offset ${page.offset}` : empty}`);
    return connection(
      found,
      page,
      ({ name, id }) => nameCursor(name, id),
      async () => {
        const counted = await this.rows.row<{ count: number }>(
          sql`select count(*) as count from user_group where ${wanted}`,
        );
        return counted?.count ?? 0;
      },
    );
  }

  private async byName(name: string): Promise<GroupRow | null> {
    if (!isStorable(name)) return null;
    const group = await this.rows.row<GroupRow>(sql`
      select ${groupColumns} from user_group where name_key = ${nameKey(normaliseName(name))}`);
    return group ?? null;
  }
}

/** Whose name has the text as a part. No group's name has what cannot be stored. */
function named(search: string | null | undefined): Sql {
  if (search === null || search === undefined || search === '') return sql`true`;
  if (!isStorable(search)) return sql`false`;
  return sql`user_group.name_key like ${containing(nameKey(search.normalize('NFC')))}`;
}
