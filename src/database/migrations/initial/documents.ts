// People, what they may do, and what they keep: the tables behind the entities.

export const documentTables = String.raw`
-- Names in the order that people expect: numbers by their value, upper beside lower case, every script in its place.
create collation natural_order (provider = icu, locale = 'und-u-kn-true');

create table user_account (
  id uuid not null,
  username text not null,
  username_key text not null,
  full_name text,
  email text,
  email_key text,
  password_hash text not null,
  password_changed_at timestamptz not null,
  must_change_password boolean not null default false,
  home_id uuid not null,
  quota_bytes bigint,
  created_at timestamptz not null,
  last_login_at timestamptz,
  blocked_at timestamptz,
  blocked_until timestamptz,
  block_reason text,
  blocked_by_id uuid,
  deactivated_at timestamptz,
  primary key (id)
);
alter table user_account add constraint user_account_username_key_unique unique (username_key);
alter table user_account add constraint user_account_email_key_unique unique (email_key);

create table user_group (
  id uuid not null,
  name text not null,
  name_key text not null,
  description text,
  built_in boolean not null default false,
  created_at timestamptz not null,
  primary key (id)
);
alter table user_group add constraint user_group_name_key_unique unique (name_key);

create table membership (
  user_id uuid not null,
  group_id uuid not null,
  starts_at timestamptz,
  ends_at timestamptz,
  primary key (user_id, group_id)
);
create index membership_group_id_index on membership (group_id);
alter table membership
  add constraint membership_user_id_foreign
    foreign key (user_id) references user_account (id) on update no action on delete cascade;
alter table membership
  add constraint membership_group_id_foreign
    foreign key (group_id) references user_group (id) on update no action on delete cascade;

create table group_right (
  group_id uuid not null,
  right_name text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  primary key (group_id, right_name)
);
alter table group_right
  add constraint group_right_group_id_foreign
    foreign key (group_id) references user_group (id) on update no action on delete cascade;

create table session (
  id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  refresh_token_hash text not null,
  remote_address text,
  user_agent text,
  primary key (id)
);
create index session_user_id_index on session (user_id);
alter table session
  add constraint session_user_id_foreign
    foreign key (user_id) references user_account (id) on update no action on delete cascade;

create table item (
  id uuid not null,
  kind text not null,
  parent_id uuid,
  name text not null,
  name_key text not null,
  description text,
  owner_id uuid not null,
  external_id text,
  metadata jsonb not null default '{}',
  inherits_access boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  trashed_at timestamptz,
  size bigint not null default 0,
  trash_batch uuid,
  current_revision_id uuid,
  mime_type text default 'application/octet-stream',
  extension text,
  ancestors uuid[],
  access_lineage uuid[],
  primary key (id)
);
create index item_owner_id_index on item (owner_id);
create index item_trash_batch on item (trash_batch) where trash_batch is not null;
create index item_document_created
  on item (created_at, id) where kind = 'DOCUMENT' and trashed_at is null;
create unique index item_external_id on item (external_id) where external_id is not null;
create index item_in_folder
  on item (parent_id, kind desc, name collate natural_order, id) where trashed_at is null;
create unique index item_live_name
  on item (parent_id, name_key) nulls not distinct where trashed_at is null;
create index item_access_lineage on item using gin (access_lineage) where kind = 'FOLDER';
create index item_ancestors on item using gin (ancestors) where kind = 'FOLDER';
alter table item add constraint item_kind_check check (kind in ('FOLDER', 'DOCUMENT'));
alter table item
  add constraint item_parent_id_foreign
    foreign key (parent_id) references item (id) on update no action on delete restrict;
alter table item
  add constraint item_owner_id_foreign
    foreign key (owner_id) references user_account (id) on update no action on delete restrict;

create table blob (
  id uuid not null,
  sha256 text not null,
  size bigint not null,
  key text not null,
  created_at timestamptz not null,
  primary key (id)
);
alter table blob add constraint blob_sha256_unique unique (sha256);
alter table blob add constraint blob_key_unique unique (key);

create table revision (
  id uuid not null,
  document_id uuid not null,
  number int not null,
  blob_id uuid not null,
  file_name text not null,
  mime_type text not null,
  comment text,
  created_at timestamptz not null,
  created_by_id uuid not null,
  primary key (id)
);
create index revision_blob_id_index on revision (blob_id);
alter table revision add constraint revision_document_id_number_unique unique (document_id, number);
alter table revision
  add constraint revision_document_id_foreign
    foreign key (document_id) references item (id) on update no action on delete cascade;
alter table revision
  add constraint revision_blob_id_foreign
    foreign key (blob_id) references blob (id) on update no action on delete restrict;
alter table revision
  add constraint revision_created_by_id_foreign
    foreign key (created_by_id) references user_account (id) on update no action on delete restrict;

create table tag (
  id uuid not null,
  name text not null,
  name_key text not null,
  color text,
  description text,
  parent_id uuid,
  created_by_id uuid,
  created_at timestamptz not null,
  primary key (id)
);
alter table tag add constraint tag_name_key_unique unique (name_key);
create index tag_parent_id_index on tag (parent_id);
alter table tag
  add constraint tag_parent_id_foreign
    foreign key (parent_id) references tag (id) on update no action on delete set null;
alter table tag
  add constraint tag_created_by_id_foreign
    foreign key (created_by_id) references user_account (id) on update no action on delete set null;

create table document_tag (
  document_id uuid not null,
  tag_id uuid not null,
  primary key (document_id, tag_id)
);
create index document_tag_tag_id_index on document_tag (tag_id);
alter table document_tag
  add constraint document_tag_document_id_foreign
    foreign key (document_id) references item (id) on update no action on delete cascade;
alter table document_tag
  add constraint document_tag_tag_id_foreign
    foreign key (tag_id) references tag (id) on update no action on delete cascade;

create table access_grant (
  id uuid not null,
  item_id uuid not null,
  user_id uuid,
  group_id uuid,
  permission text not null,
  granted_by_id uuid,
  granted_at timestamptz not null,
  expires_at timestamptz,
  primary key (id)
);
create index access_grant_user_id_index on access_grant (user_id);
create index access_grant_group_id_index on access_grant (group_id);
create index access_grant_everyone on access_grant (item_id) where user_id is null and group_id is null;
create unique index access_grant_once on access_grant (item_id, user_id, group_id, permission) nulls not distinct;
alter table access_grant
  add constraint access_grant_principal check (user_id is null or group_id is null);
alter table access_grant
  add constraint access_grant_permission_check check (permission in ('READ', 'WRITE', 'MOVE', 'DELETE', 'SHARE', 'MANAGE'));
alter table access_grant
  add constraint access_grant_item_id_foreign
    foreign key (item_id) references item (id) on update no action on delete cascade;
alter table access_grant
  add constraint access_grant_user_id_foreign
    foreign key (user_id) references user_account (id) on update no action on delete cascade;
alter table access_grant
  add constraint access_grant_group_id_foreign
    foreign key (group_id) references user_group (id) on update no action on delete cascade;
alter table access_grant
  add constraint access_grant_granted_by_id_foreign
    foreign key (granted_by_id) references user_account (id) on update no action on delete set null;
`;
