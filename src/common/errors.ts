// Every error a caller may see, made here by kind. The code is stable; the message says what the caller can do about it.
import { GraphQLError } from 'graphql';

/** The HTTP-like number of each stable code, sent as `extensions.status`. */
const statusOfCode = {
  UNAUTHENTICATED: 401,
  PASSWORD_CHANGE_REQUIRED: 403,
  ACCOUNT_BLOCKED: 403,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  FEATURE_OFF: 409,
  CURSOR_EXPIRED: 410,
  SLOW_CONSUMER: 429,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_TYPE: 415,
  BAD_USER_INPUT: 400,
  LOCKED: 423,
  RATE_LIMITED: 429,
  QUOTA_EXCEEDED: 507,
  LINK_GONE: 410,
  LINK_PASSWORD_REQUIRED: 401,
  QUERY_TOO_COMPLEX: 400,
  LOCKDOWN: 999,
  INTERNAL_SERVER_ERROR: 500,
} as const;

export type ErrorCode = keyof typeof statusOfCode;

export type UnauthenticatedReason =
  | 'TOKEN_MISSING'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_INVALID'
  | 'SESSION_ENDED'
  | 'BAD_CREDENTIALS';

/** What is wrong with one input field: its path in the input, the rule it breaks, and how to mend it. */
export interface FieldProblem {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** An error that is meant for the caller; anything else reaches them as INTERNAL_SERVER_ERROR with an id only. */
export class SheafError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message, { extensions: { code, status: statusOfCode[code], ...details } });
    this.name = 'SheafError';
    this.code = code;
  }
}

const unauthenticatedMessages: Record<UnauthenticatedReason, string> = {
  TOKEN_MISSING: 'Sign in first: send the access token as "Authorization: Bearer …".',
  TOKEN_EXPIRED: 'The access token has expired: use refreshSession.',
  TOKEN_INVALID: 'The token is not one of this server: sign in again.',
  SESSION_ENDED: 'The session has ended: sign in again.',
  BAD_CREDENTIALS: 'The name or the password is wrong.',
};

export const unauthenticated = (reason: UnauthenticatedReason): SheafError =>
  new SheafError('UNAUTHENTICATED', unauthenticatedMessages[reason], { reason });

export const passwordChangeRequired = (): SheafError =>
  new SheafError(
    'PASSWORD_CHANGE_REQUIRED',
    'The password has to be changed first: use changeExpiredPassword.',
  );

export const accountBlocked = (reason: string | null, until: Date | null): SheafError =>
  new SheafError('ACCOUNT_BLOCKED', 'This account is blocked: ask an administrator.', { reason, until });

/** `missing` is what the caller lacks. */
export const forbidden = (
  missing: { right: string } | { permission: string } | { rule: string },
): SheafError =>
  new SheafError(
    'FORBIDDEN',
    'right' in missing
      ? `This needs the right ${missing.right}.`
      : 'permission' in missing
        ? `This needs the permission ${missing.permission} on the item.`
        : missing.rule,
    missing,
  );

export const notFound = (what: string): SheafError =>
  new SheafError('NOT_FOUND', `There is no such ${what}.`, { what });

/** `inTheWay` tells what is in the way, with ids only of what the caller may read. */
export const conflict = (message: string, inTheWay: Readonly<Record<string, unknown>> = {}): SheafError =>
  new SheafError('CONFLICT', message, inTheWay);

export const featureOff = (message: string): SheafError => new SheafError('FEATURE_OFF', message);

/** `limit` is in bytes. */
export const payloadTooLarge = (limit: number): SheafError =>
  new SheafError('PAYLOAD_TOO_LARGE', `At most ${limit} bytes are taken here.`, { limit });

export const unsupportedType = (mimeType: string): SheafError =>
  new SheafError('UNSUPPORTED_TYPE', `Files of the type ${mimeType} are not taken here.`, { mimeType });

/** Of a document that is to be opened in an editor. */
export const notEditable = (mimeType: string): SheafError =>
  new SheafError('UNSUPPORTED_TYPE', `No editor opens files of the type ${mimeType} in this way.`, {
    mimeType,
  });

export const badUserInput = (...fields: readonly FieldProblem[]): SheafError =>
  new SheafError('BAD_USER_INPUT', fields.map((field) => `${field.path}: ${field.message}`).join(' '), {
    fields,
  });

/** A share link that is expired, used up, or whose creator may no longer share what it leads to. */
export const linkGone = (): SheafError =>
  new SheafError('LINK_GONE', 'This link can no longer be used: ask whoever sent it for another one.');

export const linkPasswordRequired = (reason: 'MISSING' | 'WRONG'): SheafError =>
  new SheafError(
    'LINK_PASSWORD_REQUIRED',
    reason === 'MISSING' ? 'This link asks for a password.' : 'The password is wrong.',
    { reason },
  );

/** `retryAfter` is in whole seconds. */
export const rateLimited = (retryAfter: number): SheafError =>
  new SheafError('RATE_LIMITED', `Too many attempts: try again in ${retryAfter} seconds.`, { retryAfter });

export const storageFull = (): SheafError =>
  new SheafError('QUOTA_EXCEEDED', "The server's storage is full: nothing was kept. Tell an administrator.", {
    reason: 'STORAGE_FULL',
  });

/** `quota` and `used` are in bytes: of the owner, who is charged whoever adds. */
export const quotaExceeded = (quota: number, used: number): SheafError =>
  new SheafError('QUOTA_EXCEEDED', 'There is no room left for what this would add: delete something first.', {
    reason: 'QUOTA',
    quota,
    used,
  });

/** Somebody else has checked it out; `held` has the document's id where the caller may read it. */
export const locked = (until: Date, held: { readonly itemId?: string }): SheafError =>
  new SheafError('LOCKED', 'Somebody else has checked this out: wait, or ask them to unlock it.', {
    until,
    ...held,
  });

/** Of a subscription: more happened than its client took. */
export const slowConsumer = (): SheafError =>
  new SheafError(
    'SLOW_CONSUMER',
    'More happened than was taken in time, and the subscription has ended: subscribe again, and ask for what was missed.',
  );

export const lockdown = (reason: string | null): SheafError =>
  new SheafError('LOCKDOWN', 'The server is locked down: try again later.', { reason });

export const queryTooComplex = (message: string): SheafError =>
  new SheafError('QUERY_TOO_COMPLEX', message, { http: { status: 400 } });

/** Of the feed of changes: what came after the cursor is not all known any more, or is of another history. */
export const cursorExpired = (): SheafError =>
  new SheafError(
    'CURSOR_EXPIRED',
    'This cursor is too old, or of a database before it was restored: fetch afresh.',
  );
