// Access and refresh tokens: signed here, believed only when they were, and never taken for one another.
import jwt from 'jsonwebtoken';
import { createHash, randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../common/clock.js';
import { unauthenticated } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { SessionId, UserId } from '../../common/ids.js';

/** In seconds, as tokens count. */
const ACCESS_LIFETIME = 15 * 60;
const REFRESH_LIFETIME = 7 * 24 * 60 * 60;
const ALGORITHM = 'HS256';

type TokenType = 'access' | 'refresh';

/** Whom a token speaks for, in which session. */
export interface TokenIdentity {
  readonly userId: UserId;
  readonly sessionId: SessionId;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
}

interface Claims extends TokenIdentity {
  readonly expiresAt: Date;
}

/** SHA-256 in hex: the form in which a session keeps its refresh token. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

export class Tokens {
  constructor(
    private readonly secret: KeyObject,
    private readonly clock: Clock,
  ) {}

  /** A new pair: the access token is good for 15 minutes, the refresh token for 7 days and one use. */
  issue(identity: TokenIdentity): TokenPair {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    return {
      accessToken: this.sign('access', identity, issuedAt, ACCESS_LIFETIME),
      accessTokenExpiresAt: new Date((issuedAt + ACCESS_LIFETIME) * 1000),
      refreshToken: this.sign('refresh', identity, issuedAt, REFRESH_LIFETIME),
      refreshTokenExpiresAt: new Date((issuedAt + REFRESH_LIFETIME) * 1000),
    };
  }

  /**
   * Whom an access token speaks for. UNAUTHENTICATED with TOKEN_EXPIRED for one of ours that is too old,
   * TOKEN_INVALID for anything else. Whether the session still lives is another question.
   */
  verify(accessToken: string): TokenIdentity {
    const { userId, sessionId, expiresAt } = this.read('access', accessToken);
    if (expiresAt <= this.clock.now()) throw unauthenticated('TOKEN_EXPIRED');
    return { userId, sessionId };
  }

  /**
   * The same of a refresh token. One that is too old answers SESSION_ENDED, for the session ran out with it,
   * and a client that hears TOKEN_EXPIRED would only refresh again.
   */
  verifyRefresh(refreshToken: string): TokenIdentity {
    const { userId, sessionId, expiresAt } = this.read('refresh', refreshToken);
    if (expiresAt <= this.clock.now()) throw unauthenticated('SESSION_ENDED');
    return { userId, sessionId };
  }

  private sign(
    type: TokenType,
    { userId, sessionId }: TokenIdentity,
    issuedAt: number,
    lifetime: number,
  ): string {
    const claims = { typ: type, sub: userId, sid: sessionId, iat: issuedAt, exp: issuedAt + lifetime };
    // Two refresh tokens of one session differ, even those made within one second.
    return jwt.sign(type === 'refresh' ? { ...claims, jti: randomUUID() } : claims, this.secret, {
      algorithm: ALGORITHM,
    });
  }

  private read(type: TokenType, token: string): Claims {
    let payload: string | jwt.JwtPayload;
    try {
      // The age is for the callers: a token of the wrong type is invalid, however old it is.
      payload = jwt.verify(token, this.secret, { algorithms: [ALGORITHM], ignoreExpiration: true });
    } catch {
      throw unauthenticated('TOKEN_INVALID');
    }
    if (typeof payload === 'string' || payload['typ'] !== type) throw unauthenticated('TOKEN_INVALID');
    const { sub, exp } = payload;
    const sid: unknown = payload['sid'];
    if (
      typeof sub !== 'string' ||
      typeof sid !== 'string' ||
      typeof exp !== 'number' ||
      !isId(sub) ||
      !isId(sid)
    ) {
      throw unauthenticated('TOKEN_INVALID');
    }
    return { userId: sub as UserId, sessionId: sid as SessionId, expiresAt: new Date(exp * 1000) };
  }
}
