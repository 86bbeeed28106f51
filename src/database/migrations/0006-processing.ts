// What the background makes of content: its text, its thumbnails, and how far it has come.
import { Migration } from '@mikro-orm/migrations';

export class Processing extends Migration {
  override up(): void {
    this.addSql(processing);
    this.addSql(results);
    this.addSql(earlierContent);
  }
}

const processing = String.raw`
-- What is to be made of a revision, and what became of it. Revisions of types that give nothing have no rows.
create table processing (
  revision_id uuid not null,
  -- Of the queue: extractText or makeThumbnails.
  task text not null,
  -- PENDING, DONE or FAILED.
  state text not null default 'PENDING',
  -- Why it failed; while it is PENDING, why the last attempt did.
  reason text,
  -- Attempts that failed for what the file is.
  failures int not null default 0,
  finished_at timestamptz,
  primary key (revision_id, task)
);
create index processing_unfinished on processing (task) where state <> 'DONE';
alter table processing
  add constraint processing_revision_id_foreign
    foreign key (revision_id) references revision (id) on update no action on delete cascade;
`;

const results = String.raw`
create table revision_text (
  revision_id uuid not null,
  -- Plain, at most 1 MiB of it.
  text text not null,
  -- Whether there is more than that.
  truncated boolean not null,
  primary key (revision_id)
);
alter table revision_text
  add constraint revision_text_revision_id_foreign
    foreign key (revision_id) references revision (id) on update no action on delete cascade;

create table thumbnail (
  revision_id uuid not null,
  -- SMALL, MEDIUM or LARGE.
  size text not null,
  -- Of the blob store; copies of the document share it.
  key text not null,
  bytes int not null,
  -- In hex.
  sha256 text not null,
  created_at timestamptz not null,
  primary key (revision_id, size)
);
create index thumbnail_key on thumbnail (key);
alter table thumbnail
  add constraint thumbnail_revision_id_foreign
    foreign key (revision_id) references revision (id) on update no action on delete cascade;
`;

/** What was there before is processed behind everything else. The types as they were when this was written. */
const earlierContent = String.raw`
insert into processing (revision_id, task)
select revision.id, task.name
from item join revision on revision.id = item.current_revision_id
cross join (values ('extractText'), ('makeThumbnails')) task (name)
where case task.name
  when 'makeThumbnails' then revision.mime_type in (
    'image/jpeg', 'image/png', 'image/apng', 'image/gif', 'image/webp', 'image/tiff', 'image/avif', 'application/pdf'
  )
  else revision.mime_type like 'text/%' or revision.mime_type in (
    'application/json', 'application/xml', 'application/yaml', 'application/xhtml+xml', 'application/pdf',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.presentation'
  )
end;
select count(*) from (
  select array_agg(
    row(task, json_build_object('revisionId', revision_id), null, null, 10, null, 10, null)::graphile_worker.job_spec
  ) as specs
  from (select *, row_number() over (order by revision_id) / 1000 as batch from processing) one
  group by batch
) batches cross join lateral graphile_worker.add_jobs(specs);
`;
