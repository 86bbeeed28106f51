// Batchers of tags: those below them, and the documents that bear them.
import DataLoader from 'dataloader';
import type { Viewer } from '../access/viewer.js';
import { queryTooComplex } from '../common/errors.js';
import type { TagId } from '../common/ids.js';
import type { Connection } from '../common/pages.js';
import type { Rows } from '../database/database.js';
import type { ItemRow } from '../services/items/item-rows.js';
import { countTagged, listTagged } from '../services/tags/tagged-documents.js';
import type { TaggedRequest } from '../services/tags/tagged-documents.js';
import { childrenOf } from '../services/tags/tag-finder.js';
import type { TagRow } from '../services/tags/tag-row.js';
import { groupedByKey } from './batch.js';
import { pagesBy } from './pages.js';
import type { PageOf } from './pages.js';

/** Tags that one operation is given as children, each time that it is given them. */
const MOST_CHILDREN = 10_000;

/** The children of tags. Up to the parent and down again an operation could ask for the same ones without end. */
export class ChildTags {
  private readonly batches: DataLoader<TagId, readonly TagRow[]>;
  private given = 0;

  constructor(rows: Rows) {
    this.batches = new DataLoader(async (ids) =>
      groupedByKey(ids, await childrenOf(rows, ids), ({ parentId }) => parentId),
    );
  }

  /** By name. Beyond 10,000 in one operation: QUERY_TOO_COMPLEX. */
  async load(id: TagId): Promise<readonly TagRow[]> {
    const children = await this.batches.load(id);
    this.given += children.length;
    if (this.given > MOST_CHILDREN) {
      throw queryTooComplex(`This asks for more than ${MOST_CHILDREN} tags: ask for fewer levels at once.`);
    }
    return children;
  }
}

/** How many documents that the viewer may read bear each tag. */
export const usageByTag = (rows: Rows, viewer: Viewer): DataLoader<TagId, number> =>
  new DataLoader(async (ids) => {
    const counts = new Map((await countTagged(rows, viewer, ids)).map(({ id, count }) => [id, count]));
    return ids.map((id) => counts.get(id) ?? 0);
  });

export const documentsByTag = (
  rows: Rows,
  viewer: Viewer,
): DataLoader<PageOf<TagId, TaggedRequest>, Connection<ItemRow>> => {
  const counts = usageByTag(rows, viewer);
  return pagesBy((ids, request) => listTagged(rows, viewer, ids, request, (id) => counts.load(id)));
};
