// The groups that a user was in: a change of access told to a group concerns whoever was in it when it was made.
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
  private readonly ended = new Map<GroupId, TimeWindow & { readonly endsAt: Date }>();

  constructor(
    left: readonly { readonly groupId: GroupId; readonly xid: string }[],
    memberships: readonly { readonly groupId: GroupId; readonly window: TimeWindow }[],
  ) {
    for (const { groupId, xid } of left) this.left.set(groupId, BigInt(xid));
    for (const { groupId, window } of memberships) {
      const { startsAt, endsAt } = window;
      if (endsAt !== null) this.ended.set(groupId, { startsAt, endsAt });
    }
  }

  /** Whether the user was in the group when the change was made, as far as can be told: rather too often than not. */
  had(groupId: GroupId, { at, xid }: Moment): boolean {
    const ended = this.ended.get(groupId);
    if (ended !== undefined && (ended.startsAt ?? at) <= at && at <= ended.endsAt) return true;
    const left = this.left.get(groupId);
    return left !== undefined && xid < left;
  }
}
