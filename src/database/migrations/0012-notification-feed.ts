// Notifications in the order of commits, for those who are told at once, and what finds those that nobody needs any more.
import { Migration } from '@mikro-orm/migrations';

export class NotificationFeed extends Migration {
  override up(): void {
    this.addSql(String.raw`
-- The transaction that wrote it: readers take rows below the horizon of running transactions. Those from before are old to
-- everybody; 2 is below every number that a cluster gives.
alter table notification add column xid xid8 not null default '2';
alter table notification alter column xid set default pg_current_xact_id();
create index notification_commit_order on notification (xid, id);
create index notification_at on notification (at);
create index notification_read_at on notification (read_at) where read_at is not null;
`);
  }
}
