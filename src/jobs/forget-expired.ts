// Forgets what was kept only until a moment, once that is past: links, and what documents were checked out for.
import sql, { raw } from 'sql-template-tag';
import type { Rows } from '../database/database.js';

const BATCH = 5000;

/** One batch; whether there may be more. Nodes may do it at the same time: each row is taken by one of them. */
type Forget = (rows: Rows, now: Date) => Promise<'MORE' | 'DONE'>;

const forgettingOf =
  (table: string, key: string): Forget =>
  async (rows, now) => {
    const [from, id] = [raw(table), raw(key)];
    const row = await rows.row<{ gone: number }>(sql`
      with gone as (
        delete from ${from}
        where ${id} in (
          select ${id} from ${from} where expires_at <= ${now} order by expires_at limit ${BATCH} for update skip locked
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
/** The visits to share links that were counted. */
export const forgetVisits = forgettingOf('share_visit', 'id');
