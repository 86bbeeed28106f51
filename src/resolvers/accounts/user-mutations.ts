// Administers the accounts of others.
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { UserBlocker } from '../../services/users/block-user.js';
import type { UserCreator } from '../../services/users/create-user.js';
import type { UserDeleter } from '../../services/users/delete-user.js';
import type { UserUpdater } from '../../services/users/update-user.js';
import type { UserRow } from '../../services/users/user-row.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { BlockUserInput, CreateUserInput, DeleteUserInput, UpdateUserInput } from './user-inputs.js';
import { User } from './user.js';

const REACH = 'Needs every right that the user holds or is yet to hold; NOT_FOUND for a deactivated one.';

@Resolver()
export class UserMutations {
  constructor(
    private readonly creator: UserCreator,
    private readonly updater: UserUpdater,
    private readonly blocker: UserBlocker,
    private readonly deleter: UserDeleter,
  ) {}

  @Audited()
  @Mutation(() => User, {
    description:
      'Makes an account in the group `users`, with a home folder. Needs CREATE_USERS; `groupIds` also SET_USER_GROUPS and ' +
      'all that these groups hold. NOT_FOUND, BAD_USER_INPUT, CONFLICT with the `field` (username, email) that is taken.',
  })
  createUser(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => CreateUserInput) input: CreateUserInput,
  ): Promise<UserRow> {
    return this.creator.create(caller, input);
  }

  @Audited()
  @Mutation(() => User, {
    description:
      `Needs RENAME_USERS for \`username\`, CREATE_USERS for all else. ${REACH} BAD_USER_INPUT, CONFLICT with the ` +
      '`field` (username, email) that is taken.',
  })
  updateUser(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => UpdateUserInput) input: UpdateUserInput,
  ): Promise<UserRow> {
    return this.updater.update(caller, input);
  }

  @Audited()
  @Mutation(() => User, {
    description:
      'Deletes an account at once; what is left of it names what they owned and wrote. Needs DELETE_USERS, and with ' +
      `\`transferItemsTo\` MANAGE on all that they own. ${REACH} FORBIDDEN for oneself, CONFLICT for the last administrator.`,
  })
  deleteUser(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => DeleteUserInput) input: DeleteUserInput,
  ): Promise<UserRow> {
    return this.deleter.delete(caller, input);
  }

  @Audited()
  @Mutation(() => User, {
    description:
      'Keeps a user out and ends all of their sessions at once; blocking again replaces reason and end. Needs ' +
      `BLOCK_USERS. ${REACH} BAD_USER_INPUT, CONFLICT for the last administrator.`,
  })
  blockUser(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => BlockUserInput) input: BlockUserInput,
  ): Promise<UserRow> {
    return this.blocker.block(caller, input);
  }

  @Audited()
  @Mutation(() => User, {
    description: `Who is not blocked stays as they are. Needs UNBLOCK_USERS. ${REACH}`,
  })
  unblockUser(@Ctx() { caller }: ApiContext, @Arg('userId', () => ID) userId: string): Promise<UserRow> {
    return this.blocker.unblock(caller, userId);
  }
}
