// The document server, and the tokens that we and it sign: HS256 with the secret that both hold, and nothing else.
import jwt from 'jsonwebtoken';
import { createHash } from 'node:crypto';
import type { Clock } from '../../common/clock.js';

export interface DocumentServer {
  /** As browsers reach it, without a slash at its end. */
  readonly url: string;
  readonly secret: string;
}

/** What the document server tells of a document that is being edited; only what is used here. */
export interface OfficeCallback {
  readonly key: string;
  /** 1: people came or went; 2: closed with changes; 3 and 7: it could not save; 4: closed without; 6: saved meanwhile. */
  readonly status: number;
  /** Where the saved content is. */
  readonly url: string | null;
  /** Its extension. */
  readonly fileType: string | null;
  /** Ids as we gave them: who edited last, then who did anything, the last first. */
  readonly users: readonly string[];
  /** Nothing has changed since it was saved meanwhile. */
  readonly notModified: boolean;
  /** Tells this message from every other one. */
  readonly fingerprint: string;
}

const ALGORITHM = 'HS256';
/** As long as the document server's own tokens are good by default, in seconds. */
const CONFIG_LIFETIME = 5 * 60;
/** What the clocks of the two may differ by, in seconds. */
const LEEWAY = 60;

/** What the document server takes for one. */
const KEY = /^[0-9a-zA-Z._=-]{1,128}$/;

const inSeconds = (clock: Clock): number => Math.floor(clock.now().getTime() / 1000);

/** Vouches to the document server for how an editor is opened. */
export function signConfig(secret: string, config: object, clock: Clock): string {
  const iat = inSeconds(clock);
  return jwt.sign({ ...config, iat, exp: iat + CONFIG_LIFETIME }, secret, { algorithm: ALGORITHM });
}

/**
 * What the document server vouches for, by the token in the body or else in the header; whatever else is in the body is not
 * believed. Null where it is not signed with the secret, too old, without an end, or no message about a document.
 */
export function readCallback(
  secret: string,
  { authorization, body }: { readonly authorization: string | undefined; readonly body: unknown },
  clock: Clock,
): OfficeCallback | null {
  const inBody = isRecord(body) ? body['token'] : undefined;
  const [, inHeader] = /^Bearer +([^\s]+)$/i.exec(authorization ?? '') ?? [];
  const token = typeof inBody === 'string' ? inBody : inHeader;
  if (token === undefined) return null;
  let claims: unknown;
  try {
    claims = jwt.verify(token, secret, {
      algorithms: [ALGORITHM],
      clockTimestamp: inSeconds(clock),
      clockTolerance: LEEWAY,
    });
  } catch {
    return null;
  }
  if (!isRecord(claims) || typeof claims['exp'] !== 'number') return null;
  const message = typeof inBody === 'string' ? claims : claims['payload'];
  return isRecord(message) ? callbackOf(message, token) : null;
}

function callbackOf(message: Readonly<Record<string, unknown>>, token: string): OfficeCallback | null {
  const { key, status, url, filetype, users, actions, notmodified } = message;
  // A token that we signed for an editor is none either.
  if (!isText(key) || !KEY.test(key) || typeof status !== 'number') return null;
  const edited = listOf(users).filter(isText);
  const acted = listOf(actions).map((action) => (isRecord(action) ? action['userid'] : null));
  return {
    key,
    status,
    url: isText(url) ? url : null,
    fileType: isText(filetype) && /^[a-z0-9]{1,10}$/.test(filetype) ? filetype : null,
    users: [...edited, ...acted.filter(isText).toReversed()],
    notModified: notmodified === true,
    fingerprint: createHash('sha256').update(token).digest('base64url'),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
