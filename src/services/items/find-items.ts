// Looks items up, by id, by a caller's own key or by path. What the viewer may not read is not found.
import sql, { raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { mayKnow, mayRead } from '../../access/decision.js';
import type { Viewer } from '../../access/viewer.js';
import { badUserInput, notFound } from '../../common/errors.js';
import { ROOT_ID, isId } from '../../common/ids.js';
import type { ItemId } from '../../common/ids.js';
import { nameKey, normaliseName } from '../../common/names.js';
import { isStorable } from '../../common/texts.js';
import type { Rows } from '../../database/database.js';
import { foundColumns } from './item-rows.js';
import type { FoundItem, ItemKind } from './item-rows.js';

/** How an item may be named: exactly one of these. */
export interface ItemKey {
  readonly id?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  /** `/a/b` from the root, `~/a` from the viewer's home. */
  readonly path?: string | null | undefined;
}

/** Levels of the tree, the root being the first: each item carries the way up to it. */
export const DEEPEST = 128;

/** Statements that look for live items, whoever asks. */
export const selectItems = (where: Sql): Sql => sql`
  select ${foundColumns}
  from item left join item parent on parent.id = item.parent_id
  where item.trashed_at is null and ${where}`;

/** The same with what lies in the trash and was put there by itself, not along with something above it. */
export const selectItemsAndTrash = (where: Sql): Sql => sql`
  select ${foundColumns}
  from item left join item parent on parent.id = item.parent_id
  where (item.trashed_at is null or item.trash_batch = item.id) and ${where}`;

/**
 * Items locked until the transaction ends, as the statement finds and locks them. One that was moved while this waited for it
 * comes with the folder that it was in, which is no longer its own: it is read again, since nobody moves it any more.
 */
export async function lockItems(rows: Rows, query: Sql): Promise<FoundItem[]> {
  const items = await rows.rows<FoundItem>(query);
  return items.some(isMoved) ? rows.rows<FoundItem>(query) : items;
}

const isMoved = ({ parentId, ancestors }: FoundItem): boolean =>
  parentId !== null && ancestors.at(-1) !== parentId;

/** The live item, locked in the same way. */
export async function lockItem(
  rows: Rows,
  where: Sql,
  lock: 'no key update' | 'share' = 'no key update',
): Promise<FoundItem | undefined> {
  const [item] = await lockItems(rows, sql`${selectItems(where)} for ${raw(lock)} of item`);
  return item;
}

export class ItemFinder {
  constructor(private readonly rows: Rows) {}

  /** As `find`; by its id also what the viewer may restore from the trash. */
  async findWithTrash(viewer: Viewer, key: ItemKey, kind?: ItemKind): Promise<FoundItem | null> {
    const where = whereKey(viewer, key);
    if (where === null) return null;
    const byId = typeof key.id === 'string';
    const item = await this.rows.row<FoundItem>(byId ? selectItemsAndTrash(where) : selectItems(where));
    const fits = item !== undefined && (kind === undefined || item.kind === kind) && mayKnow(viewer, item);
    return fits ? item : null;
  }

  /** The live item, where the viewer may read it and it is of the kind; else null. */
  async find(viewer: Viewer, key: ItemKey, kind?: ItemKind): Promise<FoundItem | null> {
    const where = whereKey(viewer, key);
    if (where === null) return null;
    const item = await this.rows.row<FoundItem>(selectItems(where));
    if (item === undefined || (kind !== undefined && item.kind !== kind) || !mayRead(viewer, item))
      return null;
    return item;
  }

  /** The live item where the viewer may read it, else NOT_FOUND. */
  async get(viewer: Viewer, id: string, kind?: ItemKind): Promise<FoundItem> {
    const item = await this.find(viewer, { id }, kind);
    if (item === null) throw notFound(kind?.toLowerCase() ?? 'item');
    return item;
  }

  /** Of the ids those of items that the viewer may read or restore from the trash, in one statement, in no order. */
  async findAll(viewer: Viewer, ids: readonly string[]): Promise<FoundItem[]> {
    const wellFormed = ids.filter(isId);
    if (wellFormed.length === 0) return [];
    const items = await this.rows.rows<FoundItem>(
      selectItemsAndTrash(sql`item.id = any(${wellFormed}::uuid[])`),
    );
    return items.filter((item) => mayKnow(viewer, item));
  }
}

function whereKey(viewer: Viewer, key: ItemKey): Sql | null {
  const { id, externalId, path } = key;
  const given = [id, externalId, path].filter((value) => value !== null && value !== undefined);
  if (given.length !== 1) {
    throw badUserInput({
      path: 'id',
      rule: 'exactlyOne',
      message: `Give exactly one key, not ${given.length}.`,
    });
  }
  // What cannot be stored names nothing.
  if (!given.every((value) => isStorable(value ?? ''))) return null;
  if (typeof id === 'string') return isId(id) ? sql`item.id = ${id}` : null;
  if (typeof externalId === 'string') return sql`item.external_id = ${externalId}`;
  return wherePath(viewer, path ?? '');
}

function wherePath(viewer: Viewer, path: string): Sql {
  const [start, ...rest] = path.split('/');
  if (start !== '' && start !== '~') {
    throw badUserInput({
      path: 'path',
      rule: 'path',
      message: 'A path starts with / (the root) or ~/ (the home).',
    });
  }
  const keys = rest.filter((name) => name !== '').map((name) => nameKey(normaliseName(name)));
  if (keys.length > DEEPEST) {
    throw badUserInput({ path: 'path', rule: 'depth', message: `A path has at most ${DEEPEST} names.` });
  }
  const from: ItemId = start === '~' ? viewer.homeId : ROOT_ID;
  return sql`item.id = (
    with recursive walk (id, depth) as (
      select ${from}::uuid, 0
      union all
      select child.id, walk.depth + 1
      from walk
      join item child on child.parent_id = walk.id and child.trashed_at is null
        and child.name_key = (${keys}::text[])[walk.depth + 1]
      where walk.depth < ${keys.length}
    )
    select id from walk where depth = ${keys.length}
  )`;
}
