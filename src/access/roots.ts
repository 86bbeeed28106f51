// The items on which a viewer holds something by a grant in force now or by a rule, with what they hold on each.
import type { ItemId } from '../common/ids.js';
import { NO_PERMISSIONS, implied, includes } from '../common/permissions.js';
import type { Permission, PermissionMask } from '../common/permissions.js';

/** More ids than this are not sent with each statement: PostgreSQL finds them by itself where it needs them. */
const MOST_SENT = 100;

export class Roots {
  private readonly masks = new Map<ItemId, PermissionMask>();
  private readonly ruled = new Set<ItemId>();
  private readonly folders = new Set<ItemId>();
  private text: string | null = null;
  private documents: readonly ItemId[] | null = null;

  get size(): number {
    return this.masks.size;
  }

  /** The ids in PostgreSQL's notation for an array, made once since lists need it each time. */
  get ids(): string {
    this.text ??= `{${[...this.masks.keys()].join(',')}}`;
    return this.text;
  }

  /** Those on which the viewer holds the permission, in the same notation. */
  idsWith(permission: Permission): string {
    // Whatever is held on an item, reading it is part of it.
    if (permission === 'READ') return this.ids;
    return `{${[...this.masks].flatMap(([id, mask]) => (includes(mask, permission) ? [id] : [])).join(',')}}`;
  }

  /** Those that are held by rules, which no grant tells of. */
  get idsByRule(): ItemId[] {
    return [...this.ruled];
  }

  /** Those that may be documents: all that are not known to be folders. Null where these are many too. */
  get idsOfDocuments(): readonly ItemId[] | null {
    if (this.masks.size - this.folders.size > MOST_SENT) return null;
    this.documents ??= [...this.masks.keys()].filter((id) => !this.folders.has(id));
    return this.documents;
  }

  get areMany(): boolean {
    return this.masks.size > MOST_SENT;
  }

  has(id: ItemId): boolean {
    return this.masks.has(id);
  }

  on(id: ItemId): PermissionMask {
    return this.masks.get(id) ?? NO_PERMISSIONS;
  }

  add(id: ItemId, permission: Permission): void {
    if (!this.masks.has(id)) {
      this.text = null;
      this.documents = null;
    }
    this.masks.set(id, this.on(id) | implied(permission));
  }

  /** The item, which is among them, is a folder. */
  knowFolder(id: ItemId): void {
    this.folders.add(id);
    this.documents = null;
  }

  addByRule(id: ItemId, permission: Permission): void {
    this.ruled.add(id);
    this.add(id, permission);
  }
}
