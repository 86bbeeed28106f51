// Links by which items are shared with whoever has them, and the visits that count against their limits.
import { Migration } from '@mikro-orm/migrations';

export class ShareLinks extends Migration {
  override up(): void {
    this.addSql(shareLinks);
    this.addSql(visits);
  }
}

const shareLinks = String.raw`
create table share_link (
  id uuid not null,
  item_id uuid not null,
  permission text not null,
  password_hash text,
  max_access_count int,
  access_count int not null default 0,
  expires_at timestamptz,
  created_by_id uuid not null,
  created_at timestamptz not null,
  primary key (id)
);
create index share_link_item on share_link (item_id, created_at desc, id desc);
create index share_link_created_by_id_index on share_link (created_by_id);
alter table share_link add constraint share_link_permission_check check (permission in ('VIEW', 'DOWNLOAD', 'UPLOAD'));
alter table share_link
  add constraint share_link_item_id_foreign
    foreign key (item_id) references item (id) on update no action on delete cascade;
alter table share_link
  add constraint share_link_created_by_id_foreign
    foreign key (created_by_id) references user_account (id) on update no action on delete cascade;
`;

const visits = String.raw`
-- Visits by which content was taken, each counted once, until the links that it was given run out.
create table share_visit (
  id uuid not null,
  link_id uuid not null,
  counted_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (id)
);
create index share_visit_link on share_visit (link_id);
create index share_visit_expires on share_visit (expires_at);
alter table share_visit
  add constraint share_visit_link_id_foreign
    foreign key (link_id) references share_link (id) on update no action on delete cascade;
`;
