// Since when nothing names a blob or other bytes of the store, so that they outlast a backup that is being made.
import { Migration } from '@mikro-orm/migrations';

export class UnnamedBlobs extends Migration {
  override up(): void {
    this.addSql(String.raw`
-- When the collector has first seen that none does; null while one does.
alter table blob add column unnamed_since timestamptz;
create index blob_unnamed on blob (unnamed_since) where unnamed_since is not null;

-- Keys of the store that no row names, such as those of earlier thumbnails: seen_at is when the collector has first seen it.
create table orphan_key (
  key text primary key,
  seen_at timestamptz not null
);
`);
  }
}
