// The groups that a user is in and was in: a change of access told to a group concerns whoever was in it just before.
import type { GroupId } from '../common/ids.js';
import type { TimeWindow } from '../common/time-windows.js';

/** A change as far as it decides who was in a group then. */
interface Moment {
  readonly at: Date;
  /** The transaction that made it. */
  readonly xid: bigint;
}

export class FormerGroups {
  private readonly left = new Map<GroupId, bigint>();
  private readonly windows = new Map<GroupId, TimeWindow>();

  constructor(
    left: readonly { readonly groupId: GroupId; readonly xid: string }[],
    memberships: readonly { readonly groupId: GroupId; readonly window: TimeWindow }[],
  ) {
    for (const { groupId, xid } of left) this.left.set(groupId, BigInt(xid));
    for (const { groupId, window } of memberships) this.windows.set(groupId, window);
  }

  /** Whether the user was in the group just before the change was made, as far as can be told: rather too often than not. */
  had(groupId: GroupId, { at, xid }: Moment): boolean {
    const window = this.windows.get(groupId);
    if (window !== undefined && wasInForce(window, at)) return true;
    const left = this.left.get(groupId);
    return left !== undefined && xid < left;
  }
}

const wasInForce = ({ startsAt, endsAt }: TimeWindow, at: Date): boolean =>
  (startsAt === null || startsAt < at) && (endsAt === null || at <= endsAt);
