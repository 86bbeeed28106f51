// Up to when the bounds of windows have been told in the feed of changes, and indexes to find those that pass.
import { Migration } from '@mikro-orm/migrations';

export class PassedBounds extends Migration {
  override up(): void {
    this.addSql(String.raw`
create table passed_bounds (
  id int not null default 1 check (id = 1),
  until timestamptz not null,
  primary key (id)
);
insert into passed_bounds (until) values (now());
create index access_grant_expires on access_grant (expires_at) where expires_at is not null;
create index membership_starts on membership (starts_at) where starts_at is not null;
create index membership_ends on membership (ends_at) where ends_at is not null;
create index group_right_starts on group_right (starts_at) where starts_at is not null;
create index group_right_ends on group_right (ends_at) where ends_at is not null;
`);
  }
}
