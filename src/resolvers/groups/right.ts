// The enum of rights, each with what it lets its holders do.
import { registerEnumType } from 'type-graphql';
import { rights } from '../../common/rights.js';
import type { Right as RightName } from '../../common/rights.js';
import { enumOf } from '../enums.js';

export const Right = enumOf(rights);

const meanings: Readonly<Record<RightName, string>> = {
  CREATE_DOCUMENT: 'Makes documents where they hold WRITE: `createDocument`, `uploadDocument`, `copyItems`.',
  CREATE_FOLDER: 'Makes folders where they hold WRITE: `createFolder`, `copyItems`.',
  SUPER_CREATE_DOCUMENT:
    'Makes documents in every folder that the user sees, without CREATE_DOCUMENT and without WRITE there.',
  SUPER_CREATE_FOLDER:
    'Makes folders in every folder that the user sees, without CREATE_FOLDER and without WRITE there.',
  RENAME_DOCUMENT: 'With WRITE on the document: the `name` in `updateItem`.',
  RENAME_FOLDER: 'With WRITE on the folder: the `name` in `updateItem`.',
  DELETE_DOCUMENT: 'With DELETE on the document: `trashItems`, `restoreItems`, `purgeItems`, `emptyTrash`.',
  DELETE_FOLDER:
    'With DELETE on the folder and on all that goes with it: `trashItems`, `restoreItems`, `purgeItems`, `emptyTrash`.',
  MOVE_ITEMS:
    'With MOVE on the items and on all below them, and WRITE on the folder that they go to: `moveItems`.',
  SHARE_ITEMS: 'With SHARE on the item: share links, which work for as long as their creator holds both.',
  COMMENT: 'With READ on the item: `addComment`.',
  MANAGE_ACCESS: 'With MANAGE on the item: grants, inheritance, `isPublic`, and giving it to another owner.',
  VIEW_ACCESS: 'With MANAGE on the item: its `grants`, and what others hold on it, by `explainAccess`.',
  MANAGE_ACCESS_RULES: 'With MANAGE on the item: `setAccessRules`.',
  VIEW_ACCESS_RULES: 'With READ on the item: its `accessRules`.',
  MANAGE_TAGS: 'Makes, changes and deletes tags. Which of them a document bears is a matter of WRITE on it.',
  LIST_USERS: '`users`: names and pictures.',
  VIEW_USERS:
    "Others' e-mail address, status, groups, rights, storage, last login and block; their home, with READ on it; the filter " +
    '`status` of `users`.',
  CREATE_USERS: '`createUser`, and `updateUser` for all but the username.',
  DELETE_USERS: '`deleteUser`.',
  RENAME_USERS: 'The `username` in `updateUser`.',
  SET_USER_GROUPS:
    '`setUserGroups`, and `groupIds` in `createUser`, for groups of which they hold every right and permission.',
  SET_OWN_PASSWORD:
    '`setPassword` for themselves. One that has to be changed is, by everybody, with `changeExpiredPassword`.',
  SET_ANY_PASSWORD: '`setPassword` for others.',
  BLOCK_USERS: '`blockUser`.',
  UNBLOCK_USERS: '`unblockUser`.',
  LIST_GROUPS: '`groups`: names and descriptions.',
  VIEW_GROUPS: "Groups' members and rights, and the filter `groupId` of `users`.",
  CREATE_GROUPS: '`createGroup`.',
  DELETE_GROUPS: '`deleteGroup`, for groups of which they hold every right and permission.',
  RENAME_GROUPS: '`updateGroup`: name and description.',
  SET_GROUP_RIGHTS: '`setGroupRights`, for rights that they hold.',
  VIEW_AUDIT_LOG: '`auditLog` and `verifyAuditLog`.',
  VIEW_STATISTICS: '`statistics`.',
  MANAGE_SETTINGS: '`settings` and `updateSettings`.',
  APPLY_LOCKDOWN: '`setLockdown`; to lift one, BYPASS_LOCKDOWN too.',
  BYPASS_LOCKDOWN: 'Works on while the server is locked down.',
  BYPASS_ACCESS: 'MANAGE on every item.',
  SHUTDOWN: '`shutdown`, while the setting `remoteShutdown` is on.',
};

registerEnumType(Right, {
  name: 'Right',
  description:
    'What a user may do on the server at all. Held through groups, each holding optionally limited to a time window.',
  valuesConfig: Object.fromEntries(rights.map((right) => [right, { description: meanings[right] }])),
});
