// Usernames and e-mail addresses belong to one account: what is answered where one is taken already.
import sql from 'sql-template-tag';
import { conflict } from '../../common/errors.js';
import type { UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

type TakenField = 'username' | 'email';

const messages: Readonly<Record<TakenField, string>> = {
  username: 'The username is taken: choose another one.',
  email: 'The e-mail address belongs to another account.',
};

/** PostgreSQL's name for what two equal ones violate, and what that says to the caller. */
const fieldOfConstraint: Readonly<Record<string, TakenField>> = {
  user_account_username_key_unique: 'username',
  user_account_email_key_unique: 'email',
  // A home bears its user's name, and something else in /Home may bear it already.
  item_live_name: 'username',
};

const UNIQUE_VIOLATION = '23505';

const taken = (field: TakenField): Error => conflict(messages[field], { field });

/** Keys of a user's names; a missing one is not asked for. */
export interface NameKeys {
  readonly usernameKey?: string | undefined;
  readonly emailKey?: string | null | undefined;
}

/** CONFLICT, with the `field`, where another account has one of the names. */
export async function requireFree(rows: Rows, keys: NameKeys, ownId: UserId | null = null): Promise<void> {
  const found = await rows.row<Record<TakenField, boolean>>(sql`
    select coalesce(bool_or(username_key = ${keys.usernameKey ?? null}), false) as username,
           coalesce(bool_or(email_key = ${keys.emailKey ?? null}), false) as email
    from user_account
    where (username_key = ${keys.usernameKey ?? null} or email_key = ${keys.emailKey ?? null})
      and id is distinct from ${ownId}::uuid`);
  if (found?.username === true) throw taken('username');
  if (found?.email === true) throw taken('email');
}

/** Runs a write that gives names; one that lost a race for a name answers as though it had come later. */
export async function claimingNames<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const { code, constraint } = error as { readonly code?: unknown; readonly constraint?: unknown };
    const field = code === UNIQUE_VIOLATION ? fieldOfConstraint[String(constraint)] : undefined;
    throw field === undefined ? error : taken(field);
  }
}
