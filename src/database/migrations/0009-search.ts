// The index that search looks into: the words of items and tags.
import { Migration } from '@mikro-orm/migrations';

export class Search extends Migration {
  override up(): void {
    this.addSql(words);
    this.addSql(stale);
  }
}

const words = String.raw`
create table item_text (
  item_id uuid not null,
  -- When its words last changed, as far as they were known then.
  changed_at timestamptz not null,
  -- Counts the writes: who made the words from what they had read writes them only where nobody else has since.
  version int not null default 1,
  -- What it is ranked by: the words of name (A), tags (B) and description (C), and the most frequent ones of the content (D).
  head tsvector not null,
  -- What it is found by: all words.
  vector tsvector not null,
  primary key (item_id)
);
-- Compressed at all only where it is large: what is ranked is read with the row.
alter table item_text alter column head set storage main;
-- Looked into row by row where words are common: LZ4 is read several times as fast, where PostgreSQL has it.
do $$ begin
  alter table item_text alter column vector set compression lz4;
exception when feature_not_supported then null;
end $$;
-- A document that is renamed brings all words of its content anew: they are pending first, and put to their places many at a
-- time, but no more of them than every search can look through in half a millisecond.
create index item_text_words on item_text using gin (vector) with (fastupdate = on, gin_pending_list_limit = 512);
create index item_text_changed on item_text (changed_at desc, item_id desc);
-- Who knows that a word is common would rather read the table than the index; but the vectors of long contents are stored out of
-- line, which planning does not count.
alter table item_text alter column vector set statistics 0;
alter table item_text
  add constraint item_text_item_id_foreign
    foreign key (item_id) references item (id) on update no action on delete cascade;

create table tag_text (
  tag_id uuid not null,
  vector tsvector not null,
  primary key (tag_id)
);
create index tag_text_words on tag_text using gin (vector);
alter table tag_text
  add constraint tag_text_tag_id_foreign
    foreign key (tag_id) references tag (id) on update no action on delete cascade;
`;

const stale = String.raw`
-- What is to be indexed anew in the background, or has not been yet: all that was there before this table.
create table stale_item_text (
  item_id uuid not null,
  marked_at timestamptz not null,
  primary key (item_id)
);
alter table stale_item_text
  add constraint stale_item_text_item_id_foreign
    foreign key (item_id) references item (id) on update no action on delete cascade;
insert into stale_item_text (item_id, marked_at) select id, now() from item;

create table stale_tag_text (
  tag_id uuid not null,
  primary key (tag_id)
);
alter table stale_tag_text
  add constraint stale_tag_text_tag_id_foreign
    foreign key (tag_id) references tag (id) on update no action on delete cascade;
insert into stale_tag_text (tag_id) select id from tag;
`;
