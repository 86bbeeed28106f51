// What every signed-in user holds by grants to everyone: the same for all, so it is found once for them, not with each.
import sql, { empty } from 'sql-template-tag';
import type { ItemId } from '../common/ids.js';
import { NO_PERMISSIONS, implied, includes } from '../common/permissions.js';
import type { Permission, PermissionMask } from '../common/permissions.js';
import { earlier } from '../common/time-windows.js';
import type { Rows } from '../database/database.js';

/** More ids than this are not sent with each statement: PostgreSQL finds them by itself where it needs them. */
export const MOST_SENT = 100;

/** Grants to everyone, those together that differ in nothing but the item. */
interface PublicItems {
  readonly kind: 'FOLDER' | 'DOCUMENT';
  readonly permission: Permission;
  readonly expiresAt: Date | null;
  /** With blanks between them: a hundred thousand rows take many times as long to read. */
  readonly itemIds: string;
}

export class PublicGrants {
  readonly folders: readonly ItemId[];
  readonly documents: readonly ItemId[];
  /** No grant begins to be over between `asOf` and this; null: none ends. */
  readonly until: Date | null;
  private readonly masks = new Map<ItemId, PermissionMask>();
  private readonly found = new Map<Permission, readonly ItemId[] | null>();

  constructor(
    items: readonly PublicItems[],
    /** The moment at which all of these are in force. */
    readonly asOf: Date,
  ) {
    const ids: Record<PublicItems['kind'], ItemId[]> = { FOLDER: [], DOCUMENT: [] };
    for (const { kind, permission, itemIds } of items) {
      for (const id of itemIds.split(' ') as ItemId[]) {
        if (!this.masks.has(id)) ids[kind].push(id);
        this.masks.set(id, this.on(id) | implied(permission));
      }
    }
    this.folders = ids.FOLDER;
    this.documents = ids.DOCUMENT;
    this.until = items.map(({ expiresAt }) => expiresAt).reduce(earlier, null);
  }

  get size(): number {
    return this.masks.size;
  }

  has(id: ItemId): boolean {
    return this.masks.has(id);
  }

  on(id: ItemId): PermissionMask {
    return this.masks.get(id) ?? NO_PERMISSIONS;
  }

  /** The items on which everyone holds the permission; null where they are too many to be sent. */
  idsWith(permission: Permission): readonly ItemId[] | null {
    const known = this.found.get(permission);
    if (known !== undefined) return known;
    const ids = [...this.masks].flatMap(([id, mask]) => (includes(mask, permission) ? [id] : []));
    const found = ids.length > MOST_SENT ? null : ids;
    this.found.set(permission, found);
    return found;
  }
}

export const NOTHING_PUBLIC = new PublicGrants([], new Date(0));

/** Those that are in force at the moment; with `on`, only those on these items. */
export async function loadPublicGrants(
  rows: Rows,
  at: Date,
  on: readonly ItemId[] | null = null,
): Promise<PublicGrants> {
  const among = on === null ? empty : sql`and held.item_id = any(${[...on]}::uuid[])`;
  const items = await rows.rows<PublicItems>(sql`
    select case when folder.id is null then 'DOCUMENT' else 'FOLDER' end as kind, held.permission,
           held.expires_at as "expiresAt", string_agg(held.item_id::text, ' ') as "itemIds"
    from access_grant held left join item folder on folder.id = held.item_id and folder.kind = 'FOLDER'
    where held.user_id is null and held.group_id is null and (held.expires_at is null or held.expires_at > ${at}) ${among}
    group by 1, 2, 3`);
  return new PublicGrants(items, at);
}
