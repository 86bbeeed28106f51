// What governing a server needs: counted statistics, avatars, and indexes for looking through accounts and the audit log.
import { Migration } from '@mikro-orm/migrations';

export class Governance extends Migration {
  override up(): void {
    this.addSql(newColumns);
    this.addSql(tallies);
    this.addSql(tallied('item', 'owner_id, kind, trashed_at, kept_bytes', tallyItems));
    this.addSql(tallied('user_account', 'deactivated_at', tallyUsers));
    this.addSql(tallied('blob', 'size', tallyBlobs));
    this.addSql(indexes);
  }
}

const newColumns = String.raw`
-- Pictures of users, encoded anew: some ten kilobytes each.
create table avatar (
  id uuid not null,
  content bytea not null,
  created_at timestamptz not null,
  primary key (id)
);
alter table user_account add column avatar_id uuid;

-- Bytes of all revisions of a document: what its owner is charged with.
alter table item add column kept_bytes bigint not null default 0;
update item set kept_bytes = kept.bytes
from (
  select revision.document_id, sum(blob.size) as bytes
  from revision join blob on blob.id = revision.blob_id group by revision.document_id
) kept
where kept.document_id = item.id;

-- Links through which a download has been counted, until they run out.
create table counted_download (
  link bytea not null,
  expires_at timestamptz not null,
  primary key (link)
);
create index counted_download_expires on counted_download (expires_at);
`;

const tallies = String.raw`
-- What is counted, as it happens: writers only insert, so that they never wait for each other. The rows are added up into
-- tally_total a little later; a figure is its total and what is still here. With a day: events of that day (UTC). Without:
-- what is there now, by owner where it belongs to somebody.
create table tally (
  id bigint generated always as identity,
  metric text not null,
  day date,
  owner_id uuid,
  amount bigint not null,
  primary key (id)
);
create table tally_total (
  metric text not null,
  day date,
  owner_id uuid,
  amount bigint not null
);
create unique index tally_total_of on tally_total (metric, day, owner_id) nulls not distinct;
`;

/** Adds up rows of items, each with the `sign` 1 where it is there and -1 where it no longer is. */
const tallyItems = (rows: string): string => `
  insert into tally (metric, owner_id, amount)
  select figure.metric, figures.owner_id, figure.amount
  from (
    select owner_id,
           sum(sign) filter (where kind = 'DOCUMENT' and trashed_at is null) as documents,
           sum(sign) filter (where kind = 'FOLDER' and trashed_at is null) as folders,
           sum(sign * kept_bytes) as bytes
    from (${rows}) changed
    group by owner_id
  ) figures
  cross join lateral (values ('documents', documents), ('folders', folders), ('bytes', bytes)) as figure (metric, amount)
  where figure.amount <> 0;`;

/** The same for rows of accounts. */
const tallyUsers = (rows: string): string => `
  insert into tally (metric, amount)
  select 'users', sum(sign) from (${rows}) changed where deactivated_at is null having sum(sign) <> 0;`;

/** The same for rows of blobs. */
const tallyBlobs = (rows: string): string => `
  insert into tally (metric, amount)
  select 'stored', sum(sign * size) from (${rows}) changed having sum(sign * size) <> 0;`;

/**
 * What is there is counted by triggers, once a statement whatever its rows, so that no way of writing can forget it, and
 * once now.
 */
function tallied(table: string, columns: string, tally: (rows: string) => string): string {
  const signed = (sign: number, rows: string): string => `select ${sign} as sign, ${columns} from ${rows}`;
  return `
create function tally_${table}() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then ${tally(signed(1, 'new_rows'))}
  elsif tg_op = 'DELETE' then ${tally(signed(-1, 'old_rows'))}
  else ${tally(`${signed(1, 'new_rows')} union all ${signed(-1, 'old_rows')}`)}
  end if;
  return null;
end $$;
create trigger tally_inserted after insert on ${table}
  referencing new table as new_rows for each statement execute function tally_${table}();
create trigger tally_updated after update on ${table}
  referencing old table as old_rows new table as new_rows for each statement execute function tally_${table}();
create trigger tally_deleted after delete on ${table}
  referencing old table as old_rows for each statement execute function tally_${table}();
${tally(signed(1, table))}`;
}

const indexes = String.raw`
create index user_account_name on user_account (username collate natural_order, id);
create index user_group_name on user_group (name collate natural_order, id);
create index audit_entry_action on audit_entry (action, at);
create index audit_entry_refused on audit_entry (at, id) where result <> 'OK';
`;
