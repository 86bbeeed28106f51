// The server's own tables: settings, the feed of changes, the audit log, counted attempts.

export const recordTables = String.raw`
-- The server as a whole: one row. What an administrator changes while it runs, and the state that all nodes share.
create table server (
  id int not null default 1 check (id = 1),
  epoch uuid not null,
  registration text not null default 'OPEN' check (registration in ('OPEN', 'CLOSED')),
  max_upload_bytes bigint not null default 1073741824,
  accepted_types text[] not null default '{}',
  default_quota_bytes bigint,
  trash_retention_days int not null default 30,
  password_min_length int not null default 8,
  password_required_classes text[] not null default '{}',
  password_max_age_days int,
  remote_shutdown boolean not null default false,
  lockdown boolean not null default false,
  lockdown_reason text,
  primary key (id)
);

-- Every committed change, in the order of commits: readers take rows below the horizon of running transactions.
create table change (
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  at timestamptz not null,
  kind text not null,
  actor_id uuid,
  item_id uuid not null,
  ancestors uuid[] not null,
  lineage uuid[] not null,
  details jsonb not null,
  primary key (xid, id)
);
create index change_item on change (item_id, xid desc, id desc);

-- Who did what, and who tried. Sealed into one chain of hashes, in the order of commits, by audit_seal.
create table audit_entry (
  id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  action text not null,
  actor_id uuid,
  actor_name text,
  result text not null,
  target_type text,
  target_id uuid,
  target_name text,
  remote_address text,
  user_agent text,
  details jsonb not null,
  primary key (id)
);
create index audit_entry_commit_order on audit_entry (xid, id);
create index audit_entry_at on audit_entry (at, id);
create index audit_entry_actor on audit_entry (actor_id, at) where actor_id is not null;
create index audit_entry_target on audit_entry (target_id, at) where target_id is not null;

create table audit_seal (
  position bigint not null,
  xid xid8 not null,
  entry_id uuid not null unique,
  hash bytea not null,
  primary key (position)
);

-- Failed attempts, in the form of rate-limiter-flexible.
create table rate_limit (
  key varchar(255) not null,
  points integer not null default 0,
  expire bigint,
  primary key (key)
);
create index rate_limit_expire on rate_limit (expire);
`;
