// Which users a search finds, and how well it fits them.
import sql, { join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { Viewer } from '../../access/viewer.js';
import { badUserInput } from '../../common/errors.js';
import { nameKey } from '../../common/names.js';
import { containing, isStorable } from '../../common/texts.js';
import { personQuery } from '../../search/people.js';
import type { PersonTerm } from '../../search/people.js';

/** Over `user_account`. */
export interface UserMatch {
  readonly where: Sql;
  /** 0 where whole names or words are it, 1 where they begin with it, 2 where it is within. */
  readonly rank: Sql;
}

const LONGEST_SEARCH = 1000;

/** E-mail addresses are looked into for those who may see them. BAD_USER_INPUT. */
export function matchUsers(viewer: Viewer, search: string): UserMatch {
  if (search.length > LONGEST_SEARCH || !isStorable(search)) {
    throw badUserInput({
      path: 'search',
      rule: isStorable(search) ? 'maxLength' : 'characters',
      message: `A search has at most ${LONGEST_SEARCH} valid characters.`,
    });
  }
  const withEmail = viewer.rights.has('VIEW_USERS');
  const { terms, whole } = personQuery(search);
  if (whole === '') return { where: literally(search, withEmail), rank: sql`0` };
  // What has no words yet gets them within seconds.
  const names = sql`coalesce(user_account.name_words,
    ' ' || lower(user_account.username || '  ' || coalesce(user_account.full_name, '')) || ' ')`;
  const words = withEmail ? sql`(${names} || coalesce(user_account.email_words, ''))` : names;
  const has = (part: string): Sql => sql`${words} like ${containing(part)}`;
  const every = (condition: (term: PersonTerm) => Sql): Sql =>
    terms.length === 0 ? sql`false` : sql`(${join(terms.map(condition), ' and ')})`;
  const begun = every(({ text }) => has(` ${text}`));
  return {
    where: sql`(${has(whole)} or ${every(({ text, isSigns }) => has(isSigns ? text : ` ${text}`))})`,
    rank: sql`case when ${has(` ${whole} `)} then 0 when ${begun} then 1 else 2 end`,
  };
}

/** What consists of signs of punctuation alone. */
function literally(search: string, withEmail: boolean): Sql {
  const columns = [
    sql`user_account.username_key like ${containing(nameKey(search.normalize('NFKC')))}`,
    sql`user_account.full_name like ${containing(search.normalize('NFC'))}`,
    ...(withEmail ? [sql`user_account.email_key like ${containing(search)}`] : []),
  ];
  return sql`(${join(columns, ' or ')})`;
}
