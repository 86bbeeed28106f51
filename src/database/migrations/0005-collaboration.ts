// What people do with documents together: comments, check-outs, views, and what each is told of.
import { Migration } from '@mikro-orm/migrations';

export class Collaboration extends Migration {
  override up(): void {
    this.addSql(comments);
    this.addSql(locks);
    this.addSql(usage);
    this.addSql(notifications);
    this.addSql(trash);
  }
}

const comments = String.raw`
create table comment (
  id uuid not null,
  item_id uuid not null,
  author_id uuid not null,
  -- The comment that began the thread; null where it is that one.
  parent_id uuid,
  -- Empty once deleted.
  body text not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (id)
);
create index comment_threads on comment (item_id, created_at, id) where parent_id is null;
create index comment_replies on comment (parent_id, created_at, id) where parent_id is not null;
create index comment_item on comment (item_id, deleted_at);
alter table comment
  add constraint comment_item_id_foreign
    foreign key (item_id) references item (id) on update no action on delete cascade;
alter table comment
  add constraint comment_author_id_foreign
    foreign key (author_id) references user_account (id) on update no action on delete restrict;
alter table comment
  add constraint comment_parent_id_foreign
    foreign key (parent_id) references comment (id) on update no action on delete cascade;
`;

const locks = String.raw`
-- Documents that somebody has checked out, until then.
create table document_lock (
  document_id uuid not null,
  owner_id uuid not null,
  locked_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (document_id)
);
create index document_lock_expires on document_lock (expires_at);
alter table document_lock
  add constraint document_lock_document_id_foreign
    foreign key (document_id) references item (id) on update no action on delete cascade;
alter table document_lock
  add constraint document_lock_owner_id_foreign
    foreign key (owner_id) references user_account (id) on update no action on delete cascade;
`;

const usage = String.raw`
-- How often a document was looked at and downloaded: apart from its row, which is not locked for counting.
create table document_usage (
  document_id uuid not null,
  views bigint not null default 0,
  downloads bigint not null default 0,
  primary key (document_id)
);
alter table document_usage
  add constraint document_usage_document_id_foreign
    foreign key (document_id) references item (id) on update no action on delete cascade;
`;

const notifications = String.raw`
-- What a user is told of in person.
create table notification (
  id uuid not null,
  user_id uuid not null,
  kind text not null,
  at timestamptz not null,
  actor_id uuid,
  item_id uuid,
  comment_id uuid,
  read_at timestamptz,
  primary key (id)
);
create index notification_of on notification (user_id, at desc, id desc);
create index notification_unread on notification (user_id, at desc, id desc) where read_at is null;
create index notification_item on notification (item_id);
create index notification_comment on notification (comment_id) where comment_id is not null;
alter table notification
  add constraint notification_user_id_foreign
    foreign key (user_id) references user_account (id) on update no action on delete cascade;
alter table notification
  add constraint notification_item_id_foreign
    foreign key (item_id) references item (id) on update no action on delete cascade;
alter table notification
  add constraint notification_comment_id_foreign
    foreign key (comment_id) references comment (id) on update no action on delete cascade;
`;

const trash = String.raw`
-- The batch is named by the item that was trashed; the others are what went with it.
update item set trash_batch = top.id
from (
  select child.trash_batch as batch, child.id
  from item child left join item parent on parent.id = child.parent_id
  where child.trash_batch is not null and child.trash_batch is distinct from parent.trash_batch
) top
where item.trash_batch = top.batch;
create index item_trash_top on item (trashed_at, id) where trash_batch = id;
-- What stops inheriting: few among all, looked for below whatever is moved, trashed, restored or purged as a whole.
create index item_cut_off on item (parent_id) where not inherits_access;
-- PostgreSQL looks for what refers to a row that is deleted: in the trash as well as outside.
create index item_parent on item (parent_id);
`;
