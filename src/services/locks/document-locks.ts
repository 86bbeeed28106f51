// Checks documents out, so that others leave their content, name and place alone for a while, and in again.
import sql from 'sql-template-tag';
import { requirePermission, requireViewer, requireVisible } from '../../access/checks.js';
import { permissionsOn } from '../../access/decision.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { MINUTE, later } from '../../common/clock.js';
import { badUserInput, forbidden } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { UserId } from '../../common/ids.js';
import { includes } from '../../common/permissions.js';
import { auditTarget } from '../access/manageable-item.js';
import { lockItem } from '../items/find-items.js';
import { foundColumns } from '../items/item-rows.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import { requireUnlocked } from '../items/locks.js';
import type { Write, Writer } from '../write.js';
import { findLocks } from './lock-rows.js';

const MOST_MINUTES = 24 * 60;

export class DocumentLocks {
  constructor(private readonly writer: Writer) {}

  /**
   * For so many minutes from now, also where the viewer holds it already. Needs WRITE. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT;
   * LOCKED where somebody else holds it.
   */
  lock(caller: Caller, documentId: string, minutes: number): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'lockDocument', async (write) => {
      const document = await findDocument(write, viewer, documentId);
      requirePermission(viewer, document, 'WRITE');
      checkMinutes(minutes);
      await requireUnlocked(write, viewer, document);
      const expiresAt = later(write.at, minutes * MINUTE);
      await write.transaction.rows(sql`
        insert into document_lock as held (document_id, owner_id, locked_at, expires_at)
        values (${document.id}, ${viewer.userId}, ${write.at}, ${expiresAt})
        on conflict (document_id) do update
          set owner_id = excluded.owner_id, expires_at = excluded.expires_at,
              locked_at = case
                when held.owner_id = excluded.owner_id and held.expires_at > ${write.at} then held.locked_at
                else excluded.locked_at
              end`);
      write.change('LOCK_CHANGED', document);
      write.audit(auditTarget(document), { expiresAt });
      return document;
    });
  }

  /** For who holds it, and for MANAGE on the document. One that nobody holds stays as it is. NOT_FOUND, FORBIDDEN. */
  unlock(caller: Caller, documentId: string): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'unlockDocument', async (write) => {
      const document = await findDocument(write, viewer, documentId);
      write.audit(auditTarget(document));
      const [held] = await findLocks(write.transaction, [document.id], write.at);
      if (held === undefined) return document;
      if (held.ownerId !== viewer.userId && !includes(permissionsOn(viewer, document), 'MANAGE')) {
        throw forbidden({ permission: 'MANAGE' });
      }
      await write.transaction.rows(sql`delete from document_lock where document_id = ${document.id}`);
      write.change('LOCK_CHANGED', document);
      return document;
    });
  }
}

/** Checks in all that the user holds, in one statement; those who follow the documents are told. */
export async function unlockAllOf(write: Write, userId: UserId): Promise<void> {
  const freed = await write.transaction.rows<FoundItem>(sql`
    with freed as (
      delete from document_lock where owner_id = ${userId} returning document_id, expires_at
    )
    select ${foundColumns}
    from freed
    join item on item.id = freed.document_id and item.trashed_at is null
    join item parent on parent.id = item.parent_id
    where freed.expires_at > ${write.at}`);
  for (const document of freed) write.change('LOCK_CHANGED', document);
}

/** The document with its row locked, so that whoever else checks it out or changes it comes before or after. */
async function findDocument(write: Write, viewer: Viewer, id: string): Promise<FoundItem> {
  const found = isId(id)
    ? await lockItem(write.transaction, sql`item.id = ${id} and item.kind = 'DOCUMENT'`)
    : undefined;
  return requireVisible(viewer, found, 'document');
}

function checkMinutes(minutes: number): void {
  if (minutes >= 1 && minutes <= MOST_MINUTES) return;
  throw badUserInput({ path: 'minutes', rule: 'range', message: `Give 1 to ${MOST_MINUTES} minutes.` });
}
