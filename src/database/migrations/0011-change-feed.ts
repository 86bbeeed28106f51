// What the feed of changes needs to be read: how far back it goes, and who was in which group.
import { Migration } from '@mikro-orm/migrations';

export class ChangeFeed extends Migration {
  override up(): void {
    this.addSql(String.raw`
-- The timeline of the cluster that the epoch belongs to, and up to which position changes have been forgotten.
alter table server
  add column timeline bigint,
  add column change_floor_xid xid8 not null default '0',
  add column change_floor_id bigint not null default 0;
create index change_at on change (at);

-- Memberships that were taken away. A change of access that was told to the group by a transaction before left_xid concerns
-- whoever was in it then, also where they read of it only later.
create table past_membership (
  user_id uuid not null,
  group_id uuid not null,
  left_at timestamptz not null,
  left_xid xid8 not null,
  primary key (user_id, group_id)
);
create index past_membership_left_at on past_membership (left_at);
alter table past_membership
  add constraint past_membership_user_id_foreign
    foreign key (user_id) references user_account (id) on update no action on delete cascade;

create function keep_past_membership() returns trigger language plpgsql as $$
begin
  insert into past_membership (user_id, group_id, left_at, left_xid)
  select distinct user_id, group_id, now(), pg_snapshot_xmax(pg_current_snapshot())
  from gone where exists (select from user_account where user_account.id = gone.user_id)
  on conflict (user_id, group_id) do update set left_at = excluded.left_at, left_xid = excluded.left_xid;
  return null;
end $$;
create trigger membership_past after delete on membership
  referencing old table as gone for each statement execute function keep_past_membership();
`);
  }
}
