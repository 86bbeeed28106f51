// The item whose access is to be changed: visible, then the right, then MANAGE, as every operation on access asks.
import sql from 'sql-template-tag';
import { requirePermission, requireRight, requireVisible } from '../../access/checks.js';
import type { Viewer } from '../../access/viewer.js';
import { isId } from '../../common/ids.js';
import type { Right } from '../../common/rights.js';
import { lockItem } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import type { AuditTarget } from '../records.js';
import type { Write } from '../write.js';

/** Locked for the rest of the write. NOT_FOUND, FORBIDDEN. */
export async function lockManageableItem(
  write: Write,
  viewer: Viewer,
  id: string,
  right: Right,
): Promise<FoundItem> {
  const key = id.toLowerCase();
  const found = isId(key) ? await lockItem(write.transaction, sql`item.id = ${key}`) : undefined;
  const item = requireVisible(viewer, found, 'item');
  requireRight(viewer, right);
  requirePermission(viewer, item, 'MANAGE');
  return item;
}

/** The item, as an audit entry names it. */
export const auditTarget = ({ id, kind, name }: FoundItem): AuditTarget => ({
  type: kind === 'FOLDER' ? 'Folder' : 'Document',
  id,
  name,
});
