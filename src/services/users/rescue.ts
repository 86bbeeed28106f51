// What the command line does for a server that nobody can administer: no rights are asked, for who runs it holds the data.
import sql from 'sql-template-tag';
import type { Origin } from '../../access/viewer.js';
import { badUserInput, notFound } from '../../common/errors.js';
import { USERS_ID } from '../../common/ids.js';
import type { GroupId, UserId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import { forgetFailures } from '../accounts/credentials.js';
import type { NewPasswords } from '../accounts/new-passwords.js';
import { readablePassword } from '../accounts/readable-password.js';
import { replacePassword } from '../accounts/set-password.js';
import type { Write, Writer } from '../write.js';
import { checkNewNames, keysOf } from './new-names.js';
import { createUser } from './new-user.js';
import { claimingNames, requireFree } from './taken-names.js';
import { usernameKey } from './user-input.js';

export interface GivenPassword {
  /** Held to the settings; null: a readable one is made. */
  readonly password: string | null;
  /** Whether the next login demands another one. */
  readonly mustChange: boolean;
}

export interface RescuedUser extends GivenPassword {
  readonly username: string;
  readonly email: string | null;
  readonly fullName: string | null;
  /** By name, beside `users`. */
  readonly groups: readonly string[];
}

/** The account as it is called, and its password where one was made. */
export interface Rescued {
  readonly id: UserId;
  readonly username: string;
  readonly madePassword: string | null;
}

const ORIGIN: Origin = { viewer: null, remoteAddress: null, userAgent: null };

export class Rescue {
  /** `operator` is recorded as who acts. */
  constructor(
    private readonly writer: Writer,
    private readonly newPasswords: NewPasswords,
    private readonly operator: string,
  ) {}

  /** Sets the password, ends all sessions, and lets failed logins count no longer. NOT_FOUND, BAD_USER_INPUT. */
  async resetPassword(name: string, given: GivenPassword): Promise<Rescued> {
    const { id } = await this.find(name);
    const { hash, made } = await this.hashed(given);
    const user = await this.writer.run(ORIGIN, 'adminResetPassword', async (write) => {
      write.actor(null, this.operator);
      await forgetFailures(write.transaction, id);
      const { mustChange } = given;
      return replacePassword(write, { userId: id, hash, mustChange, currentHash: null, keepSession: null });
    });
    return { id, username: user.username, madePassword: made };
  }

  /** Makes an account in `users` and in the groups named. BAD_USER_INPUT, NOT_FOUND for a group, CONFLICT. */
  async createUser(input: RescuedUser): Promise<Rescued> {
    const names = checkNewNames(input);
    await requireFree(this.writer.rows, keysOf(names));
    const { hash, made } = await this.hashed(input);
    const id = await claimingNames(() =>
      this.writer.run(ORIGIN, 'adminCreateUser', async (write) => {
        const groups = await groupsNamed(write, input.groups);
        const userId = createUser(write, {
          ...names,
          passwordHash: hash,
          mustChangePassword: input.mustChange,
          groupIds: groups.map((group) => group.id),
        });
        write.actor(null, this.operator);
        write.audit(
          { type: 'User', id: userId, name: names.username },
          { groups: groups.map((group) => group.name) },
        );
        return userId;
      }),
    );
    return { id, username: names.username, madePassword: made };
  }

  /** Lifts a block, and lets failed logins count no longer; how the account is called. NOT_FOUND. */
  async unlockUser(name: string): Promise<string> {
    const { id, username } = await this.find(name);
    await this.writer.run(ORIGIN, 'adminUnlock', async (write) => {
      await write.transaction.rows(sql`
        update user_account set blocked_at = null, blocked_until = null, block_reason = null, blocked_by_id = null
        where id = ${id}`);
      await forgetFailures(write.transaction, id);
      write.touchUser(id);
      write.actor(null, this.operator);
      write.audit({ type: 'User', id, name: username });
    });
    return username;
  }

  /** Whether there was a lockdown to end. */
  async endLockdown(): Promise<boolean> {
    return this.writer.run(ORIGIN, 'adminUnlock', async (write) => {
      const ended = await write.transaction.row(sql`
        update server set lockdown = false, lockdown_reason = null where lockdown returning id`);
      write.touch('settings');
      write.actor(null, this.operator);
      return ended !== undefined;
    });
  }

  private async find(name: string): Promise<{ readonly id: UserId; readonly username: string }> {
    const user = await this.writer.rows.row<{ id: UserId; username: string }>(sql`
      select id, username from user_account where username_key = ${usernameKey(name)} and deactivated_at is null`);
    if (user === undefined) throw notFound(`account as "${name}"`);
    return user;
  }

  /** What was made is good enough, whatever the settings want of people. */
  private async hashed({ password }: GivenPassword): Promise<{ hash: string; made: string | null }> {
    if (password === null) {
      const made = readablePassword();
      return { hash: await this.newPasswords.hash(made), made };
    }
    const problems = await this.newPasswords.problems('password', password);
    if (problems.length > 0) throw badUserInput(...problems);
    return { hash: await this.newPasswords.hash(password), made: null };
  }
}

interface NamedGroup {
  readonly id: GroupId;
  readonly name: string;
}

/** The groups of these names but `users`, which every new account joins; they stay until the write is done. */
async function groupsNamed(write: Write, names: readonly string[]): Promise<NamedGroup[]> {
  const keys = names.map((name) => nameKey(name.normalize('NFC').trim()));
  const groups = await write.transaction.rows<NamedGroup & { readonly key: string }>(sql`
    select id, name, name_key as key from user_group where name_key = any(${keys}::text[])
    order by id for key share`);
  const missing = names.find((_, at) => groups.every(({ key }) => key !== keys[at]));
  if (missing !== undefined) throw notFound(`group as "${missing}"`);
  return groups.filter(({ id }) => id !== USERS_ID);
}
