// `npm run admin`: what has to work where nobody can sign in any more, and what the data needs.
import 'reflect-metadata';
import { userInfo } from 'node:os';
import { Viewers } from '../access/viewers.js';
import { systemClock } from '../common/clock.js';
import { readDatabaseConfig } from '../config.js';
import type { DatabaseConfig } from '../config.js';
import type { Database } from '../database/database.js';
import { reindex } from '../jobs/reindex.js';
import { NewPasswords } from '../services/accounts/new-passwords.js';
import { Passwords } from '../services/accounts/passwords.js';
import { Memory } from '../services/memory.js';
import { Settings } from '../services/settings.js';
import { Rescue } from '../services/users/rescue.js';
import type { Rescued } from '../services/users/rescue.js';
import { Writer } from '../services/write.js';
import { readCommand, usage } from './support/admin-arguments.js';
import type { Command } from './support/admin-arguments.js';
import { withDatabase } from './support/open.js';
import { sentenceOf } from './support/problems.js';
import { Progress } from './support/progress.js';

/** The services of a node that keeps nothing in memory, and tells the others what it did. */
function rescueOn(database: Database): Rescue {
  const settings = new Settings(database);
  const memory = new Memory(database, new Viewers(database, systemClock), settings);
  const newPasswords = new NewPasswords(settings, new Passwords());
  return new Rescue(new Writer(database, memory, systemClock), newPasswords, `command line: ${operator()}`);
}

/** Who runs this, as the operating system calls them; in containers an account may have no name. */
function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

const signIn = ({ username, madePassword }: Rescued): string[] =>
  madePassword === null ? [] : [`Sign in as ${username} with the password ${madePassword}`];

/** Does what it is told; the lines to print. */
async function run(command: Exclude<Command, { name: 'help' }>, database: Database): Promise<string[]> {
  if (command.name === 'reindex') {
    const progress = new Progress(process.stderr, 'items');
    const count = await reindex(database, (done, all) => progress.show(done, all));
    progress.end();
    return [`${count} items are indexed anew.`];
  }
  const rescue = rescueOn(database);
  if (command.name === 'reset-password') {
    const user = await rescue.resetPassword(command.username, command);
    return [`The password of ${user.username} is set, and all of their sessions are over.`, ...signIn(user)];
  }
  if (command.name === 'create-user') {
    const user = await rescue.createUser(command);
    return [`The account ${user.username} has the id ${user.id}`, ...signIn(user)];
  }
  if (command.username === null) {
    return [(await rescue.endLockdown()) ? 'The lockdown has ended.' : 'There was no lockdown to end.'];
  }
  const username = await rescue.unlockUser(command.username);
  return [`${username} is not blocked, and none of their failed logins count any longer.`];
}

async function main(): Promise<number> {
  let config: DatabaseConfig | null = null;
  try {
    const command = await readCommand(process.argv.slice(2));
    if (command === null || command.name === 'help') {
      (command === null ? process.stderr : process.stdout).write(usage);
      return command === null ? 2 : 0;
    }
    config = readDatabaseConfig();
    const lines = await withDatabase(config, (database) => run(command, database));
    for (const line of lines) process.stdout.write(`${line}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${sentenceOf(error, config)}\n`);
    return 1;
  }
}

process.exitCode = await main();
