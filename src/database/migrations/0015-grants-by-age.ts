// Grants to each user and each group by age: what is shared with somebody is listed newest first, a page at a time.
import { Migration } from '@mikro-orm/migrations';

export class GrantsByAge extends Migration {
  override up(): void {
    this.addSql(String.raw`
create index access_grant_user on access_grant (user_id, granted_at desc, item_id desc) where user_id is not null;
create index access_grant_group on access_grant (group_id, granted_at desc, item_id desc) where group_id is not null;
-- These find what those of the user or the group alone did.
drop index access_grant_user_id_index;
drop index access_grant_group_id_index;
`);
  }
}
