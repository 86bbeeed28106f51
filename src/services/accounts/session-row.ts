// A session as its user sees it.
import sql from 'sql-template-tag';
import type { SessionId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface SessionRow {
  readonly id: SessionId;
  readonly createdAt: Date;
  /** When its tokens were last renewed, or made. */
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
}

/** No person has as many; what a script left behind runs out in a week. */
const MOST_LISTED = 1000;

/** The user's live sessions, newest first, at most the 1,000 newest. */
export const liveSessions = (rows: Rows, userId: UserId, at: Date): Promise<SessionRow[]> =>
  rows.rows<SessionRow>(sql`
    select id, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt",
           remote_address as "remoteAddress", user_agent as "userAgent"
    from session
    where user_id = ${userId} and ended_at is null and expires_at > ${at}
    order by created_at desc, id desc
    limit ${MOST_LISTED}`);
