// Finds and lists users.
import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { Connection } from '../../common/pages.js';
import type { UserFinder } from '../../services/users/find-users.js';
import type { UserRow } from '../../services/users/user-row.js';
import type { UserStatus as Status } from '../../services/users/user-status.js';
import type { ApiContext } from '../context.js';
import { User, UserConnection, UserStatus } from './user.js';

type Given<Value> = Value | null | undefined;

@Resolver()
export class UserQueries {
  constructor(private readonly finder: UserFinder) {}

  @Query(() => User, {
    nullable: true,
    description:
      'For any account; deactivated ones are found by their id. Null where there is none. Give exactly one key.',
  })
  user(
    @Ctx() { caller }: ApiContext,
    @Arg('id', () => ID, { nullable: true }) id: Given<string>,
    @Arg('username', () => String, { nullable: true }) username: Given<string>,
  ): Promise<UserRow | null> {
    return this.finder.find(caller, { id, username });
  }

  @Query(() => UserConnection, {
    description:
      'Users by name; needs LIST_USERS. Deactivated ones are there only with `status: DEACTIVATED`.',
  })
  users(
    @Ctx() { caller }: ApiContext,
    @Arg('search', () => String, {
      nullable: true,
      description:
        'Words or their beginnings, or any part, of username and full name, with VIEW_USERS also of the e-mail address: ' +
        'without case and accents, in any script. Those whose words it is come first, then those whose words begin with it.',
    })
    search: Given<string>,
    @Arg('groupId', () => ID, {
      nullable: true,
      description: 'Whose members they are now; needs VIEW_GROUPS. NOT_FOUND for an unknown one.',
    })
    groupId: Given<string>,
    @Arg('status', () => UserStatus, { nullable: true, description: 'Needs VIEW_USERS.' })
    status: Given<Status>,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
    @Arg('offset', () => Int, { nullable: true }) offset: Given<number>,
  ): Promise<Connection<UserRow>> {
    return this.finder.list(caller, { first, after, offset }, { search, groupId, status });
  }
}
