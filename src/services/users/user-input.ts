// What names and addresses of users look like: how they are normalised, what is refused, how they are
// compared.
import type { FieldProblem } from '../../common/errors.js';
import { nameKey } from '../../common/names.js';
import { isOneLine } from '../../common/texts.js';

const MOST_IN_FULL_NAME = 255;
const MOST_IN_BLOCK_REASON = 500;
/** RFC 5321: 64 before the @, 255 after it. */
const MOST_IN_EMAIL = 320;
const wellFormedUsername = /^[\p{L}\p{M}\p{Nd}._-]{3,64}$/u;

/** NFKC, so that letters which look and mean the same are the same. */
export const normaliseUsername = (username: string): string => username.normalize('NFKC').trim();

/** Compared without case, in the very form in which the names of home folders are. */
export const usernameKey = (username: string): string => nameKey(normaliseUsername(username));

export const normaliseEmail = (email: string): string => email.trim();
export const emailKey = (email: string): string => normaliseEmail(email).toLowerCase();

/** Without white space around it; nothing left of it is no name. */
export const normaliseFullName = (fullName: string): string | null =>
  fullName.normalize('NFC').trim() || null;

/**
 * 3–64 letters of any script, digits, `.`, `_` and `-`. No `@`, which is what tells e-mail addresses apart.
 */
export function usernameProblem(path: string, username: string): FieldProblem | null {
  if (wellFormedUsername.test(username)) return null;
  return { path, rule: 'username', message: 'A username has 3 to 64 letters, digits, ".", "_" or "-".' };
}

export function emailProblem(path: string, email: string): FieldProblem | null {
  if (email.length <= MOST_IN_EMAIL) return null;
  return { path, rule: 'maxLength', message: `An e-mail address has at most ${MOST_IN_EMAIL} characters.` };
}

export const fullNameProblem = (path: string, fullName: string | null): FieldProblem | null =>
  textProblem(path, 'A full name', fullName, MOST_IN_FULL_NAME);

function textProblem(path: string, what: string, text: string | null, most: number): FieldProblem | null {
  if (text === null) return null;
  if ([...text].length > most) {
    return { path, rule: 'maxLength', message: `${what} has at most ${most} characters.` };
  }
  if (!isOneLine(text)) {
    return { path, rule: 'characters', message: `${what} has no control characters.` };
  }
  return null;
}

/** A quota is in bytes; without one the settings decide. */
export function quotaProblem(path: string, quotaBytes: number | null): FieldProblem | null {
  if (quotaBytes === null || quotaBytes >= 0) return null;
  return { path, rule: 'range', message: 'A quota has 0 bytes or more.' };
}

export const blockReasonProblem = (path: string, reason: string | null): FieldProblem | null =>
  textProblem(path, 'A reason', reason, MOST_IN_BLOCK_REASON);

export const present = (problems: readonly (FieldProblem | null)[]): FieldProblem[] =>
  problems.filter((problem) => problem !== null);
