// Gives users the words that they are found by: those who were there before, and those whose names were written past the server.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { UserId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { personWords } from '../search/people.js';

const BATCH = 100;

interface Named {
  readonly id: UserId;
  readonly username: string;
  readonly fullName: string | null;
  readonly email: string | null;
}

/** Users that have no words: one batch. */
export async function indexStaleUsers(rows: Rows): Promise<'MORE' | 'DONE'> {
  const indexed = await indexWhere(rows, sql`name_words is null`);
  return indexed.length < BATCH ? 'DONE' : 'MORE';
}

export async function reindexUsers(rows: Rows): Promise<void> {
  let after: string | undefined = '00000000-0000-0000-0000-000000000000';
  while (after !== undefined) after = (await indexWhere(rows, sql`id > ${after}`)).at(-1)?.id;
}

/** The first ones, by their ids. Whose names have changed meanwhile has got their words with them. */
async function indexWhere(rows: Rows, where: Sql): Promise<Named[]> {
  const users = await rows.rows<Named>(sql`
    select id, username, full_name as "fullName", email from user_account where ${where} order by id limit ${BATCH}`);
  if (users.length === 0) return [];
  await rows.rows(sql`
    update user_account set name_words = made.name_words, email_words = made.email_words
    from unnest(${users.map(({ id }) => id)}::uuid[], ${users.map(({ username }) => username)}::text[],
                ${users.map(({ fullName }) => fullName)}::text[], ${users.map(({ email }) => email)}::text[],
                ${users.map(({ username, fullName }) => personWords(username, fullName))}::text[],
                ${users.map(({ email }) => personWords(email))}::text[])
      as made (id, username, full_name, email, name_words, email_words)
    where user_account.id = made.id and user_account.username = made.username
      and user_account.full_name is not distinct from made.full_name and user_account.email is not distinct from made.email`);
  return users;
}
