// The names and the address of an account that is to be made, whoever makes it: normalised, checked, and the keys they take.
import { badUserInput } from '../../common/errors.js';
import type { FieldProblem } from '../../common/errors.js';
import type { NameKeys } from './taken-names.js';
import {
  emailKey,
  emailProblem,
  fullNameProblem,
  normaliseEmail,
  normaliseFullName,
  normaliseUsername,
  present,
  usernameKey,
  usernameProblem,
} from './user-input.js';

type Given<Value> = Value | null | undefined;

export interface NewNamesInput {
  readonly username: string;
  readonly email?: Given<string>;
  readonly fullName?: Given<string>;
}

export interface NewNames {
  readonly username: string;
  readonly email: string | null;
  readonly fullName: string | null;
}

/** BAD_USER_INPUT with everything that is wrong: with the names, and what is known to be wrong with the rest of the input. */
export function checkNewNames(
  input: NewNamesInput,
  passwordProblems: readonly FieldProblem[] = [],
  otherProblems: readonly (FieldProblem | null)[] = [],
): NewNames {
  const username = normaliseUsername(input.username);
  const email = typeof input.email === 'string' ? normaliseEmail(input.email) : null;
  const fullName = normaliseFullName(input.fullName ?? '');
  const problems = [
    ...present([usernameProblem('username', username), email === null ? null : emailProblem('email', email)]),
    ...passwordProblems,
    ...present([fullNameProblem('fullName', fullName), ...otherProblems]),
  ];
  if (problems.length > 0) throw badUserInput(...problems);
  return { username, email, fullName };
}

/** What has to be free. */
export const keysOf = ({ username, email }: NewNames): NameKeys => ({
  usernameKey: usernameKey(username),
  emailKey: email === null ? null : emailKey(email),
});
