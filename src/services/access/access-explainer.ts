// Explains access to whoever may ask: everybody about themselves, and about others who may view access.
import { requirePermission, requireRight, requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { listed } from '../../common/permissions.js';
import type { Permission } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';
import type { ItemFinder } from '../items/find-items.js';
import type { ItemRow } from '../items/item-rows.js';
import { findActiveUser } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';
import { explain } from './explain.js';
import type { AccessReason } from './explain.js';

export interface AccessExplanation {
  readonly item: ItemRow;
  readonly user: UserRow;
  readonly at: Date;
  readonly permissions: readonly Permission[];
  readonly reasons: readonly AccessReason[];
}

export class AccessExplainer {
  constructor(
    private readonly rows: Rows,
    private readonly items: ItemFinder,
    private readonly clock: Clock,
  ) {}

  /**
   * What a user, the viewer unless told, holds on the item at a moment, now unless told, by what is granted today. Another's
   * needs VIEW_ACCESS and MANAGE. NOT_FOUND, FORBIDDEN.
   */
  async explain(
    caller: Caller,
    itemId: string,
    userId: string | null | undefined,
    at: Date | null | undefined,
  ): Promise<AccessExplanation> {
    const viewer = requireViewer(caller);
    const item = await this.items.get(viewer, itemId.toLowerCase());
    const asked = userId?.toLowerCase() ?? viewer.userId;
    if (asked !== viewer.userId) {
      requireRight(viewer, 'VIEW_ACCESS');
      requirePermission(viewer, item, 'MANAGE');
    }
    const user = await findActiveUser(this.rows, asked);
    const moment = at ?? this.clock.now();
    const { permissions, reasons } = await explain(this.rows, item, user.id, moment);
    return { item, user, at: moment, permissions: listed(permissions), reasons };
  }
}
