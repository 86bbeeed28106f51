// A user's home folder, where the viewer may know of it and read it.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { UserRow } from '../../services/users/user-row.js';
import { seesAccount } from '../../services/users/visibility.js';
import type { ApiContext } from '../context.js';
import { Folder } from '../items/item.js';
import { User } from './user.js';

@Resolver(() => User)
export class UserHome {
  @FieldResolver(() => Folder, {
    nullable: true,
    description:
      'Null unless the viewer is this user or holds VIEW_USERS, and may read it. A deactivated account has none.',
  })
  home(@Root() user: UserRow, @Ctx() { caller, loaders }: ApiContext): Promise<ItemRow | null> | null {
    // Who has just signed in has no viewer yet: their token is good from the next request on.
    if (caller.viewer === null || user.deactivatedAt !== null) return null;
    return seesAccount(caller.viewer, user) ? loaders.itemById.load(user.homeId) : null;
  }
}
