// The items that a caller names to be moved or copied, and the folder that is to take them.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireVisible } from '../../access/checks.js';
import type { Viewer } from '../../access/viewer.js';
import { badUserInput, conflict } from '../../common/errors.js';
import { HOMES_ID, isId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import type { Rows } from '../../database/database.js';
import type { NameConflict } from '../content/upload-document.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import { nameTaken } from '../items/place.js';
import type { AuditTarget } from '../records.js';

export interface IntoFolderInput {
  readonly itemIds: readonly string[];
  readonly targetFolderId: string;
  readonly onConflict?: NameConflict | null | undefined;
}

export interface NamedItems {
  /** Each once, in the order in which they were named. */
  readonly items: readonly FoundItem[];
  readonly target: FoundItem;
}

/** At most so many are taken at once. */
const MOST_ITEMS = 100;

/** As the viewer sees them, in one statement; NOT_FOUND for what they do not. Of too many, those beyond are not looked for. */
export async function findNamed(
  rows: Rows,
  viewer: Viewer,
  { itemIds, targetFolderId }: IntoFolderInput,
  lock: Sql = empty,
): Promise<NamedItems> {
  const ids = distinctIds(itemIds).slice(0, MOST_ITEMS);
  const targetId = targetFolderId.toLowerCase();
  const asked = [...ids, targetId].filter(isId);
  const found = await rows.rows<FoundItem>(sql`${selectItems(sql`item.id = any(${asked}::uuid[])`)} ${lock}`);
  const byId = new Map<string, FoundItem>(found.map((item) => [item.id, item]));
  const items = ids.map((id) => requireVisible(viewer, byId.get(id), 'item'));
  const target = byId.get(targetId);
  return { items, target: requireVisible(viewer, target?.kind === 'FOLDER' ? target : null, 'folder') };
}

const distinctIds = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))];

/** None, too many, or a resolution that is for uploads: BAD_USER_INPUT. */
export function checkInput({ itemIds, onConflict }: IntoFolderInput): void {
  const count = distinctIds(itemIds).length;
  if (count === 0 || count > MOST_ITEMS) {
    throw badUserInput({
      path: 'itemIds',
      rule: count === 0 ? 'required' : 'maxLength',
      message: `Name from 1 to ${MOST_ITEMS} items.`,
    });
  }
  if (onConflict === 'NEW_REVISION') {
    throw badUserInput({
      path: 'onConflict',
      rule: 'value',
      message: 'Revisions are added by uploads: choose FAIL or KEEP_BOTH.',
    });
  }
}

/** The root, /Home and the homes in it stay where they are and whose they are: CONFLICT. */
export function refuseFixed(item: FoundItem): void {
  if (item.parentId === null || item.id === HOMES_ID || item.parentId === HOMES_ID) {
    throw conflict('The root, /Home and the homes in it stay as they are: take what is in them.', {
      itemId: item.id,
    });
  }
}

/** Each name is free in the folder, and no two are alike; else CONFLICT. */
export async function requireFreeNames(
  rows: Rows,
  viewer: Viewer,
  { items, target }: NamedItems,
): Promise<void> {
  const bearers = new Map<string, FoundItem>();
  const keys = items.map(({ name }) => nameKey(name));
  const there = await rows.rows<FoundItem>(
    selectItems(sql`item.parent_id = ${target.id} and item.name_key = any(${keys}::text[])`),
  );
  for (const item of there) bearers.set(nameKey(item.name), item);
  for (const item of items) {
    const key = nameKey(item.name);
    const bearer = bearers.get(key);
    if (bearer !== undefined) throw nameTaken(viewer, item.name, bearer);
    bearers.set(key, item);
  }
}

/** What the audit log has as acted on: the folder that took them; the items are in the details. */
export const intoFolder = ({ target }: NamedItems): AuditTarget => ({
  type: 'Folder',
  id: target.id,
  name: target.name,
});
