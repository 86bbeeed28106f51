// What `npm run admin` understands of its command line, and what it says of the rest.
import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { readCommand } from '../../src/cli/support/admin-arguments.js';

describe('the command line', () => {
  test('is understood', async () => {
    expect(await readCommand(['reset-password', 'alice'])).toEqual({
      name: 'reset-password',
      username: 'alice',
      password: null,
      mustChange: true,
    });
    expect(await readCommand(['reset-password', '--password=-x', 'alice', '--no-must-change'])).toMatchObject(
      {
        username: 'alice',
        password: '-x',
        mustChange: false,
      },
    );
    const groups = ['--group', 'a', '--group', 'b c'];
    expect(
      await readCommand(['create-user', 'al', '--email', 'a@b.org', '--full-name', 'A B', ...groups]),
    ).toEqual({
      name: 'create-user',
      username: 'al',
      email: 'a@b.org',
      fullName: 'A B',
      groups: ['a', 'b c'],
      password: null,
      mustChange: true,
    });
    expect(await readCommand(['create-user', 'al'])).toMatchObject({
      email: null,
      fullName: null,
      groups: [],
    });
    expect(await readCommand(['reindex'])).toEqual({ name: 'reindex' });
    expect(await readCommand(['unlock'])).toEqual({ name: 'unlock', username: null });
    expect(await readCommand(['unlock', 'alice'])).toEqual({ name: 'unlock', username: 'alice' });
  });

  test.each([[['help']], [['--help']], [['create-user', '--help']]])(
    'asks for help with %j',
    async (args) => {
      expect(await readCommand(args)).toEqual({ name: 'help' });
    },
  );

  test.each([[[]], [['destroy']], [['--password', 'x']], [['']]])(
    'names no command with %j',
    async (args) => {
      expect(await readCommand(args)).toBeNull();
    },
  );

  test.each([
    [['reset-password'], 'Give exactly one username.'],
    [['reset-password', 'admin', 'alice'], 'Give exactly one username.'],
    [['reset-password', 'admin', '--passwort', 'x'], "Unknown option '--passwort'."],
    [['reset-password', 'admin', '--password'], "Option '--password <value>' argument missing."],
    [['create-user', 'frank', '--email', 'frank'], '"frank" is no e-mail address.'],
    [['reindex', 'all'], 'reindex takes nothing: it makes all anew.'],
    [['unlock', '--force'], "Unknown option '--force'."],
  ])('%j is refused', async (args, sentence) => {
    await expect(readCommand(args)).rejects.toThrow(new Error(sentence));
  });
});

test('the page on administration names commands that are understood', async () => {
  const page = await readFile(new URL('../../docs/administration.md', import.meta.url), 'utf8');
  const lines = [...page.matchAll(/^```text\n(.*?)^```$/gms)].flatMap(([, text = '']) =>
    text.trim().split('\n'),
  );
  const commands = await Promise.all(
    lines.map((line) => {
      const [npm, run, script, dashes, ...args] = line.split(' ');
      expect([npm, run, script, dashes]).toEqual(['npm', 'run', 'admin', '--']);
      return readCommand(args);
    }),
  );
  expect(commands).toMatchObject([
    { name: 'reset-password', username: 'admin' },
    { name: 'create-user', username: 'new.admin', groups: ['administrators'] },
    { name: 'unlock', username: null },
    { name: 'unlock', username: 'li.wei' },
    { name: 'help' },
  ]);
});
