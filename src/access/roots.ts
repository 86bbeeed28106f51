// The items on which a viewer holds something by a grant in force now or by a rule, with what they hold on each: their own,
// and what everyone holds, which all viewers share.
import type { ItemId } from '../common/ids.js';
import { NO_PERMISSIONS, implied, includes } from '../common/permissions.js';
import type { Permission, PermissionMask } from '../common/permissions.js';
import { MOST_SENT, NOTHING_PUBLIC } from './public-grants.js';
import type { PublicGrants } from './public-grants.js';

/** What the viewer holds by grants to themselves and their groups, and by rules. */
interface Own {
  readonly masks: Map<ItemId, PermissionMask>;
  readonly ruled: Set<ItemId>;
  readonly folders: Set<ItemId>;
}

/** What statements are given, made once since lists need it each time. */
interface Made {
  /** Of what this was made. Nothing is ever taken away from what a viewer holds: its size tells whether it grew. */
  readonly from: string;
  ids?: string;
  documents?: readonly ItemId[];
}

export class Roots {
  private kept: Made = { from: '' };

  constructor(
    readonly publicGrants: PublicGrants = NOTHING_PUBLIC,
    private readonly own: Own = { masks: new Map(), ruled: new Set(), folders: new Set() },
  ) {}

  /** The same viewer's, with what everyone holds by now. What is added to these is added to those too. */
  sharing(publicGrants: PublicGrants): Roots {
    return new Roots(publicGrants, this.own);
  }

  /** Of the viewer's own. */
  get ownSize(): number {
    return this.own.masks.size;
  }

  /** Of all; an item on which both stands counts twice. */
  get size(): number {
    return this.ownSize + this.publicGrants.size;
  }

  /** Those that are sent, in PostgreSQL's notation for an array: all, or all but public documents. */
  get ids(): string {
    const { made } = this;
    made.ids ??= arrayOf([
      ...this.own.masks.keys(),
      ...this.publicGrants.folders,
      ...(this.leavesDocuments ? [] : this.publicGrants.documents),
    ]);
    return made.ids;
  }

  /** Those on which the viewer holds the permission, in the same notation; public ones only where they are few. */
  idsWith(permission: Permission): string {
    const own = [...this.own.masks].flatMap(([id, mask]) => (includes(mask, permission) ? [id] : []));
    return arrayOf([...own, ...(this.publicGrants.idsWith(permission) ?? [])]);
  }

  /** Those that are held by rules, which no grant tells of. */
  get idsByRule(): ItemId[] {
    return [...this.own.ruled];
  }

  /** Those that are sent and may be documents: all that are not known to be folders. Null where these are many too. */
  get idsOfDocuments(): readonly ItemId[] | null {
    const { masks, folders } = this.own;
    const shared = this.leavesDocuments ? [] : this.publicGrants.documents;
    if (masks.size - folders.size + shared.length > MOST_SENT) return null;
    const { made } = this;
    made.documents ??= [...[...masks.keys()].filter((id) => !folders.has(id)), ...shared];
    return made.documents;
  }

  /** Too many to be sent even without public documents: PostgreSQL finds all by itself. */
  get areMany(): boolean {
    return this.ownSize + this.publicGrants.folders.length > MOST_SENT;
  }

  /**
   * Public documents are not sent, only the others are: PostgreSQL finds those by itself. They let nothing through, so which
   * folders are open is known without them.
   */
  get leavesDocuments(): boolean {
    return !this.areMany && this.size > MOST_SENT;
  }

  has(id: ItemId): boolean {
    return this.own.masks.has(id) || this.publicGrants.has(id);
  }

  on(id: ItemId): PermissionMask {
    return (this.own.masks.get(id) ?? NO_PERMISSIONS) | this.publicGrants.on(id);
  }

  add(id: ItemId, permission: Permission): void {
    const { masks } = this.own;
    masks.set(id, (masks.get(id) ?? NO_PERMISSIONS) | implied(permission));
  }

  /** The item, which is among them, is a folder. */
  knowFolder(id: ItemId): void {
    this.own.folders.add(id);
  }

  addByRule(id: ItemId, permission: Permission): void {
    this.own.ruled.add(id);
    this.add(id, permission);
  }

  private get made(): Made {
    const from = `${this.ownSize} ${this.own.folders.size} ${this.leavesDocuments}`;
    if (this.kept.from !== from) this.kept = { from };
    return this.kept;
  }
}

const arrayOf = (ids: readonly ItemId[]): string => `{${ids.join(',')}}`;
