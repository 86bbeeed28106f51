// What a user is told of in person: listed, and marked as read.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { decodeCursor, encodeCursor, isInstant } from '../../common/cursors.js';
import { badUserInput } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import { checkPage, connection, once } from '../../common/pages.js';
import type { Connection, PageArguments } from '../../common/pages.js';
import type { Write, Writer } from '../write.js';
import { notificationColumns } from './notification-rows.js';
import type { NotificationRow } from './notification-rows.js';

/** Counted as unread; who has more has enough. */
export const MOST_COUNTED = 10_000;
/** Named at once. */
export const MOST_NAMED = 100;
/** Marked in one statement. */
const BATCH = 10_000;

export class Notifications {
  constructor(private readonly writer: Writer) {}

  /** The viewer's own, newest first; `total` counts the unread ones, up to `MOST_COUNTED`. BAD_USER_INPUT. */
  async list(
    caller: Caller,
    given: PageArguments,
    which: 'ALL' | 'UNREAD',
  ): Promise<Connection<NotificationRow>> {
    const { userId } = requireViewer(caller);
    const page = checkPage(given);
    const { rows } = this.writer;
    const found = await rows.rows<NotificationRow>(sql`
      select ${notificationColumns} from notification
      where user_id = ${userId} ${which === 'UNREAD' ? sql`and read_at is null` : empty} ${behind(page.after)}
      order by at desc, id desc
      limit ${page.first + 1}`);
    const unread = once(async () => {
      const counted = await rows.row<{ count: number }>(sql`
        select count(*) as count
        from (select from notification where user_id = ${userId} and read_at is null limit ${MOST_COUNTED}) unread`);
      return counted?.count ?? 0;
    });
    return connection(found, page, ({ at, id }) => encodeCursor([at.toISOString(), id]), unread);
  }

  /** Of the viewer's own, the named ones, or all; answers how many were unread. BAD_USER_INPUT. */
  markRead(caller: Caller, ids: readonly string[] | null): Promise<number> {
    const viewer = requireViewer(caller);
    if (ids !== null && ids.length > MOST_NAMED) {
      throw badUserInput({ path: 'ids', rule: 'maxLength', message: `At most ${MOST_NAMED} ids are taken.` });
    }
    return this.writer.run(caller, 'markNotificationsRead', async (write) => {
      const named = ids === null ? empty : sql`and id = any(${ids.filter(isId)}::uuid[])`;
      let marked = 0;
      for (let batch = BATCH; batch === BATCH; marked += batch) batch = await markBatch(write, viewer, named);
      write.audit({ type: 'User', id: viewer.userId, name: viewer.username }, { marked });
      return marked;
    });
  }
}

/** What another one is marking, or is being deleted with its item, is not waited for: it is no longer unread after that. */
async function markBatch({ transaction, at }: Write, { userId }: Viewer, named: Sql): Promise<number> {
  const marked = await transaction.row<{ count: number }>(sql`
    with unread as (
      select id from notification where user_id = ${userId} and read_at is null ${named}
      order by at desc, id desc limit ${BATCH} for update skip locked
    ), marked as (
      update notification set read_at = ${at} from unread where notification.id = unread.id returning 1
    )
    select count(*) as count from marked`);
  return marked?.count ?? 0;
}

/** What lies behind the cursor, beginning with `and`; a cursor of another list: BAD_USER_INPUT. */
function behind(after: string | null): Sql {
  if (after === null) return empty;
  const [at, id] = decodeCursor(after, ['string', 'string']).map(String);
  if (at === undefined || id === undefined || !isInstant(at) || !isId(id)) {
    throw badUserInput({ path: 'after', rule: 'cursor', message: 'This is no cursor of this list.' });
  }
  return sql`and (at, id) < (${at}::timestamptz, ${id}::uuid)`;
}
