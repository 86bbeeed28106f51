// The fields of a group that are null without VIEW_GROUPS.
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { requireNoLockdown } from '../../access/checks.js';
import type { Clock } from '../../common/clock.js';
import { checkPage } from '../../common/pages.js';
import type { Connection } from '../../common/pages.js';
import { activeAt } from '../../common/time-windows.js';
import type { GroupRow } from '../../services/groups/group-row.js';
import type { UserRow } from '../../services/users/user-row.js';
import { UserConnection } from '../accounts/user.js';
import type { ApiContext } from '../context.js';
import { Group, RightHolding } from './group.js';

/** What `tell` says, to those who may know it; LOCKDOWN also below `me`, which itself goes on. */
function told<Value>({ caller }: ApiContext, tell: () => Value): Value | null {
  if (caller.viewer === null) return null;
  requireNoLockdown(caller);
  return caller.viewer.rights.has('VIEW_GROUPS') ? tell() : null;
}

const theirs = 'Null without VIEW_GROUPS.';

@Resolver(() => Group)
export class GroupFields {
  constructor(private readonly clock: Clock) {}

  @FieldResolver(() => [RightHolding], {
    nullable: true,
    description: `What the group holds, what is not in force now too, in the order of the enum. ${theirs}`,
  })
  rights(@Root() group: GroupRow, @Ctx() context: ApiContext): Promise<RightHolding[]> | null {
    return told(context, async () => {
      const holdings = await context.loaders.rightsByGroup.load(group.id);
      const now = this.clock.now();
      return holdings.map(({ held, window }) => ({ right: held, window, active: activeAt(window, now) }));
    });
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: `How many users are in the group now. ${theirs}`,
  })
  memberCount(@Root() group: GroupRow, @Ctx() context: ApiContext): Promise<number> | null {
    return told(context, () => context.loaders.memberCountByGroup.load(group.id));
  }

  @FieldResolver(() => UserConnection, {
    nullable: true,
    description: `Who is in the group now, by username. ${theirs}`,
  })
  members(
    @Root() group: GroupRow,
    @Ctx() context: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Connection<UserRow>> | null {
    return told(context, () =>
      context.loaders.membersByGroup.load({ subject: group.id, request: checkPage({ first, after }) }),
    );
  }
}
