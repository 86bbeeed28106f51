// Resumable uploads between their parts: what any node needs to take the next one.
import { Migration } from '@mikro-orm/migrations';

export class Uploads extends Migration {
  override up(): void {
    this.addSql(uploadSessions);
  }
}

const uploadSessions = String.raw`
create table upload_session (
  id uuid not null,
  user_id uuid not null,
  file_name text not null,
  -- As the client sent it; null where it sent none.
  metadata text,
  size bigint not null,
  -- How many bytes are safely kept, from the first on.
  received bigint not null default 0,
  -- Of the blob that it becomes.
  key text not null,
  -- What the blob store has to know to go on.
  state jsonb,
  -- The first bytes, until there are enough of them to tell the type.
  head bytea,
  mime_type text,
  -- What the client said that the bytes would be, and what they are once they are all there.
  promised_sha256 text,
  sha256 text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (id)
);
create index upload_session_key on upload_session (key);
create index upload_session_user on upload_session (user_id);
create index upload_session_expires on upload_session (expires_at);
alter table upload_session
  add constraint upload_session_received_check check (received between 0 and size);
alter table upload_session
  add constraint upload_session_user_id_foreign
    foreign key (user_id) references user_account (id) on update no action on delete restrict;
`;
