// What a share link may be told, checked: every problem is told at once.
import { badUserInput } from '../../common/errors.js';
import type { FieldProblem } from '../../common/errors.js';
import type { SharePermission } from '../../entities/share-link.js';
import { MOST_IN_PASSWORD, normalisePassword } from '../accounts/password-policy.js';

type Given<Value> = Value | null | undefined;

export interface CreateShareLinkInput {
  readonly itemId: string;
  readonly permission: SharePermission;
  readonly password?: Given<string>;
  readonly maxAccessCount?: Given<number>;
  readonly expiresAt?: Given<Date>;
}

/** Missing fields keep what is there. */
export interface UpdateShareLinkInput {
  readonly shareLinkId: string;
  readonly permission?: Given<SharePermission>;
  readonly password?: Given<string>;
  readonly removePassword?: Given<boolean>;
  readonly maxAccessCount?: Given<number>;
  readonly expiresAt?: Given<Date>;
}

export function checkNewLink(input: CreateShareLinkInput, now: Date): void {
  refuse([...termProblems(input, now), ...passwordProblems(input.password)]);
}

export function checkLinkChange(input: UpdateShareLinkInput, now: Date): void {
  const problems = [...termProblems(input, now), ...passwordProblems(input.password)];
  if (input.permission === null) {
    problems.push({ path: 'permission', rule: 'required', message: 'A link has one permission.' });
  }
  if (input.password === null) {
    problems.push({
      path: 'password',
      rule: 'required',
      message: 'Use removePassword to take the password away.',
    });
  }
  if (typeof input.password === 'string' && input.removePassword === true) {
    problems.push({
      path: 'removePassword',
      rule: 'exclusive',
      message: 'Give either password or removePassword.',
    });
  }
  refuse(problems);
}

function refuse(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw badUserInput(...problems);
}

function termProblems(
  { maxAccessCount, expiresAt }: Pick<CreateShareLinkInput, 'maxAccessCount' | 'expiresAt'>,
  now: Date,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (typeof maxAccessCount === 'number' && maxAccessCount < 1) {
    problems.push({ path: 'maxAccessCount', rule: 'range', message: 'At least one visit is let in.' });
  }
  if (expiresAt && expiresAt <= now) {
    problems.push({ path: 'expiresAt', rule: 'future', message: 'It would be over already.' });
  }
  return problems;
}

/** The settings' policy is for accounts: a link may have a PIN. */
function passwordProblems(password: Given<string>): FieldProblem[] {
  if (password === null || password === undefined) return [];
  const length = [...normalisePassword(password)].length;
  if (length === 0) return [passwordProblem('minLength', 'A password has at least one character.')];
  if (length > MOST_IN_PASSWORD) {
    return [passwordProblem('maxLength', `A password has at most ${MOST_IN_PASSWORD} characters.`)];
  }
  return password.isWellFormed() ? [] : [passwordProblem('characters', 'The password is not valid Unicode.')];
}

const passwordProblem = (rule: string, message: string): FieldProblem => ({
  path: 'password',
  rule,
  message,
});
