// Tags as documents bear them: by id, or by name, which makes those that are not there yet.
import sql from 'sql-template-tag';
import type { Viewer } from '../../access/viewer.js';
import { requireRight } from '../../access/checks.js';
import { notFound } from '../../common/errors.js';
import { isId, newId } from '../../common/ids.js';
import type { ItemId, TagId } from '../../common/ids.js';
import { nameKey, normaliseName } from '../../common/names.js';
import type { Rows } from '../../database/database.js';
import type { FieldCheck } from '../items/fields.js';
import type { Write } from '../write.js';

/** The tags that a caller gives for a document. */
export interface TagsInput {
  readonly tagIds?: readonly string[] | null | undefined;
  readonly tagNames?: readonly string[] | null | undefined;
}

/** One document has at most this many tags. */
export const MOST_TAGS = 100;

/** The names, normalised, each once. */
export function checkTags(check: FieldCheck, { tagIds, tagNames }: TagsInput): string[] {
  const given = (tagIds?.length ?? 0) + (tagNames?.length ?? 0);
  if (given > MOST_TAGS) check.add('tagIds', 'maxLength', `A document has at most ${MOST_TAGS} tags.`);
  const names = (tagNames ?? []).map((name, at) => check.name(`tagNames.${at}`, name));
  return [...new Map(names.map((name) => [nameKey(name), normaliseName(name)])).values()];
}

/** Those of the tags that are not there yet need MANAGE_TAGS to be made; an id that names none: NOT_FOUND. */
export async function resolveTags(
  write: Write,
  viewer: Viewer,
  ids: readonly string[],
  names: readonly string[],
): Promise<TagId[]> {
  const rows = write.transaction;
  const known = await existingTags(rows, ids);
  if (names.length === 0) return known;
  const keys = names.map(nameKey);
  const byName = await rows.rows<{ id: TagId; key: string }>(
    sql`select id, name_key as key from tag where name_key = any(${keys}::text[])`,
  );
  const there = new Set(byName.map(({ key }) => key));
  const missing = names.filter((name) => !there.has(nameKey(name)));
  const made = missing.length === 0 ? [] : await makeTags(write, viewer, missing);
  return [...new Set([...known, ...byName.map(({ id }) => id), ...made])];
}

/** The tags, held until the transaction ends so that none of them goes; one that is not there: NOT_FOUND. */
export async function existingTags(rows: Rows, ids: readonly string[]): Promise<TagId[]> {
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  if (wanted.length === 0) return [];
  if (!wanted.every(isId)) throw notFound('tag');
  const found = await rows.rows<{ id: TagId }>(
    sql`select id from tag where id = any(${wanted}::uuid[]) for key share`,
  );
  if (found.length < wanted.length) throw notFound('tag');
  return found.map(({ id }) => id);
}

/** Two requests may make the same tag at once: whoever comes second is given the first one's. */
async function makeTags(write: Write, viewer: Viewer, names: readonly string[]): Promise<TagId[]> {
  requireRight(viewer, 'MANAGE_TAGS');
  const made = await write.transaction.rows<{ id: TagId; name: string }>(sql`
    insert into tag (id, name, name_key, created_by_id, created_at)
    select id, name, key, ${viewer.userId}, ${write.at}
    from unnest(${names.map(() => newId())}::uuid[], ${[...names]}::text[], ${names.map(nameKey)}::text[])
      as made (id, name, key)
    order by key
    on conflict (name_key) do update set name = tag.name
    returning id, name`);
  for (const { id, name } of made) write.reindexTag(id, name);
  return made.map(({ id }) => id);
}

export interface ChangedTags {
  readonly added: readonly TagId[];
  readonly removed: readonly TagId[];
}

/** Makes these the document's tags. Null where they are already. */
export async function setDocumentTags(
  write: Write,
  documentId: ItemId,
  tagIds: readonly TagId[],
): Promise<ChangedTags | null> {
  const changed = await write.transaction.rows<{ id: TagId; isNew: boolean }>(sql`
    with removed as (
      delete from document_tag where document_id = ${documentId} and tag_id <> all(${[...tagIds]}::uuid[])
      returning tag_id
    ), added as (
      insert into document_tag (document_id, tag_id) select ${documentId}, unnest(${[...tagIds]}::uuid[])
      on conflict do nothing returning tag_id
    )
    select tag_id as id, false as "isNew" from removed union all select tag_id, true from added`);
  if (changed.length === 0) return null;
  write.reindex(documentId);
  const ids = (wanted: boolean): TagId[] =>
    changed.filter(({ isNew }) => isNew === wanted).map(({ id }) => id);
  return { added: ids(true), removed: ids(false) };
}
