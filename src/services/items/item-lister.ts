// Lists of documents as callers ask for them: page and filter checked, then one statement.
import { empty } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { checkPage } from '../../common/pages.js';
import type { Connection, PageArguments } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import { filterConditions } from './filters.js';
import type { DocumentFilter } from './filters.js';
import type { ItemFinder } from './find-items.js';
import type { ItemRow } from './item-rows.js';
import { listDocuments } from './list-documents.js';
import { newestFirst } from './order.js';
import type { ItemOrder } from './order.js';

export class ItemLister {
  constructor(
    private readonly rows: Rows,
    private readonly finder: ItemFinder,
    private readonly clock: Clock,
  ) {}

  /** Every document that the viewer may read, wherever it is. */
  async documents(
    caller: Caller,
    page: PageArguments,
    order: ItemOrder | null | undefined,
    filter: DocumentFilter | null | undefined,
  ): Promise<Connection<ItemRow>> {
    const viewer = requireViewer(caller);
    const conditions = filter ? await filterConditions(this.finder, viewer, filter, this.clock.now()) : empty;
    return listDocuments(this.rows, viewer, {
      page: checkPage(page),
      order: order ?? newestFirst,
      filter: conditions,
    });
  }
}
