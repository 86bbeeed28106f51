// The items on which a viewer holds something by a grant in force now, with what they hold on each.
import type { ItemId } from '../common/ids.js';
import { NO_PERMISSIONS, implied, includes } from '../common/permissions.js';
import type { Permission, PermissionMask } from '../common/permissions.js';

export class Roots {
  private readonly masks = new Map<ItemId, PermissionMask>();
  private text: string | null = null;

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

  has(id: ItemId): boolean {
    return this.masks.has(id);
  }

  on(id: ItemId): PermissionMask {
    return this.masks.get(id) ?? NO_PERMISSIONS;
  }

  add(id: ItemId, permission: Permission): void {
    if (!this.masks.has(id)) this.text = null;
    this.masks.set(id, this.on(id) | implied(permission));
  }
}
