// Ends sessions of a user: at once on this node, and on the others as soon as they hear of it.
import sql, { empty } from 'sql-template-tag';
import type { SessionId, UserId } from '../../common/ids.js';
import type { Write } from '../write.js';

/** All live sessions of the user but the one to keep. */
export async function endSessions(
  write: Write,
  userId: UserId,
  keep: SessionId | null = null,
): Promise<void> {
  await write.transaction.rows(sql`
    update session set ended_at = ${write.at}
    where user_id = ${userId} and ended_at is null and expires_at > ${write.at}
      ${keep === null ? empty : sql`and id <> ${keep}`}`);
  write.touchUser(userId);
}

/** One live session of the user; whether there was such a one. */
export async function endSession(write: Write, userId: UserId, sessionId: SessionId): Promise<boolean> {
  const ended = await write.transaction.row(sql`
    update session set ended_at = ${write.at}
    where id = ${sessionId} and user_id = ${userId} and ended_at is null and expires_at > ${write.at}
    returning id`);
  write.touchUser(userId);
  return ended !== undefined;
}
