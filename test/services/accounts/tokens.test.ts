// Tokens: what is signed, what is believed, and for how long.
import jwt from 'jsonwebtoken';
import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { HOUR, MINUTE, SECOND, later } from '../../../src/common/clock.js';
import { newId } from '../../../src/common/ids.js';
import { Tokens, hashToken } from '../../../src/services/accounts/tokens.js';
import type { TokenIdentity } from '../../../src/services/accounts/tokens.js';

let now = new Date('2026-01-31T08:00:00.400Z');
const secret = createSecretKey(randomBytes(32));
const tokens = new Tokens(secret, { now: () => now });
const identity: TokenIdentity = { userId: newId(), sessionId: newId() };

beforeEach(() => {
  now = new Date('2026-01-31T08:00:00.400Z');
});

const refusal = (reason: string): object => ({ code: 'UNAUTHENTICATED', extensions: { reason } });

/** What it is refused with. */
function refused(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  throw new Error('It was taken.');
}

describe('tokens', () => {
  test('speak for a user in a session', () => {
    const pair = tokens.issue(identity);
    expect(tokens.verify(pair.accessToken)).toEqual(identity);
    expect(tokens.verifyRefresh(pair.refreshToken)).toEqual(identity);
    expect(pair.accessTokenExpiresAt).toEqual(new Date('2026-01-31T08:15:00.000Z'));
    expect(pair.refreshTokenExpiresAt).toEqual(new Date('2026-02-07T08:00:00.000Z'));
  });

  test('for refreshing differ though made in one second, and are kept hashed', () => {
    const [one, two] = [tokens.issue(identity).refreshToken, tokens.issue(identity).refreshToken];
    expect(one).not.toBe(two);
    expect(hashToken(one)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('are good until the moment they say', () => {
    const pair = tokens.issue(identity);
    now = later(pair.accessTokenExpiresAt, -1);
    expect(tokens.verify(pair.accessToken)).toEqual(identity);
    now = pair.accessTokenExpiresAt;
    expect(refused(() => tokens.verify(pair.accessToken))).toMatchObject(refusal('TOKEN_EXPIRED'));
    now = later(pair.refreshTokenExpiresAt, -1);
    expect(tokens.verifyRefresh(pair.refreshToken)).toEqual(identity);
    now = pair.refreshTokenExpiresAt;
    expect(refused(() => tokens.verifyRefresh(pair.refreshToken))).toMatchObject(refusal('SESSION_ENDED'));
  });

  test('are never taken for one another, however old', () => {
    const pair = tokens.issue(identity);
    for (const at of [now, later(now, HOUR), later(now, 200 * HOUR)]) {
      now = at;
      expect(refused(() => tokens.verify(pair.refreshToken))).toMatchObject(refusal('TOKEN_INVALID'));
      expect(refused(() => tokens.verifyRefresh(pair.accessToken))).toMatchObject(refusal('TOKEN_INVALID'));
    }
  });

  const seconds = Math.floor(now.getTime() / SECOND);
  const claims = {
    typ: 'access',
    sub: identity.userId,
    sid: identity.sessionId,
    iat: seconds,
    exp: seconds + 900,
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

  test.each([
    ['of another secret', jwt.sign(claims, 'x'.repeat(32))],
    ['of nobody', jwt.sign(claims, null, { algorithm: 'none' })],
    ['of another algorithm with the secret', jwt.sign(claims, secret, { algorithm: 'HS512' })],
    ['of a key pair', jwt.sign(claims, privateKey, { algorithm: 'RS256' })],
    ['without a type', jwt.sign({ ...claims, typ: undefined }, secret)],
    ['without a session', jwt.sign({ ...claims, sid: undefined }, secret)],
    ['without a user', jwt.sign({ typ: 'access', sid: claims.sid, exp: claims.exp }, secret)],
    ['for no user', jwt.sign({ ...claims, sub: 'admin' }, secret)],
    ['for ever', jwt.sign({ typ: 'access', sub: claims.sub, sid: claims.sid }, secret)],
    ['that is text', jwt.sign('access', secret)],
    ['that is nothing', ''],
  ])('%s are not believed', (_, token) => {
    expect(refused(() => tokens.verify(token))).toMatchObject(refusal('TOKEN_INVALID'));
  });

  test('take the time from the clock they are given', () => {
    now = new Date('2001-01-01T00:00:00.000Z');
    const { accessToken } = tokens.issue(identity);
    now = later(now, 14 * MINUTE);
    expect(tokens.verify(accessToken)).toEqual(identity);
  });
});
