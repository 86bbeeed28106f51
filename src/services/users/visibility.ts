// Who may see what of an account: the one rule behind the fields of `User` that are not for everybody.
import type { Viewer } from '../../access/viewer.js';
import type { SessionId, UserId } from '../../common/ids.js';

/**
 * A user that this very request has proved to be: by a password, a refresh token, or by having made the
 * account. The request of a sign-in has no viewer yet, and still may see what it signed in to.
 */
export interface ProvedUser {
  readonly id: UserId;
  readonly provedBySignIn?: true;
  /** The session that it opened or renewed. */
  readonly provedSessionId?: SessionId;
}

/** `sessionId`: where a session was opened or renewed. */
export const proved = <User extends { readonly id: UserId }>(
  user: User,
  sessionId?: SessionId,
): User & ProvedUser => ({
  ...user,
  provedBySignIn: true,
  ...(sessionId === undefined ? {} : { provedSessionId: sessionId }),
});

/** Whether the viewer is this user or holds VIEW_USERS. */
export const seesAccount = (viewer: Viewer | null, user: ProvedUser): boolean =>
  user.provedBySignIn === true ||
  (viewer !== null && (viewer.userId === user.id || viewer.rights.has('VIEW_USERS')));
