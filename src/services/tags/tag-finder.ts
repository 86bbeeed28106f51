// The vocabulary of tags, looked up and listed. Every account sees all of it.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { badUserInput, notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { TagId } from '../../common/ids.js';
import { nameKey, normaliseName } from '../../common/names.js';
import { containing, isStorable } from '../../common/texts.js';
import type { Rows } from '../../database/database.js';
import { byNameOf } from '../name-order.js';
import { findTags, tagColumns } from './tag-row.js';
import type { TagRow } from './tag-row.js';

type Given<Value> = Value | null | undefined;

/** Which tags; all that is given must hold. */
export interface TagFilter {
  /** Part of the name, without regard to case. */
  readonly search?: Given<string>;
  readonly parentId?: Given<string>;
  readonly rootsOnly?: Given<boolean>;
  /** How many of them to leave out. */
  readonly offset?: Given<number>;
}

/** Tags in one list, at most. */
const MOST_LISTED = 1000;
const LONGEST_SEARCH = 1000;

export class TagFinder {
  constructor(private readonly rows: Rows) {}

  /** The tag with the id or the name; null where there is none. No key, or two: BAD_USER_INPUT. */
  async find(caller: Caller, id: Given<string>, name: Given<string>): Promise<TagRow | null> {
    requireViewer(caller);
    if ((typeof id === 'string') === (typeof name === 'string')) {
      throw badUserInput({ path: 'id', rule: 'oneOf', message: 'Give either id or name.' });
    }
    if (typeof name === 'string') return this.byName(name);
    const key = (id ?? '').toLowerCase();
    return isId(key) ? ((await findTags(this.rows, [key as TagId]))[0] ?? null) : null;
  }

  /** By name, at most `MOST_LISTED`. A parent that is not there: NOT_FOUND; BAD_USER_INPUT. */
  async list(caller: Caller, filter: TagFilter): Promise<TagRow[]> {
    requireViewer(caller);
    const { parentId, offset } = filter;
    const parent = typeof parentId === 'string' ? await this.get(parentId) : null;
    checkFilter(filter);
    return this.rows.rows<TagRow>(sql`
      select ${tagColumns} from tag
      where ${named(filter.search)} ${parent === null ? empty : sql`and tag.parent_id = ${parent.id}`}
        ${filter.rootsOnly === true ? sql`and tag.parent_id is null` : empty}
      order by ${byNameOf('tag', 'name')}
      limit ${MOST_LISTED} ${offset ? sql`offset ${offset}` : empty}`);
  }

  private async get(id: string): Promise<TagRow> {
    const key = id.toLowerCase();
    const [tag] = isId(key) ? await findTags(this.rows, [key as TagId]) : [];
    if (tag === undefined) throw notFound('tag');
    return tag;
  }

  private async byName(name: string): Promise<TagRow | null> {
    if (!isStorable(name)) return null;
    const key = nameKey(normaliseName(name));
    return (
      (await this.rows.row<TagRow>(sql`select ${tagColumns} from tag where tag.name_key = ${key}`)) ?? null
    );
  }
}

function checkFilter({ search, parentId, rootsOnly, offset }: TagFilter): void {
  if (typeof parentId === 'string' && rootsOnly === true) {
    throw badUserInput({
      path: 'rootsOnly',
      rule: 'exclusive',
      message: 'Give either parentId or rootsOnly.',
    });
  }
  if (typeof offset === 'number' && offset < 0) {
    throw badUserInput({ path: 'offset', rule: 'range', message: 'The offset is 0 or more.' });
  }
  if (typeof search === 'string' && search.length > LONGEST_SEARCH) {
    throw badUserInput({
      path: 'search',
      rule: 'maxLength',
      message: `At most ${LONGEST_SEARCH} characters are taken.`,
    });
  }
}

/** Whose name has the text as a part. No tag's name has what cannot be stored. */
function named(search: Given<string>): Sql {
  if (search === null || search === undefined || search === '') return sql`true`;
  if (!isStorable(search)) return sql`false`;
  return sql`tag.name_key like ${containing(nameKey(search.normalize('NFC')))}`;
}

/** The children of each tag, at most `MOST_LISTED` of each, by name. */
export const childrenOf = (rows: Rows, ids: readonly TagId[]): Promise<TagRow[]> =>
  rows.rows<TagRow>(sql`
    select children.*
    from unnest(${[...ids]}::uuid[]) as asked (id)
    cross join lateral (
      select ${tagColumns} from tag where tag.parent_id = asked.id
      order by ${byNameOf('tag', 'name')} limit ${MOST_LISTED}
    ) children`);
