// The filter of document lists, as SQL over `item`. All that is given must hold.
import sql, { empty, join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { Viewer } from '../../access/viewer.js';
import { badUserInput } from '../../common/errors.js';
import type { FieldProblem } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { ItemId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import { containing, isStorable } from '../../common/texts.js';
import { partQuery } from '../../search/query.js';
import type { ItemFinder } from './find-items.js';

type Given<Value> = Value | null | undefined;

/** As the API's input `DocumentFilter`. */
export interface DocumentFilter {
  readonly text?: Given<string>;
  readonly within?: Given<string>;
  readonly ownerIds?: Given<readonly string[]>;
  readonly tagIds?: Given<readonly string[]>;
  readonly allTags?: Given<boolean>;
  readonly mimeTypes?: Given<readonly string[]>;
  readonly createdAt?: Given<{ readonly from?: Given<Date>; readonly to?: Given<Date> }>;
  readonly updatedAt?: Given<{ readonly from?: Given<Date>; readonly to?: Given<Date> }>;
  readonly size?: Given<{ readonly min?: Given<number>; readonly max?: Given<number> }>;
  readonly isPublic?: Given<boolean>;
}

/** Values in one list of a filter, and characters in its text, at most. */
const MOST_VALUES = 100;
const LONGEST_TEXT = 1000;

/** The conditions of a filter, each beginning with `and`. A `within` that the viewer may not read: NOT_FOUND. */
export async function filterConditions(
  finder: ItemFinder,
  viewer: Viewer,
  filter: DocumentFilter,
  now: Date,
): Promise<Sql> {
  const within = isGiven(filter.within) ? (await finder.get(viewer, filter.within, 'FOLDER')).id : null;
  checkFilter(filter);
  const conditions = [
    ...(within === null ? [] : [withinFolder(within)]),
    ...(isGiven(filter.text) && filter.text !== '' ? [containsText(filter.text)] : []),
    ...(isGiven(filter.ownerIds) ? [sql`item.owner_id = any(${filter.ownerIds.filter(isId)}::uuid[])`] : []),
    ...(isGiven(filter.tagIds) ? [bearsTags(filter.tagIds, filter.allTags ?? false)] : []),
    ...(isGiven(filter.mimeTypes) ? [ofTypes(filter.mimeTypes)] : []),
    ...bounds(sql`item.created_at`, filter.createdAt?.from, filter.createdAt?.to),
    ...bounds(sql`item.updated_at`, filter.updatedAt?.from, filter.updatedAt?.to),
    ...(isGiven(filter.size?.min) ? [sql`item.size >= ${filter.size.min}`] : []),
    ...(isGiven(filter.size?.max) ? [sql`item.size <= ${filter.size.max}`] : []),
    ...(isGiven(filter.isPublic) ? [sql`${standsPublic(now)} = ${filter.isPublic}`] : []),
  ];
  return conditions.length === 0 ? empty : sql` and ${join(conditions, ' and ')}`;
}

/** Whether a grant to everyone stands on `item`. */
const standsPublic = (now: Date): Sql => sql`exists (
  select from access_grant
  where item_id = item.id and user_id is null and group_id is null and (expires_at is null or expires_at > ${now})
)`;

const withinFolder = (folder: ItemId): Sql => sql`item.parent_id in (
  select below.id from item below
  where below.kind = 'FOLDER' and (below.id = ${folder} or below.ancestors @> array[${folder}::uuid])
)`;

function containsText(text: string): Sql {
  const folded = containing(nameKey(text.normalize('NFC')));
  // Descriptions are kept as they are written, and folded as far as PostgreSQL does it; normalising one takes as long as all else.
  const lowered = containing(text.normalize('NFC').toLowerCase());
  const description = sql`lower(case when octet_length(item.description) = char_length(item.description)
    then item.description else normalize(item.description, NFC) end)`;
  const part = sql`(item.name_key like ${folded} or ${description} like ${lowered})`;
  const query = partQuery(text.normalize('NFC'));
  if (query === null) return part;
  // The words that are sure to be there are looked up first.
  return sql`(${part} and item.id in (
    select item_id from item_text where vector @@ ${query}::tsquery union all select item_id from stale_item_text
  ))`;
}

function bearsTags(tagIds: readonly string[], all: boolean): Sql {
  const ids = [...new Set(tagIds.map((id) => id.toLowerCase()))];
  const known = ids.filter(isId);
  // A tag that does not exist is borne by nothing.
  if (all && known.length < ids.length) return sql`false`;
  const borne = sql`select count(*) from document_tag
    where document_tag.document_id = item.id and document_tag.tag_id = any(${known}::uuid[])`;
  return sql`(${borne}) >= ${all ? known.length : 1}`;
}

/** `application/pdf` exactly, `image/*` by family, `pdf` by extension. */
function ofTypes(patterns: readonly string[]): Sql {
  const kinds = patterns.map((pattern) => pattern.trim().toLowerCase());
  const families = kinds.filter((kind) => kind.endsWith('/*')).map((kind) => kind.slice(0, -1));
  const exact = kinds.filter((kind) => kind.includes('/') && !kind.endsWith('/*'));
  const extensions = kinds.filter((kind) => !kind.includes('/')).map((kind) => kind.replace(/^\./, ''));
  return sql`(
    item.mime_type = any(${exact}::text[])
    or split_part(item.mime_type, '/', 1) || '/' = any(${families}::text[])
    or item.extension = any(${extensions}::text[])
  )`;
}

const bounds = (column: Sql, from: Given<Date>, to: Given<Date>): Sql[] => [
  ...(isGiven(from) ? [sql`${column} >= ${from}`] : []),
  ...(isGiven(to) ? [sql`${column} < ${to}`] : []),
];

function checkFilter(filter: DocumentFilter): void {
  const problems: FieldProblem[] = [];
  for (const list of ['ownerIds', 'tagIds', 'mimeTypes'] as const) {
    const length = filter[list]?.length ?? 0;
    if (length > MOST_VALUES) {
      problems.push({
        path: `filter.${list}`,
        rule: 'maxLength',
        message: `At most ${MOST_VALUES} values are taken.`,
      });
    }
  }
  if ((filter.text?.length ?? 0) > LONGEST_TEXT) {
    problems.push({
      path: 'filter.text',
      rule: 'maxLength',
      message: `At most ${LONGEST_TEXT} characters are taken.`,
    });
  }
  for (const path of ['text', 'mimeTypes'] as const) {
    if (![filter[path] ?? []].flat().every(isStorable)) {
      problems.push({
        path: `filter.${path}`,
        rule: 'characters',
        message: 'This has a character that is not valid.',
      });
    }
  }
  for (const range of ['createdAt', 'updatedAt'] as const) {
    const { from, to } = filter[range] ?? {};
    if (isGiven(from) && isGiven(to) && from > to) {
      problems.push({ path: `filter.${range}`, rule: 'order', message: 'The range ends before it begins.' });
    }
  }
  const { min, max } = filter.size ?? {};
  if (isGiven(min) && isGiven(max) && min > max) {
    problems.push({ path: 'filter.size', rule: 'order', message: 'The range ends before it begins.' });
  }
  if (problems.length > 0) throw badUserInput(...problems);
}

const isGiven = <Value>(value: Value): value is NonNullable<Value> => value !== null && value !== undefined;
