// What a copy takes, and the copy itself: set by set, in as many statements whatever there is below.
//
// The set is found by going down from the named items through what is live and readable, each with the id of its copy and the
// place that the copy will have. It is found before anything of it is inserted, and by the same statement: nothing that is
// copied is copied again where the target lies below, and all of it is as it was at one moment.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { readable } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import type { ItemId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import { addingProcessing } from '../../jobs/tasks.js';
import { extensionOf } from '../../storage/media-type.js';
import { markStale } from '../../search/index-items.js';
import type { FoundItem } from '../items/item-rows.js';
import type { Write } from '../write.js';

/** A named item, and what its copy is to be. */
export interface CopiedTop {
  readonly item: FoundItem;
  readonly id: ItemId;
  readonly name: string;
}

export interface CopiedSet {
  /** Of the named items, those that are still there. */
  readonly tops: number;
  readonly folders: number;
  readonly documents: number;
  /** Of the current revisions: what the copies will take of their owner's room. */
  readonly bytes: number;
  /** Levels of folders below a named one, at most. */
  readonly levels: number;
}

/** What would be copied now. */
export const measureCopy = (
  write: Write,
  viewer: Viewer,
  tops: readonly CopiedTop[],
  target: FoundItem,
): Promise<CopiedSet> => setOf(write, sql`${sourcesOf(viewer, tops, target)} ${measured}`);

/**
 * Copies it: folders, documents with their current revision and what was made of it, and tags. The copies are the viewer's and
 * inherit access.
 */
export const insertCopies = (
  write: Write,
  viewer: Viewer,
  tops: readonly CopiedTop[],
  target: FoundItem,
): Promise<CopiedSet> =>
  setOf(
    write,
    sql`${sourcesOf(viewer, tops, target)}, copied as (
      insert into item (id, kind, parent_id, name, name_key, description, owner_id, metadata, created_at, updated_at, size,
                        kept_bytes, current_revision_id, mime_type, extension, ancestors, access_lineage)
      select folder.id, 'FOLDER', folder.parent_id, coalesce(top.name, item.name), coalesce(top.name_key, item.name_key),
             item.description, ${viewer.userId}::uuid, item.metadata, ${write.at}::timestamptz, ${write.at}::timestamptz, 0,
             0, null::uuid, item.mime_type, item.extension, folder.ancestors, folder.id || folder.above
      from folder join item on item.id = folder.source_id
      left join top on top.source_id = folder.source_id and folder.level = 0
      union all
      select document.id, 'DOCUMENT', parent_id, name, name_key, description, ${viewer.userId}::uuid, metadata,
             ${write.at}::timestamptz, ${write.at}::timestamptz, size, size, case when blob_id is not null then revision_id end,
             mime_type, extension, null, null
      from document
    ), revised as (
      insert into revision (id, document_id, number, blob_id, file_name, mime_type, created_at, created_by_id)
      select revision_id, id, 1, blob_id, file_name, content_type, ${write.at}::timestamptz, ${viewer.userId}::uuid
      from document where blob_id is not null
    ), tagged as (
      insert into document_tag (document_id, tag_id)
      select document.id, document_tag.tag_id
      from document join document_tag on document_tag.document_id = document.source_id
    ), worded as (
      insert into revision_text (revision_id, text, truncated)
      select document.revision_id, made.text, made.truncated
      from document join revision_text made on made.revision_id = document.source_revision_id
    ), pictured as (
      insert into thumbnail (revision_id, size, key, bytes, sha256, created_at)
      select document.revision_id, made.size, made.key, made.bytes, made.sha256, made.created_at
      from document join thumbnail made on made.revision_id = document.source_revision_id
    ), processed as (
      insert into processing (revision_id, task, state, reason, failures, finished_at)
      select document.revision_id, made.task, made.state, made.reason, made.failures, made.finished_at
      from document join processing made on made.revision_id = document.source_revision_id
      returning revision_id, task, state
    ), stale as (
      -- The named ones are found at once, what is below by the background.
      ${markStale(sql`select id from folder union all select id from document`, write.at)}
    ), pending as (
      select revision_id, task from processed where state = 'PENDING'
    )
    ${measured}, ${addingProcessing('pending')} as queued`,
  );

async function setOf(write: Write, query: Sql): Promise<CopiedSet> {
  const set = await write.transaction.row<CopiedSet>(query);
  if (set === undefined) throw new Error('An aggregate has one row.');
  return set;
}

/** `top`, `folder` and `document`, each with what its copy will be. Below a folder that is not readable, nothing is. */
function sourcesOf(viewer: Viewer, tops: readonly CopiedTop[], target: FoundItem): Sql {
  return sql`
    with recursive top as (
      select * from unnest(
        ${tops.map(({ item }) => item.id)}::uuid[], ${tops.map(({ id }) => id)}::uuid[],
        ${tops.map(({ name }) => name)}::text[], ${tops.map(({ name }) => nameKey(name))}::text[],
        ${tops.map(({ item, name }) => (item.kind === 'DOCUMENT' ? extensionOf(name) : null))}::text[]
      ) as named (source_id, id, name, name_key, extension)
    ), folder (source_id, id, parent_id, ancestors, above, level) as (
      select item.id, top.id, ${target.id}::uuid, ${[...target.ancestors, target.id]}::uuid[], ${[...target.lineage]}::uuid[], 0
      from top join item on item.id = top.source_id
      where item.kind = 'FOLDER' and item.trashed_at is null
      union all
      select item.id, uuidv7(), folder.id, folder.ancestors || folder.id, folder.id || folder.above, folder.level + 1
      from folder join item on item.parent_id = folder.source_id and item.kind = 'FOLDER' and item.trashed_at is null
      where item.inherits_access or ${readable(viewer)}
    ), document as materialized (
      select item.id as source_id, uuidv7() as id, folder.id as parent_id, item.name, item.name_key, item.extension,
             0 as is_top, ${documentColumns}
      from folder join item on item.parent_id = folder.source_id and item.kind = 'DOCUMENT' and item.trashed_at is null
      left join revision on revision.id = item.current_revision_id
      where item.inherits_access or ${readable(viewer)}
      union all
      select item.id, top.id, ${target.id}::uuid, top.name, top.name_key, top.extension, 1, ${documentColumns}
      from top join item on item.id = top.source_id and item.kind = 'DOCUMENT' and item.trashed_at is null
      left join revision on revision.id = item.current_revision_id
    )`;
}

const documentColumns = sql`
  item.description, item.metadata, item.size, item.mime_type, uuidv7() as revision_id, revision.id as source_revision_id, revision.blob_id,
  revision.file_name, revision.mime_type as content_type`;

const measured = sql`
  select (select count(*) from folder where level = 0) + (select count(*) from document where is_top = 1) as tops,
         (select count(*) from folder) as folders, (select coalesce(max(level), 0) from folder) as levels,
         (select count(*) from document) as documents,
         (select coalesce(sum(size), 0)::bigint from document) as bytes`;
