// What users are found by: the words of their names, folded. Filled in the background for those who are there.
import { Migration } from '@mikro-orm/migrations';

export class UserWords extends Migration {
  override up(): void {
    this.addSql(String.raw`
-- Of username and full name, and of the e-mail address; null until they are made.
alter table user_account add column name_words text, add column email_words text;
create index user_account_unindexed on user_account (id) where name_words is null;
`);
  }
}
