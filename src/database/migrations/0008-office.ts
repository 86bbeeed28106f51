// Documents that are open in the office editor: what it edits, and by whom.
import { Migration } from '@mikro-orm/migrations';

export class Office extends Migration {
  override up(): void {
    this.addSql(editorSessions);
  }
}

const editorSessions = String.raw`
create table editor_session (
  -- By this the document server knows what is edited together.
  key text not null,
  -- As it was opened. Without foreign keys: what is saved is kept, whatever became of the document.
  opened_document_id uuid not null,
  opened_revision_id uuid not null,
  -- 0, 1, 2 … among the keys of that revision.
  turn int not null,
  document_name text not null,
  -- The extension that stands for its type.
  file_type text not null,
  -- Where the next save goes, and the revision that it follows.
  document_id uuid not null,
  revision_id uuid not null,
  -- Of what was saved last; null before anything was.
  saved_sha256 text,
  -- Hashes of the tokens that the last saves came with.
  tokens text[] not null default '{}',
  opened_at timestamptz not null,
  -- Null while the document server has it open, as far as is known.
  closed_at timestamptz,
  expires_at timestamptz not null,
  primary key (key)
);
create index editor_session_document on editor_session (document_id, revision_id);
create index editor_session_opened on editor_session (opened_revision_id);
create index editor_session_expires on editor_session (expires_at);

-- Who was let into it to edit.
create table editor_user (
  key text not null,
  user_id uuid not null,
  opened_at timestamptz not null,
  primary key (key, user_id)
);
create index editor_user_user on editor_user (user_id);
alter table editor_user
  add constraint editor_user_key_foreign
    foreign key (key) references editor_session (key) on update no action on delete cascade;
alter table editor_user
  add constraint editor_user_user_id_foreign
    foreign key (user_id) references user_account (id) on update no action on delete cascade;
`;
