// Every mutation that acts on others' accounts and on groups, and each way of calling it that tells one need from another.
import { PASSWORD, taking } from './authority-way.js';
import type { Place, Scene, Way } from './authority-way.js';

const user = (input: (scene: Scene) => object) => (scene: Scene) => ({
  input: { userId: scene.target, ...input(scene) },
});
const group = (input: (scene: Scene) => object) => (scene: Scene) => ({
  input: { groupId: scene.group, ...input(scene) },
});
const people: readonly Place[] = ['user', 'later'];

const createUser = taking('createUser', 'CreateUserInput');
const updateUser = taking('updateUser', 'UpdateUserInput');
const deleteUser = taking('deleteUser', 'DeleteUserInput');
const setUserGroups = taking('setUserGroups', 'SetUserGroupsInput');
const setGroupRights = taking('setGroupRights', 'SetGroupRightsInput');
const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString();

export const governing: Readonly<Record<string, readonly Way[]>> = {
  createUser: [
    {
      title: 'with nothing but `users`',
      needs: ['CREATE_USERS'],
      document: createUser,
      variables: ({ fresh }) => ({ input: { username: fresh, password: PASSWORD } }),
    },
    {
      title: 'into a group',
      needs: ['CREATE_USERS', 'SET_USER_GROUPS'],
      refused: ['group'],
      document: createUser,
      variables: (scene) => ({
        input: { username: scene.fresh, password: PASSWORD, groupIds: [scene.group] },
      }),
    },
  ],
  updateUser: [
    {
      title: 'address and full name',
      needs: ['CREATE_USERS'],
      refused: people,
      document: updateUser,
      variables: user(({ fresh }) => ({ email: `${fresh}@example.com`, fullName: 'New' })),
    },
    {
      title: 'the quota',
      needs: ['CREATE_USERS'],
      refused: people,
      document: updateUser,
      variables: user(() => ({ quotaBytes: 1000 })),
    },
    {
      title: 'the username',
      needs: ['RENAME_USERS'],
      refused: people,
      document: updateUser,
      variables: user(({ fresh }) => ({ username: fresh })),
    },
    {
      title: 'all at once',
      needs: ['CREATE_USERS', 'RENAME_USERS'],
      refused: people,
      document: updateUser,
      variables: user(({ fresh }) => ({ username: fresh, fullName: 'New' })),
    },
  ],
  deleteUser: [
    {
      title: 'with their items',
      needs: ['DELETE_USERS'],
      refused: people,
      document: deleteUser,
      variables: user(() => ({})),
    },
    {
      title: 'handing their items to the actor',
      needs: ['DELETE_USERS'],
      permissionBy: 'BYPASS_ACCESS',
      refused: people,
      document: deleteUser,
      variables: user(({ actor }) => ({ transferItemsTo: actor })),
    },
  ],
  setUserGroups: [
    {
      title: 'into a group',
      needs: ['SET_USER_GROUPS'],
      refused: ['user', 'later', 'group'],
      document: setUserGroups,
      variables: user((scene) => ({ groups: [{ groupId: scene.group }] })),
    },
    {
      title: 'into a group tomorrow',
      needs: ['SET_USER_GROUPS'],
      refused: ['group'],
      document: setUserGroups,
      variables: user((scene) => ({ groups: [{ groupId: scene.group, window: { startsAt: tomorrow() } }] })),
    },
    {
      title: 'out of a group',
      needs: ['SET_USER_GROUPS'],
      refused: ['user', 'later', 'group'],
      target: { inGroup: true },
      document: setUserGroups,
      variables: user(() => ({ groups: [] })),
    },
    {
      title: 'the actor, into a group',
      needs: ['SET_USER_GROUPS'],
      refused: ['group'],
      document: setUserGroups,
      variables: ({ actor, ownGroup, group: groupId }) => ({
        input: { userId: actor, groups: [{ groupId: ownGroup }, { groupId }] },
      }),
    },
  ],
  blockUser: [
    {
      title: 'for good',
      needs: ['BLOCK_USERS'],
      refused: people,
      document: taking('blockUser', 'BlockUserInput'),
      variables: user(() => ({})),
    },
  ],
  unblockUser: [
    {
      title: 'who is blocked',
      needs: ['UNBLOCK_USERS'],
      refused: people,
      target: { blocked: true },
      document: 'mutation ($id: ID!) { unblockUser(userId: $id) { id } }',
      variables: ({ target }) => ({ id: target }),
    },
  ],
  createGroup: [
    {
      title: 'new',
      needs: ['CREATE_GROUPS'],
      document: taking('createGroup', 'CreateGroupInput'),
      variables: ({ fresh }) => ({ input: { name: fresh } }),
    },
  ],
  updateGroup: [
    {
      title: 'its name',
      needs: ['RENAME_GROUPS'],
      allowed: ['nowhere', 'group'],
      document: taking('updateGroup', 'UpdateGroupInput'),
      variables: group(({ fresh }) => ({ name: fresh })),
    },
  ],
  deleteGroup: [
    {
      title: 'with all it holds',
      needs: ['DELETE_GROUPS'],
      refused: ['group'],
      target: { inGroup: true },
      document: 'mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }',
      variables: ({ group: id }) => ({ id }),
    },
  ],
  setGroupRights: [
    {
      title: 'giving what one holds, to a group that holds more',
      needs: ['SET_GROUP_RIGHTS'],
      allowed: ['nowhere'],
      refused: ['group'],
      document: setGroupRights,
      variables: group(({ other }) => ({ rights: [{ right: other }] })),
    },
    {
      title: 'giving what one lacks',
      needs: ['SET_GROUP_RIGHTS'],
      refused: ['nowhere'],
      allowed: ['group'],
      document: setGroupRights,
      variables: group(({ right }) => ({ rights: [{ right }] })),
    },
    {
      title: 'giving what one lacks, for later',
      needs: ['SET_GROUP_RIGHTS'],
      refused: ['nowhere', 'group'],
      allowed: [],
      document: setGroupRights,
      variables: group(({ right }) => ({ rights: [{ right, window: { startsAt: tomorrow() } }] })),
    },
    {
      title: "giving one's own group what one lacks",
      needs: ['SET_GROUP_RIGHTS'],
      refused: ['nowhere'],
      allowed: [],
      document: setGroupRights,
      variables: ({ ownGroup: groupId, own, right }) => ({
        input: { groupId, rights: [...new Set([...own, right])].map((each) => ({ right: each })) },
      }),
    },
    {
      title: 'taking all',
      needs: ['SET_GROUP_RIGHTS'],
      refused: ['group'],
      document: setGroupRights,
      variables: group(() => ({ rights: [] })),
    },
    {
      title: 'shortening it',
      needs: ['SET_GROUP_RIGHTS'],
      refused: ['group'],
      allowed: [],
      document: setGroupRights,
      variables: group(({ right }) => ({ rights: [{ right, window: { endsAt: tomorrow() } }] })),
    },
  ],
};
