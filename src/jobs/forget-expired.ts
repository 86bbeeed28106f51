// Forgets what was kept only until a moment, once that is past: sessions, links, what documents were checked out for,
// notifications, who was in which group.
import sql, { raw } from 'sql-template-tag';
import { DAY, later } from '../common/clock.js';
import type { Rows } from '../database/database.js';

const BATCH = 5000;

/** One batch; whether there may be more. Nodes may do it at the same time: each row is taken by one of them. */
type Forget = (rows: Rows, now: Date) => Promise<'MORE' | 'DONE'>;

/** Rows whose moment, in the column, lies so long back: `age` in milliseconds. Columns of a key have commas between them. */
const forgettingOf =
  (table: string, key: string, column = 'expires_at', age = 0): Forget =>
  async (rows, now) => {
    const [from, id, moment] = [raw(table), raw(key), raw(column)];
    const row = await rows.row<{ gone: number }>(sql`
      with gone as (
        delete from ${from}
        where (${id}) in (
          select ${id} from ${from} where ${moment} <= ${later(now, -age)}
          order by ${moment} limit ${BATCH} for update skip locked
        )
        returning ${id}
      )
      select count(*) as gone from gone`);
    return (row?.gone ?? 0) < BATCH ? 'DONE' : 'MORE';
  };

/** The links through which a download was counted. */
export const forgetDownloads = forgettingOf('counted_download', 'link');
/** The check-outs of documents. */
export const forgetLocks = forgettingOf('document_lock', 'document_id');
/** What office editors were opened with, long after anybody saved by it. */
export const forgetEditorSessions = forgettingOf('editor_session', 'key');
/** Sessions that ran out: one that is not there is over to everybody who asks. */
export const forgetSessions = forgettingOf('session', 'id', 'expires_at', DAY);
/** The visits to share links that were counted. */
export const forgetVisits = forgettingOf('share_visit', 'id');
/** Notifications some time after they were read, and after a year even those that nobody has read. */
export const forgetReadNotifications = forgettingOf('notification', 'id', 'read_at', 90 * DAY);
export const forgetOldNotifications = forgettingOf('notification', 'id', 'at', 365 * DAY);
/** Who was in which group: a day longer than cursors are good for. */
export const forgetPastMemberships = forgettingOf(
  'past_membership',
  'user_id, group_id',
  'left_at',
  31 * DAY,
);
