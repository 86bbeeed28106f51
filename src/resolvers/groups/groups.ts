// Groups: finding them, making them, and saying who is in them and what they may do.
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Connection } from '../../common/pages.js';
import type { GroupEditor } from '../../services/groups/group-editor.js';
import type { GroupFinder } from '../../services/groups/group-finder.js';
import type { GroupRights } from '../../services/groups/group-rights.js';
import type { GroupRow } from '../../services/groups/group-row.js';
import type { UserGroups } from '../../services/users/user-groups.js';
import { User } from '../accounts/user.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Group, GroupConnection } from './group.js';
import { CreateGroupInput, SetGroupRightsInput, SetUserGroupsInput, UpdateGroupInput } from './inputs.js';

type Given<Value> = Value | null | undefined;

@Resolver()
export class GroupsResolver {
  constructor(
    private readonly finder: GroupFinder,
    private readonly editor: GroupEditor,
    private readonly groupRights: GroupRights,
    private readonly userGroups: UserGroups,
  ) {}

  @Query(() => Group, {
    nullable: true,
    description:
      'For every account; null where there is none. Give exactly one key; names are compared without case.',
  })
  group(
    @Ctx() { caller }: ApiContext,
    @Arg('id', () => ID, { nullable: true }) id: Given<string>,
    @Arg('name', () => String, { nullable: true }) name: Given<string>,
  ): Promise<GroupRow | null> {
    return this.finder.find(caller, id, name);
  }

  @Query(() => GroupConnection, {
    description: 'By name. Needs LIST_GROUPS. `search` is a part of the name.',
  })
  groups(
    @Ctx() { caller }: ApiContext,
    @Arg('search', () => String, { nullable: true }) search: Given<string>,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
    @Arg('offset', () => Int, { nullable: true }) offset: Given<number>,
  ): Promise<Connection<GroupRow>> {
    return this.finder.list(caller, search, { first, after, offset });
  }

  @Audited()
  @Mutation(() => Group, {
    description:
      'A group without members and rights. Needs CREATE_GROUPS. BAD_USER_INPUT, CONFLICT with the `field` name where it is ' +
      'taken.',
  })
  createGroup(
    @Arg('input', () => CreateGroupInput) input: CreateGroupInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<GroupRow> {
    return this.editor.create(caller, input);
  }

  @Audited()
  @Mutation(() => Group, {
    description:
      'Needs RENAME_GROUPS. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, CONFLICT where the name is taken, or where a built-in ' +
      'group would be renamed.',
  })
  updateGroup(
    @Arg('input', () => UpdateGroupInput) input: UpdateGroupInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<GroupRow> {
    return this.editor.update(caller, input);
  }

  @Audited()
  @Mutation(() => Group, {
    description:
      'Takes the group from its members at once, with its rights and what was granted to it; answers what it was. Needs ' +
      'DELETE_GROUPS, and every right and permission that the group holds. NOT_FOUND, FORBIDDEN, CONFLICT for a built-in ' +
      'group.',
  })
  deleteGroup(@Arg('groupId', () => ID) groupId: string, @Ctx() { caller }: ApiContext): Promise<GroupRow> {
    return this.editor.delete(caller, groupId);
  }

  @Audited()
  @Mutation(() => Group, {
    description:
      'Replaces what the group holds, at once for all of its members. Needs SET_GROUP_RIGHTS, and each right that is given or ' +
      'taken; nobody gives a right for longer than they hold it. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, CONFLICT for ' +
      '`administrators`.',
  })
  setGroupRights(
    @Arg('input', () => SetGroupRightsInput) input: SetGroupRightsInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<GroupRow> {
    return this.groupRights.set(caller, input);
  }

  @Audited()
  @Mutation(() => User, {
    description:
      'Replaces all memberships of a user. Needs SET_USER_GROUPS, every right that the user holds, and every right and ' +
      'permission of the groups that the user comes into, for as long, or leaves. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, ' +
      'CONFLICT where no administrator would be left.',
  })
  setUserGroups(
    @Arg('input', () => SetUserGroupsInput) input: SetUserGroupsInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<object> {
    return this.userGroups.set(caller, input);
  }
}
