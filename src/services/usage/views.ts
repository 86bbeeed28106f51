// Counts views of documents, as clients tell of them.
import { empty } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { auditTarget } from '../access/manageable-item.js';
import { ItemFinder } from '../items/find-items.js';
import type { ItemRow } from '../items/item-rows.js';
import type { Writer } from '../write.js';
import { countUse } from './usage-rows.js';

export class Views {
  constructor(private readonly writer: Writer) {}

  /** Needs READ. NOT_FOUND. */
  record(caller: Caller, documentId: string): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'recordView', async (write) => {
      const document = await new ItemFinder(write.transaction).get(viewer, documentId, 'DOCUMENT');
      write.audit(auditTarget(document));
      // Those who look at the same document wait for each other from here to the commit.
      await write.transaction.rows(countUse('views', document.id, empty));
      return document;
    });
  }
}
