// Signed-in devices: how they are opened, kept alive by refresh tokens that are good for one use, listed and
// ended.
import sql from 'sql-template-tag';
import { requireSession, requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { notFound, passwordChangeRequired, unauthenticated } from '../../common/errors.js';
import { isId, newId } from '../../common/ids.js';
import type { SessionId, UserId } from '../../common/ids.js';
import { Session } from '../../entities/index.js';
import { endSession } from '../users/end-sessions.js';
import { readUser } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';
import { passwordHasToChange, statusOf } from '../users/user-status.js';
import type { Write, Writer } from '../write.js';
import { liveSessions } from './session-row.js';
import type { SessionRow } from './session-row.js';
import { hashToken } from './tokens.js';
import type { TokenIdentity, TokenPair, Tokens } from './tokens.js';

/** A session, and the tokens that stand for it. */
export interface OpenSession extends TokenPair {
  readonly sessionId: SessionId;
}

/** What a sign-in gives. */
export interface SignedIn extends OpenSession {
  readonly user: UserRow;
}

export class Sessions {
  constructor(
    private readonly writer: Writer,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
  ) {}

  /** A new session of the user as part of the write, from where the caller is. */
  open(write: Write, userId: UserId, caller: Caller): OpenSession {
    const sessionId = newId<SessionId>();
    const pair = this.tokens.issue({ userId, sessionId });
    write.em.create(Session, {
      id: sessionId,
      userId,
      createdAt: write.at,
      lastUsedAt: write.at,
      expiresAt: pair.refreshTokenExpiresAt,
      refreshTokenHash: hashToken(pair.refreshToken),
      remoteAddress: caller.remoteAddress,
      userAgent: caller.userAgent,
    });
    return { ...pair, sessionId };
  }

  /**
   * A new pair of tokens for the one refresh token that is good now. UNAUTHENTICATED with TOKEN_INVALID where
   * it is none, SESSION_ENDED where the session is over or the token was used before, which ends the session:
   * either this caller stole it or the one before did. PASSWORD_CHANGE_REQUIRED where the password has
   * reached its age meanwhile.
   */
  async refresh(caller: Caller, refreshToken: string): Promise<SignedIn> {
    const identity = this.tokens.verifyRefresh(refreshToken);
    let current = true;
    try {
      return await this.writer.run(caller, 'refreshSession', async (write) => {
        const pair = this.tokens.issue(identity);
        current = await this.rotate(write, identity, refreshToken, pair);
        if (!current) throw unauthenticated('SESSION_ENDED');
        const user = await readUser(write.transaction, identity.userId);
        if (statusOf(user, write.at) !== 'ACTIVE') throw unauthenticated('SESSION_ENDED');
        if (passwordHasToChange(user, write.at)) throw passwordChangeRequired();
        write.actor(user.id);
        write.audit({ type: 'Session', id: identity.sessionId, name: user.username });
        return { ...pair, sessionId: identity.sessionId, user };
      });
    } catch (error) {
      if (!current) await this.endMisused(caller, identity);
      throw error;
    }
  }

  /** Ends the session that the request came with, in lockdown too. */
  async logout(caller: Caller): Promise<void> {
    const viewer = requireSession(caller);
    await this.end(caller, 'logout', viewer, viewer.sessionId);
  }

  /** Ends one of the viewer's live sessions, this one included; NOT_FOUND for anything else. */
  async revoke(caller: Caller, sessionId: string): Promise<void> {
    const viewer = requireViewer(caller);
    if (!isId(sessionId)) throw notFound('session');
    await this.end(caller, 'revokeSession', viewer, sessionId as SessionId);
  }

  /** The viewer's live sessions, newest first. */
  list(caller: Caller): Promise<SessionRow[]> {
    return liveSessions(this.writer.rows, requireViewer(caller).userId, this.clock.now());
  }

  private async end(
    caller: Caller,
    action: 'logout' | 'revokeSession',
    { userId, username }: Viewer,
    sessionId: SessionId,
  ): Promise<void> {
    await this.writer.run(caller, action, async (write) => {
      if (!(await endSession(write, userId, sessionId))) throw notFound('session');
      write.audit({ type: 'Session', id: sessionId, name: username });
    });
  }

  // One statement decides: of two that come with the same token, the second finds it replaced.
  private async rotate(
    write: Write,
    { sessionId, userId }: TokenIdentity,
    refreshToken: string,
    pair: TokenPair,
  ): Promise<boolean> {
    const rotated = await write.transaction.row(sql`
      update session
      set refresh_token_hash = ${hashToken(pair.refreshToken)}, expires_at = ${pair.refreshTokenExpiresAt},
          last_used_at = ${write.at}
      where id = ${sessionId} and user_id = ${userId} and refresh_token_hash = ${hashToken(refreshToken)}
        and ended_at is null and expires_at > ${write.at}
      returning id`);
    return rotated !== undefined;
  }

  // The token is one of ours and not the current one. Where the session still lives, it was used before.
  private async endMisused(caller: Caller, { sessionId, userId }: TokenIdentity): Promise<void> {
    const live = await this.writer.rows.row<{ username: string }>(sql`
      select username from session join user_account on user_account.id = session.user_id
      where session.id = ${sessionId} and user_id = ${userId} and ended_at is null
        and expires_at > ${this.clock.now()}`);
    if (live === undefined) return;
    await this.writer.run(caller, 'revokeSession', async (write) => {
      await endSession(write, userId, sessionId);
      write.actor(userId);
      const why = { reason: 'REFRESH_TOKEN_USED_TWICE' };
      write.audit({ type: 'Session', id: sessionId, name: live.username }, why);
    });
  }
}
