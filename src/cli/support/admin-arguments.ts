// What `npm run admin` is told: the commands, their options, and how they are explained.
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import { EmailAddress } from '../../resolvers/scalars.js';
import type { GivenPassword, RescuedUser } from '../../services/users/rescue.js';
import { Refusal } from './problems.js';

export const usage = `Usage: npm run admin -- <command>

  reset-password <username> [--password <password> | --password-stdin] [--no-must-change]
      Sets the password of an account, ends its sessions, and lets its failed logins count no longer. Without a
      password, one is made and printed. It has to be changed at the next login, unless --no-must-change is given.
  create-user <username> [--email <address>] [--full-name <name>] [--group <name>]...
              [--password <password> | --password-stdin] [--no-must-change]
      Makes an account in the group "users" and in those that are named, and prints its id.
      With --group administrators it replaces an administrator who was lost.
  unlock
      Ends a lockdown.
  unlock <username>
      Lifts the block of an account, and lets its failed logins count no longer.
  reindex
      Makes the search index anew, from names, descriptions, tags and the texts of contents, and tells how far it is.
  help
      Prints this.

It works on the database of DATABASE_URL, else on the one in DATA_DIR, while the server runs and while it does not.
`;

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'reindex' }
  | ({ readonly name: 'reset-password'; readonly username: string } & GivenPassword)
  | ({ readonly name: 'create-user' } & RescuedUser)
  | { readonly name: 'unlock'; readonly username: string | null };

const passwordOptions = {
  password: { type: 'string' },
  'password-stdin': { type: 'boolean', default: false },
  'no-must-change': { type: 'boolean', default: false },
} as const satisfies ParseArgsOptionsConfig;

/** The command; null where none of that name is there. What it cannot take: Refusal. */
export async function readCommand([name, ...rest]: readonly string[]): Promise<Command | null> {
  if (name === 'help' || name === '--help' || (name !== undefined && rest.includes('--help')))
    return { name: 'help' };
  if (name === 'reset-password') {
    const { values, positionals } = parsed(rest, passwordOptions);
    return { name, username: onlyName(positionals), ...(await passwordOf(values)) };
  }
  if (name === 'create-user') {
    const { values, positionals } = parsed(rest, {
      ...passwordOptions,
      email: { type: 'string' },
      'full-name': { type: 'string' },
      group: { type: 'string', multiple: true, default: [] },
    });
    return {
      name,
      username: onlyName(positionals),
      email: values.email === undefined ? null : emailOf(values.email),
      fullName: values['full-name'] ?? null,
      groups: values.group,
      ...(await passwordOf(values)),
    };
  }
  if (name === 'reindex') {
    if (parsed(rest, {}).positionals.length > 0)
      throw new Refusal('reindex takes nothing: it makes all anew.');
    return { name };
  }
  if (name === 'unlock') {
    const { positionals } = parsed(rest, {});
    return { name, username: positionals.length === 0 ? null : onlyName(positionals) };
  }
  return null;
}

function parsed<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // The first sentence says what is wrong, the others how Node would like it.
    const [sentence] = (error as Error).message.split(/\.?(?:\n|$)|\. /);
    throw new Refusal(`${sentence}.`);
  }
}

function onlyName(positionals: readonly string[]): string {
  const [username] = positionals;
  if (username === undefined || positionals.length > 1) throw new Refusal('Give exactly one username.');
  return username;
}

interface PasswordValues {
  readonly password?: string | undefined;
  readonly 'password-stdin': boolean;
  readonly 'no-must-change': boolean;
}

async function passwordOf(values: PasswordValues): Promise<GivenPassword> {
  const mustChange = !values['no-must-change'];
  if (!values['password-stdin']) return { password: values.password ?? null, mustChange };
  if (values.password !== undefined) throw new Refusal('Give either --password or --password-stdin.');
  const given = await readAll(process.stdin);
  // The end of its line is not part of it.
  return { password: given.replace(/\r?\n$/, ''), mustChange };
}

function emailOf(text: string): string {
  try {
    return String(EmailAddress.parseValue(text));
  } catch {
    throw new Refusal(`"${text}" is no e-mail address.`);
  }
}
