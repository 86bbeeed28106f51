// The fields of a user that are null unless the viewer is this user or holds VIEW_USERS.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Clock } from '../../common/clock.js';
import type { Right as RightName } from '../../common/rights.js';
import { activeAt } from '../../common/time-windows.js';
import type { UserRow } from '../../services/users/user-row.js';
import { isBlocked, passwordHasToChange, statusOf } from '../../services/users/user-status.js';
import type { UserStatus as Status } from '../../services/users/user-status.js';
import { seesAccount } from '../../services/users/visibility.js';
import type { ProvedUser } from '../../services/users/visibility.js';
import type { ApiContext } from '../context.js';
import { DateTime, EmailAddress } from '../scalars.js';
import { GroupMembership } from '../groups/group.js';
import { Right } from '../groups/right.js';
import { Block, User, UserStatus } from './user.js';

type UserParent = UserRow & ProvedUser;

/** What `tell` says, to those who may know it. */
const told = <Value>(context: ApiContext, user: UserParent, tell: () => Value): Value | null =>
  seesAccount(context.caller.viewer, user) ? tell() : null;

const theirs = 'Null unless the viewer is this user or holds VIEW_USERS.';

@Resolver(() => User)
export class UserResolver {
  constructor(private readonly clock: Clock) {}

  @FieldResolver(() => EmailAddress, { nullable: true, description: theirs })
  email(@Root() user: UserParent, @Ctx() context: ApiContext): string | null {
    return told(context, user, () => user.email);
  }

  @FieldResolver(() => UserStatus, { nullable: true, description: theirs })
  status(@Root() user: UserParent, @Ctx() context: ApiContext): Status | null {
    return told(context, user, () => statusOf(user, this.clock.now()));
  }

  @FieldResolver(() => DateTime, { nullable: true, description: theirs })
  lastLoginAt(@Root() user: UserParent, @Ctx() context: ApiContext): Date | null {
    return told(context, user, () => user.lastLoginAt);
  }

  @FieldResolver(() => [GroupMembership], {
    nullable: true,
    description: `All memberships, those not in force too, by the group's name. ${theirs}`,
  })
  groups(@Root() user: UserParent, @Ctx() context: ApiContext): Promise<GroupMembership[]> | null {
    return told(context, user, async () => {
      const memberships = await context.loaders.membershipsByUser.load(user.id);
      const now = this.clock.now();
      return memberships.map(({ group, startsAt, endsAt }) => {
        const window = { startsAt, endsAt };
        return { group, window, active: activeAt(window, now) };
      });
    });
  }

  @FieldResolver(() => [Right], {
    nullable: true,
    description: `The rights in force now, over all groups in force now. ${theirs}`,
  })
  rights(@Root() user: UserParent, @Ctx() context: ApiContext): Promise<readonly RightName[]> | null {
    return told(context, user, () => context.loaders.rightsByUser.load(user.id));
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: `When the password reaches its age and has to be changed; null also where passwords have no age. ${theirs}`,
  })
  passwordExpiresAt(@Root() user: UserParent, @Ctx() context: ApiContext): Date | null {
    return told(context, user, () => user.passwordExpiresAt);
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether the next login is answered with PASSWORD_CHANGE_REQUIRED. ${theirs}`,
  })
  mustChangePassword(@Root() user: UserParent, @Ctx() context: ApiContext): boolean | null {
    return told(context, user, () => passwordHasToChange(user, this.clock.now()));
  }

  @FieldResolver(() => Block, {
    nullable: true,
    description: `Null where the user is not blocked now. ${theirs}`,
  })
  block(@Root() user: UserParent, @Ctx() context: ApiContext): Block | null {
    return told(context, user, () => blockOf(user, this.clock.now()));
  }
}

function blockOf(user: UserRow, at: Date): Block | null {
  const { blockReason, blockedUntil, blockedAt, blockedById } = user;
  if (blockedAt === null || !isBlocked(user, at)) return null;
  return { reason: blockReason, until: blockedUntil, blockedAt, blockedById };
}

@Resolver(() => Block)
export class BlockFields {
  @FieldResolver(() => User, { nullable: true })
  blockedBy(@Root() block: Block, @Ctx() { loaders }: ApiContext): Promise<object | null> | object | null {
    return block.blockedById === null ? null : loaders.userById.load(block.blockedById);
  }
}
