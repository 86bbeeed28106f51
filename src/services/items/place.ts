// The place of a new item: the folder it goes into, locked, and a name that is free there.
import sql from 'sql-template-tag';
import { requirePermission, requireRight, requireVisible } from '../../access/checks.js';
import type { Holder, Viewer } from '../../access/viewer.js';
import { mayRead, permissionsOn } from '../../access/decision.js';
import { badUserInput, conflict } from '../../common/errors.js';
import type { SheafError } from '../../common/errors.js';
import { HOMES_ID, isId, newId } from '../../common/ids.js';
import type { GrantId, ItemId } from '../../common/ids.js';
import { nameKey, numberedName } from '../../common/names.js';
import { includes } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';
import { Grant } from '../../entities/index.js';
import type { ChangedItem, Write } from '../write.js';
import { DEEPEST, selectItems } from './find-items.js';
import type { FoundItem, ItemKind } from './item-rows.js';

/**
 * The folder that something new is to go into; missing, the viewer's home. Locked against moving and trashing until the
 * transaction ends. The right SUPER_CREATE_… stands for the right and for the permission.
 */
export async function lockTargetFolder(
  rows: Rows,
  viewer: Viewer,
  parentId: string | null | undefined,
  kind: ItemKind,
): Promise<FoundItem> {
  const folder = await findTargetFolder(rows, viewer, parentId ?? viewer.homeId, 'for share of item');
  requireCreation(viewer, folder, kind);
  return folder;
}

/** The same check ahead of the transaction, for what takes long: nothing is locked. */
export async function checkTargetFolder(
  rows: Rows,
  viewer: Viewer,
  parentId: string | null | undefined,
  kind: ItemKind,
): Promise<void> {
  requireCreation(viewer, await findTargetFolder(rows, viewer, parentId ?? viewer.homeId, ''), kind);
}

async function findTargetFolder(
  rows: Rows,
  viewer: Viewer,
  id: string,
  lock: 'for share of item' | '',
): Promise<FoundItem> {
  const query = selectItems(sql`item.id = ${id} and item.kind = 'FOLDER'`);
  const found = isId(id)
    ? await rows.row<FoundItem>(lock === '' ? query : sql`${query} for share of item`)
    : null;
  return requireVisible(viewer, found, 'folder');
}

function requireCreation(viewer: Viewer, folder: FoundItem, kind: ItemKind): void {
  if (!viewer.rights.has(`SUPER_CREATE_${kind}`)) {
    requireRight(viewer, `CREATE_${kind}`);
    requirePermission(viewer, folder, 'WRITE');
  }
  // Anything else in there would keep a name from the user who may come to bear it.
  if (folder.id === HOMES_ID) {
    throw conflict('/Home holds the homes of users and nothing else: choose another folder.', {
      itemId: folder.id,
    });
  }
  if (kind === 'FOLDER' && folder.ancestors.length + 1 >= DEEPEST) {
    throw badUserInput({
      path: 'parentId',
      rule: 'depth',
      message: `Folders are at most ${DEEPEST} levels deep.`,
    });
  }
}

/** A live sibling that bears the name. */
export const findNamesake = (rows: Rows, parentId: ItemId, name: string): Promise<FoundItem | undefined> =>
  rows.row<FoundItem>(selectItems(sql`item.parent_id = ${parentId} and item.name_key = ${nameKey(name)}`));

/** CONFLICT that says the name, and the id only where the viewer may read what bears it. */
export const nameTaken = (viewer: Viewer, name: string, namesake: FoundItem | undefined): SheafError =>
  conflict(`"${name}" is there already.`, {
    name,
    ...(namesake !== undefined && mayRead(viewer, namesake) ? { itemId: namesake.id } : {}),
  });

/** How many numbers are tried before `name (n)` is given up. */
const MOST_NAMESAKES = 1000;

/**
 * The name itself where it is free, else the first free one of `name (2)`, `name (3)` … Who asks for the same name in the same
 * folder waits until the transaction ends: however many they are, each finds what the one before it took.
 */
export async function freeName(rows: Rows, parentId: ItemId, name: string): Promise<string> {
  await rows.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`${parentId} ${nameKey(name)}`}, 0))`);
  const candidates = [name];
  for (let number = 2; number <= MOST_NAMESAKES; number += 1) candidates.push(numberedName(name, number));
  const taken = await rows.rows<{ key: string }>(sql`
    select name_key as key from item
    where parent_id = ${parentId} and trashed_at is null and name_key = any(${candidates.map(nameKey)}::text[])`);
  const keys = new Set(taken.map(({ key }) => key));
  const free = candidates.find((candidate) => !keys.has(nameKey(candidate)));
  if (free === undefined) throw conflict(`There are too many items named like "${name}".`, { name });
  return free;
}

/** Where a new item stands in the tree, for the change that tells of it. */
export const placed = (id: ItemId, folder: FoundItem): ChangedItem => ({
  id,
  ancestors: [...folder.ancestors, folder.id],
  lineage: [id, ...folder.lineage],
});

/** The owner holds MANAGE: by an ordinary grant, where they do not hold it there already. */
export function grantOwnership(write: Write, viewer: Holder, id: ItemId, folder: FoundItem): void {
  if (includes(permissionsOn(viewer, folder), 'MANAGE')) return;
  write.em.persist(
    write.em.create(Grant, {
      id: newId<GrantId>(),
      itemId: id,
      userId: viewer.userId,
      permission: 'MANAGE',
      grantedById: viewer.userId,
      grantedAt: write.at,
    }),
  );
  write.gainItem(viewer.userId, id);
}
