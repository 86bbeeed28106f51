// Passwords as they are set: held to the settings, then hashed.
import type { FieldProblem } from '../../common/errors.js';
import type { Settings } from '../settings.js';
import { normalisePassword, passwordProblems } from './password-policy.js';
import type { Passwords } from './passwords.js';

export class NewPasswords {
  constructor(
    private readonly settings: Settings,
    private readonly passwords: Passwords,
  ) {}

  /**
   * What is wrong with a password that is to be set; `old` is the one that it replaces, where that is known.
   */
  async problems(path: string, password: string, old: string | null = null): Promise<FieldProblem[]> {
    const problems = passwordProblems(path, password, await this.settings.current());
    if (old !== null && normalisePassword(old) === normalisePassword(password)) {
      problems.push({ path, rule: 'different', message: 'The new password is the old one.' });
    }
    return problems;
  }

  hash(password: string): Promise<string> {
    return this.passwords.hash(password);
  }
}
