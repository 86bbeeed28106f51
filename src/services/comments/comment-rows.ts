// Comments as the API shows them: threads of items, answers in them, and how many there are.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { decodeCursor, encodeCursor, isInstant } from '../../common/cursors.js';
import { badUserInput } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { CommentId, ItemId, UserId } from '../../common/ids.js';
import { connection, once } from '../../common/pages.js';
import type { Connection, Page } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';

export interface CommentRow {
  readonly id: CommentId;
  readonly itemId: ItemId;
  readonly authorId: UserId;
  /** The comment that began the thread; null where it is that one. */
  readonly parentId: CommentId | null;
  /** Empty once deleted. */
  readonly body: string;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

export const commentColumns = sql`
  comment.id, comment.item_id as "itemId", comment.author_id as "authorId", comment.parent_id as "parentId",
  comment.body, comment.created_at as "createdAt", comment.edited_at as "editedAt", comment.deleted_at as "deletedAt"`;

/** Whether `comment` shows: one that is deleted does as long as others have answered it. */
export const isShown = sql`(
  comment.deleted_at is null
  or exists (select from comment reply where reply.parent_id = comment.id and reply.deleted_at is null)
)`;

/** The comments with these ids, deleted ones too, in no order. */
export const findComments = (rows: Rows, ids: readonly CommentId[]): Promise<CommentRow[]> =>
  rows.rows<CommentRow>(sql`select ${commentColumns} from comment where id = any(${[...ids]}::uuid[])`);

/** The page of each item's threads, or of each thread's answers, oldest first. */
type ListComments<Id extends string> = (
  rows: Rows,
  ids: readonly Id[],
  page: Page,
) => Promise<Connection<CommentRow>[]>;

export const listThreads: ListComments<ItemId> = (rows, ids, page) =>
  listBy(rows, 'item_id', sql`comment.parent_id is null and ${isShown}`, ids, page);

export const listReplies: ListComments<CommentId> = (rows, ids, page) =>
  listBy(rows, 'parent_id', sql`comment.deleted_at is null`, ids, page);

/** Live comments on each item, answers too; items without any are left out. */
export const countComments = (rows: Rows, ids: readonly ItemId[]): Promise<Count<ItemId>[]> =>
  countBy(rows, 'item_id', sql`comment.deleted_at is null`, ids);

interface Count<Id extends string> {
  readonly id: Id;
  readonly count: number;
}

async function listBy<Id extends string>(
  rows: Rows,
  key: 'item_id' | 'parent_id',
  where: Sql,
  ids: readonly Id[],
  page: Page,
): Promise<Connection<CommentRow>[]> {
  const distinct = [...new Set(ids)];
  const column = raw(`comment.${key}`);
  const found = await rows.rows<CommentRow & { readonly of: Id }>(sql`
    select listed.*
    from unnest(${distinct}::uuid[]) as asked (id)
    cross join lateral (
      select asked.id as of, ${commentColumns} from comment
      where ${column} = asked.id and ${where} ${behind(page.after)}
      order by comment.created_at, comment.id
      limit ${page.first + 1}
    ) listed`);
  const byKey = Map.groupBy(found, ({ of }) => of);
  const counts = once(
    async () => new Map((await countBy(rows, key, where, distinct)).map((c) => [c.id, c.count])),
  );
  return ids.map((id) =>
    connection(
      byKey.get(id) ?? [],
      page,
      (comment) => encodeCursor([comment.createdAt.toISOString(), comment.id]),
      async () => (await counts()).get(id) ?? 0,
    ),
  );
}

function countBy<Id extends string>(
  rows: Rows,
  key: 'item_id' | 'parent_id',
  where: Sql,
  ids: readonly Id[],
): Promise<Count<Id>[]> {
  const column = raw(`comment.${key}`);
  return rows.rows<Count<Id>>(sql`
    select ${column} as id, count(*) as count from comment
    where ${column} = any(${[...ids]}::uuid[]) and ${where}
    group by ${column}`);
}

/** What lies behind the cursor, beginning with `and`; a cursor of another list: BAD_USER_INPUT. */
function behind(after: string | null): Sql {
  if (after === null) return sql``;
  const [createdAt, id] = decodeCursor(after, ['string', 'string']).map(String);
  if (createdAt === undefined || id === undefined || !isInstant(createdAt) || !isId(id)) {
    throw badUserInput({ path: 'after', rule: 'cursor', message: 'This is no cursor of this list.' });
  }
  return sql`and (comment.created_at, comment.id) > (${createdAt}::timestamptz, ${id}::uuid)`;
}
