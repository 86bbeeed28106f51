// Hashing and comparing passwords, and what is asked of those that are set.
import { performance } from 'node:perf_hooks';
import { passwordProblems } from '../../../src/services/accounts/password-policy.js';
import type { PasswordPolicy } from '../../../src/services/accounts/password-policy.js';
import { Passwords } from '../../../src/services/accounts/passwords.js';

const passwords = new Passwords();

describe('passwords', () => {
  test('are hashed with Argon2id, each with a salt of its own', async () => {
    const [one, two] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  test.each([
    ['the same', 'correct horse', true],
    ['another', 'Correct horse', false],
    ['nothing', '', false],
    ['one with something after it', 'correct horse\u0000', false],
  ])('%s: compared', async (_, password, same) => {
    expect(await passwords.matches(password, await passwords.hash('correct horse'))).toBe(same);
  });

  test('are the same however they are composed, and differ in what is no character', async () => {
    const hashed = await passwords.hash('Ünï\ufffd');
    expect(await passwords.matches('Ünï\ufffd'.normalize('NFD'), hashed)).toBe(true);
    expect(await passwords.matches('Ünï\ud800', hashed)).toBe(false);
  });

  test('that are too long to have been set match nothing', async () => {
    const long = 'x'.repeat(129);
    expect(await passwords.matches(long, await passwords.hash(long))).toBe(false);
    expect(await passwords.matches(long, await passwords.hash(''))).toBe(false);
  });

  test('of nobody match nothing, in the same time', async () => {
    const hashed = await passwords.hash('correct horse');
    const spent: Record<'nobody' | 'somebody', number[]> = { nobody: [], somebody: [] };
    for (let round = 0; round < 9; round += 1) {
      for (const [who, hash] of [
        ['nobody', null],
        ['somebody', hashed],
      ] as const) {
        const start = performance.now();
        expect(await passwords.matches('wrong password', hash)).toBe(false);
        spent[who].push(performance.now() - start);
      }
    }
    expect(Math.min(...spent.nobody) / Math.min(...spent.somebody)).toBeGreaterThan(0.5);
    expect(Math.min(...spent.nobody) / Math.min(...spent.somebody)).toBeLessThan(2);
  });

  test('wait for their turn, and are refused where too many wait', async () => {
    const narrow = new Passwords({ atOnce: 1, waiting: 2, retryAfter: 10 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => narrow.hash('correct horse')));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(results[4]).toMatchObject({ reason: { code: 'RATE_LIMITED', extensions: { retryAfter: 10 } } });
    expect(await narrow.hash('correct horse')).toContain('argon2id');
  });
});

describe('the policy', () => {
  const lax: PasswordPolicy = { passwordMinLength: 8, passwordRequiredClasses: [] };
  const strict: PasswordPolicy = {
    passwordMinLength: 4,
    passwordRequiredClasses: ['LOWERCASE', 'UPPERCASE', 'DIGIT', 'SYMBOL'],
  };

  test.each([
    ['eight characters', 'abcdefgh', lax, []],
    ['seven', 'abcdefg', lax, ['minLength']],
    ['eight of two code units each', '🔑'.repeat(8), lax, []],
    [
      'seven that are fourteen code points before they are composed',
      'ü'.normalize('NFD').repeat(7),
      lax,
      ['minLength'],
    ],
    ['128', 'x'.repeat(128), lax, []],
    ['129', 'x'.repeat(129), lax, ['maxLength']],
    ['half a character', 'abcdefg\ud800', lax, ['characters']],
    ['all classes', 'aB3!', strict, []],
    ['all classes, in other scripts', 'жЖ٣。', strict, []],
    ['letters without case', '密码密码', strict, ['LOWERCASE', 'UPPERCASE', 'DIGIT', 'SYMBOL']],
    ['a space, which is no symbol', 'aB3 ', strict, ['SYMBOL']],
  ])('%s', (_, password, policy, rules) => {
    const problems = passwordProblems('newPassword', password, policy);
    expect(problems.map(({ rule }) => rule)).toEqual(rules);
    for (const { path, message } of problems) {
      expect(path).toBe('newPassword');
      expect(message).not.toContain(password);
    }
  });
});
