// Batchers of what items refer to, and of what is asked of many items at once.
import DataLoader from 'dataloader';
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { lineageColumn, mayRead } from '../access/decision.js';
import type { AccessSubject } from '../access/decision.js';
import type { Viewer } from '../access/viewer.js';
import type { Told } from '../changes/told.js';
import type { Clock } from '../common/clock.js';
import type { ItemId, RevisionId, TagId } from '../common/ids.js';
import type { Connection, Page } from '../common/pages.js';
import type { Rows } from '../database/database.js';
import { listActivity } from '../services/changes/activity.js';
import { revisionColumns, listRevisions } from '../services/content/revision-rows.js';
import type { RevisionRow } from '../services/content/revision-rows.js';
import { filterConditions } from '../services/items/filters.js';
import type { DocumentFilter } from '../services/items/filters.js';
import { countBelow } from '../services/items/folder-statistics.js';
import type { FolderStatistics } from '../services/items/folder-statistics.js';
import { ItemFinder, selectItems } from '../services/items/find-items.js';
import { itemColumns } from '../services/items/item-rows.js';
import type { FoundItem, ItemRow } from '../services/items/item-rows.js';
import { listContents } from '../services/items/list-contents.js';
import type { ContentsRequest } from '../services/items/list-contents.js';
import { publicAmong } from '../services/items/public-items.js';
import type { TagRow } from '../services/tags/tag-row.js';
import type { Memory } from '../services/memory.js';
import { byKey, groupedByKey } from './batch.js';
import { pagesBy } from './pages.js';
import type { PageOf } from './pages.js';

/** Live items by id, as far as the viewer may read them; else null. */
export const itemById = (rows: Rows, viewer: Viewer): DataLoader<ItemId, FoundItem | null> =>
  new DataLoader(async (ids) => {
    const found = await rows.rows<FoundItem>(selectItems(sql`item.id = any(${[...ids]}::uuid[])`));
    const visible = found.filter((item) => mayRead(viewer, item));
    return byKey(ids, visible, ({ id }) => id);
  });

/** What reaches each live item, the item first: lists ask for it alone, not for whole items again. */
export const lineageByItem = (rows: Rows): DataLoader<ItemId, readonly ItemId[] | null> =>
  new DataLoader(async (ids) => {
    const found = await rows.rows<AccessSubject>(sql`
      select item.id, ${lineageColumn()}
      from item left join item parent on parent.id = item.parent_id
      where item.trashed_at is null and item.id = any(${[...ids]}::uuid[])`);
    return byKey(ids, found, ({ id }) => id).map((item) => item?.lineage ?? null);
  });

/** From each folder upward as far as the viewer may read and nothing is in the trash: it and those above it, root first. */
export const pathByFolder = (rows: Rows, viewer: Viewer): DataLoader<ItemId, readonly ItemRow[]> =>
  new DataLoader(async (ids) => {
    const found = await rows.rows<
      ItemRow & { readonly folderId: ItemId; readonly lineage: readonly ItemId[] }
    >(sql`
      select ${itemColumns('item')}, item.access_lineage as lineage, folder.id as "folderId"
      from item folder
      cross join lateral unnest(folder.ancestors || folder.id) with ordinality as step (id, depth)
      join item on item.id = step.id
      where folder.id = any(${[...ids]}::uuid[])
      order by folder.id, step.depth desc`);
    return groupedByKey(ids, found, ({ folderId }) => folderId).map((upward) => {
      const end = upward.findIndex((folder) => folder.trashedAt !== null || !mayRead(viewer, folder));
      return (end === -1 ? upward : upward.slice(0, end)).toReversed();
    });
  });

/** Whether a grant to everyone stands on the item. */
export const publicByItem = (rows: Rows, clock: Clock): DataLoader<ItemId, boolean> =>
  new DataLoader(async (ids) => {
    const found = await publicAmong(rows, ids, clock.now());
    return ids.map((id) => found.has(id));
  });

/** Tags of each document, by name. */
export const tagsByDocument = (rows: Rows, { tags }: Memory): DataLoader<ItemId, readonly TagRow[]> =>
  new DataLoader(async (ids) => {
    const borne = await rows.rows<{ readonly id: ItemId; readonly tagIds: string }>(sql`
      select document_tag.document_id as id, string_agg(tag.id::text, ' ' order by tag.name_key) as "tagIds"
      from document_tag join tag on tag.id = document_tag.tag_id
      where document_tag.document_id = any(${[...ids]}::uuid[])
      group by document_tag.document_id`);
    const byDocument = new Map(borne.map(({ id, tagIds }) => [id, tagIds.split(' ') as TagId[]]));
    const distinct = [...new Set([...byDocument.values()].flat())];
    const found = new Map<TagId, TagRow>();
    for (const tag of await tags.load(distinct)) if (tag !== null) found.set(tag.id, tag);
    // One that was deleted between the two is left out.
    const tagsOf = (borneBy: readonly TagId[] = []): TagRow[] =>
      borneBy.map((id) => found.get(id)).filter((tag) => tag !== undefined);
    return ids.map((id) => tagsOf(byDocument.get(id)));
  });

export const revisionById = (rows: Rows): DataLoader<RevisionId, RevisionRow | null> =>
  new DataLoader(async (ids) => {
    const found = await rows.rows<RevisionRow>(sql`
      select ${revisionColumns} from revision join blob on blob.id = revision.blob_id
      where revision.id = any(${[...ids]}::uuid[])`);
    return byKey(ids, found, ({ id }) => id);
  });

/** The conditions of a filter; those that are equal are looked into once. */
export const conditionsByFilter = (
  rows: Rows,
  viewer: Viewer,
  clock: Clock,
): DataLoader<DocumentFilter, Sql, string> => {
  const finder = new ItemFinder(rows);
  const conditions = (filter: DocumentFilter): Promise<Sql | Error> =>
    filterConditions(finder, viewer, filter, clock.now()).catch((error: Error) => error);
  return new DataLoader((filters) => Promise.all(filters.map(conditions)), {
    cacheKeyFn: (filter) => JSON.stringify(filter),
  });
};

export const contentsByFolder = (
  rows: Rows,
  viewer: Viewer,
): DataLoader<PageOf<AccessSubject, ContentsRequest>, Connection<ItemRow>> =>
  pagesBy((folders, request) => listContents(rows, viewer, folders, request));

/** What happened to each item by itself, newest first. */
export const activityByItem = (
  rows: Rows,
  viewer: Viewer,
  epoch: string,
): DataLoader<PageOf<ItemRow, Page>, Connection<Told>> =>
  pagesBy((items, page) => listActivity(rows, { viewer, epoch }, items, page));

/** What is below each folder. */
export const statisticsByFolder = (rows: Rows, viewer: Viewer): DataLoader<ItemId, FolderStatistics> =>
  new DataLoader((ids) => countBelow(rows, viewer, ids));

export const revisionsByDocument = (rows: Rows): DataLoader<PageOf<ItemId, Page>, Connection<RevisionRow>> =>
  pagesBy((documents, page) => listRevisions(rows, documents, page));
