// Documents that somebody has checked out: while one is held, others leave its content, name and place alone.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { mayRead } from '../../access/decision.js';
import type { Holder } from '../../access/viewer.js';
import { locked } from '../../common/errors.js';
import type { Write } from '../write.js';
import { foundColumns } from './item-rows.js';
import type { FoundItem } from './item-rows.js';

/** The document, whose row is locked by this write, is free for the viewer; else LOCKED. */
export const requireUnlocked = (write: Write, viewer: Holder, document: FoundItem): Promise<void> =>
  requireFree(write, viewer, sql`item.id = ${document.id}`);

/**
 * So are the items, and every document below them. Asked when they are as the write leaves them, so that whoever took a lock
 * meanwhile is found: LOCKED, which undoes the write.
 */
export function requireUnlockedBelow(
  write: Write,
  viewer: Holder,
  ...items: readonly FoundItem[]
): Promise<void> {
  const ids = sql`${items.map(({ id }) => id)}::uuid[]`;
  return requireFree(
    write,
    viewer,
    sql`(item.id = any(${ids}) or parent.id = any(${ids}) or parent.ancestors && ${ids})`,
  );
}

async function requireFree(write: Write, viewer: Holder, where: Sql): Promise<void> {
  const held = await write.transaction.row<FoundItem & { readonly until: Date }>(sql`
    select ${foundColumns}, document_lock.expires_at as until
    from document_lock
    join item on item.id = document_lock.document_id
    join item parent on parent.id = item.parent_id
    where document_lock.expires_at > ${write.at} and document_lock.owner_id <> ${viewer.userId} and ${where}
    limit 1`);
  if (held === undefined) return;
  throw locked(held.until, mayRead(viewer, held) ? { itemId: held.id } : {});
}
