// What a password has to be like, by the settings; applied wherever one is set.
import type { FieldProblem } from '../../common/errors.js';
import type { CharacterClass, ServerSettings } from '../settings.js';

/** In characters (code points). More would only make hashing dearer. */
export const MOST_IN_PASSWORD = 128;

const classes: Readonly<Record<CharacterClass, { readonly pattern: RegExp; readonly name: string }>> = {
  LOWERCASE: { pattern: /\p{Ll}/u, name: 'lower-case letter' },
  UPPERCASE: { pattern: /\p{Lu}/u, name: 'upper-case letter' },
  DIGIT: { pattern: /\p{Nd}/u, name: 'digit' },
  SYMBOL: { pattern: /[\p{P}\p{S}]/u, name: 'punctuation mark or symbol' },
};

export type PasswordPolicy = Pick<ServerSettings, 'passwordMinLength' | 'passwordRequiredClasses'>;

/** NFKC: what is the same to the eye is the same password, however the keyboard at hand composes it. */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/** Everything that is wrong with a password, by the field it came in. */
export function passwordProblems(path: string, password: string, policy: PasswordPolicy): FieldProblem[] {
  const normalised = normalisePassword(password);
  const length = [...normalised].length;
  const problems: FieldProblem[] = [];
  if (length < policy.passwordMinLength) {
    const message = `A password has at least ${policy.passwordMinLength} characters.`;
    problems.push({ path, rule: 'minLength', message });
  }
  if (length > MOST_IN_PASSWORD) {
    problems.push({
      path,
      rule: 'maxLength',
      message: `A password has at most ${MOST_IN_PASSWORD} characters.`,
    });
  }
  if (!password.isWellFormed()) {
    problems.push({ path, rule: 'characters', message: 'The password is not valid Unicode.' });
  }
  for (const required of policy.passwordRequiredClasses) {
    const { pattern, name } = classes[required];
    if (!pattern.test(normalised)) {
      problems.push({ path, rule: required, message: `A password has at least one ${name}.` });
    }
  }
  return problems;
}
