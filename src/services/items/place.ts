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
import type { ChangedItem } from '../records.js';
import type { Write } from '../write.js';
import { DEEPEST, selectItems } from './find-items.js';
import type { FoundItem, ItemKind } from './item-rows.js';

/**
 * The folder that something new is to go into; missing, the viewer's home. Locked against moving and trashing until the
 * transaction ends. The right SUPER_CREATE_… stands for the right and for the permission.
 */
export async function lockTargetFolder(
  rows: Rows,
  viewer: Holder,
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

/** The folder where the viewer sees it, else NOT_FOUND; with the lock, nobody moves or trashes it meanwhile. */
export async function findTargetFolder(
  rows: Rows,
  viewer: Holder,
  id: string,
  lock: 'for share of item' | '',
): Promise<FoundItem> {
  const query = selectItems(sql`item.id = ${id} and item.kind = 'FOLDER'`);
  const found = isId(id)
    ? await rows.row<FoundItem>(lock === '' ? query : sql`${query} for share of item`)
    : null;
  return requireVisible(viewer, found, 'folder');
}

function requireCreation(viewer: Holder, folder: FoundItem, kind: ItemKind): void {
  requireMaking(viewer, folder, kind);
  refuseHomes(folder);
  if (kind === 'FOLDER') requireDepth(folder, 0, 'parentId');
}

/** The viewer may make items of the kind in the folder; else FORBIDDEN. */
export function requireMaking(viewer: Holder, folder: FoundItem, kind: ItemKind): void {
  if (viewer.rights.has(`SUPER_CREATE_${kind}`)) return;
  requireRight(viewer, `CREATE_${kind}`);
  requirePermission(viewer, folder, 'WRITE');
}

/** Anything but homes in there would keep a name from the user who may come to bear it: CONFLICT. */
export function refuseHomes(folder: FoundItem): void {
  if (folder.id === HOMES_ID) {
    throw conflict('/Home holds the homes of users and nothing else: choose another folder.', {
      itemId: folder.id,
    });
  }
}

/** A folder with so many levels of folders below it has room in this one; else BAD_USER_INPUT. */
export function requireDepth(folder: FoundItem, levels: number, field: string): void {
  if (folder.ancestors.length + 1 + levels >= DEEPEST) {
    throw badUserInput({
      path: field,
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

/** The numbers that are tried in turn, until every name has one: the name itself, then a few, then many. */
const NUMBERS = [
  [1, 1],
  [2, 10],
  [11, 1000],
] as const;

/**
 * The name itself where it is free, else the first free one of `name (2)`, `name (3)` … Who asks for the same name in the same
 * folder waits until the transaction ends: however many they are, each finds what the one before it took.
 */
export async function freeName(rows: Rows, parentId: ItemId, name: string): Promise<string> {
  const [free] = await freeNames(rows, parentId, [name]);
  return free ?? name;
}

/** The same for several names at once, in their order: equal ones come to be numbered, too. */
export async function freeNames(rows: Rows, parentId: ItemId, names: readonly string[]): Promise<string[]> {
  const locks = names.map((name) => `${parentId} ${nameKey(name)}`);
  await rows.rows(sql`
    select pg_advisory_xact_lock(hashtextextended(name, 0))
    from unnest(${[...new Set(locks)].toSorted()}::text[]) as name`);
  const free = names.map((): string | null => null);
  const used = new Set<string>();
  for (const [from, upTo] of NUMBERS) {
    const wanting = [...names.entries()].filter(([at]) => free[at] === null);
    if (wanting.length === 0) break;
    const candidates = new Map(wanting.map(([, name]) => [name, numbered(name, from, upTo)]));
    for (const key of await takenKeys(rows, parentId, [...candidates.values()].flat())) used.add(key);
    for (const [at, name] of wanting) {
      const found = candidates.get(name)?.find((candidate) => !used.has(nameKey(candidate)));
      if (found === undefined) continue;
      used.add(nameKey(found));
      free[at] = found;
    }
  }
  return free.map((name, at) => {
    const asked = names[at] ?? '';
    if (name === null) throw conflict(`There are too many items named like "${asked}".`, { name: asked });
    return name;
  });
}

const numbered = (name: string, from: number, upTo: number): string[] =>
  Array.from({ length: upTo - from + 1 }, (_, at) =>
    from + at === 1 ? name : numberedName(name, from + at),
  );

async function takenKeys(rows: Rows, parentId: ItemId, names: readonly string[]): Promise<string[]> {
  const taken = await rows.rows<{ key: string }>(sql`
    select name_key as key from item
    where parent_id = ${parentId} and trashed_at is null and name_key = any(${names.map(nameKey)}::text[])`);
  return taken.map(({ key }) => key);
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
