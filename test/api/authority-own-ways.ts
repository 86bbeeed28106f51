// Every mutation on one's own account or session, and those that are about neither accounts nor groups.
import { NEXT_PASSWORD as NEXT, PASSWORD, taking } from './authority-way.js';
import type { Way } from './authority-way.js';

export const own: Readonly<Record<string, readonly Way[]>> = {
  setPassword: [
    {
      title: 'their own',
      needs: ['SET_OWN_PASSWORD'],
      allowed: ['nowhere', 'user'],
      document: taking('setPassword', 'SetPasswordInput'),
      variables: () => ({ input: { currentPassword: PASSWORD, newPassword: NEXT } }),
    },
    {
      title: "another's",
      needs: ['SET_ANY_PASSWORD'],
      refused: ['user', 'later'],
      document: taking('setPassword', 'SetPasswordInput'),
      variables: ({ target }) => ({ input: { userId: target, newPassword: NEXT } }),
    },
  ],
  register: [
    {
      title: 'beside the actor',
      needs: [],
      document: taking('register', 'RegisterInput'),
      variables: ({ fresh }) => ({
        input: { username: fresh, email: `${fresh}@example.com`, password: PASSWORD },
      }),
    },
  ],
  updateProfile: [
    {
      title: 'their own',
      needs: [],
      document: taking('updateProfile', 'UpdateProfileInput'),
      variables: ({ fresh }) => ({ input: { username: fresh, fullName: 'New' } }),
    },
  ],
  login: [
    {
      title: 'as the actor',
      needs: [],
      document: taking('login', 'LoginInput', '{ user { id } }'),
      variables: ({ actorName }) => ({ input: { login: actorName, password: PASSWORD } }),
    },
  ],
  changeExpiredPassword: [
    {
      title: "the actor's",
      needs: [],
      document: taking('changeExpiredPassword', 'ChangeExpiredPasswordInput', '{ user { id } }'),
      variables: ({ actorName }) => ({
        input: { login: actorName, currentPassword: PASSWORD, newPassword: NEXT },
      }),
    },
  ],
  refreshSession: [
    {
      title: "the actor's",
      needs: [],
      document: 'mutation ($token: String!) { refreshSession(refreshToken: $token) { user { id } } }',
      variables: ({ refreshToken }) => ({ token: refreshToken }),
    },
  ],
  revokeSession: [
    {
      title: "the actor's",
      needs: [],
      document: 'mutation ($id: ID!) { revokeSession(id: $id) }',
      variables: ({ sessionId }) => ({ id: sessionId }),
    },
  ],
  logout: [{ title: 'the actor', needs: [], document: 'mutation { logout }', variables: () => ({}) }],
};

/** Mutations that act on no account, group or setting, and on what they act. */
export const elsewhere: Readonly<Record<string, string>> = {
  grantAccess: 'acts on an item: MANAGE on it decides',
  revokeAccess: 'acts on an item: MANAGE on it decides',
  setAccessRules: 'acts on an item: MANAGE on it decides',
  setInheritance: 'acts on an item: MANAGE on it decides',
  createShareLink: 'acts on an item: SHARE on it decides',
  deleteShareLink: 'acts on an item: its creator, or MANAGE on it, decides',
  updateShareLink: 'acts on an item: its creator, or MANAGE on it, decides',
  addComment: 'says something about an item: COMMENT, and READ on it, decide',
  updateComment: 'changes a comment: its author alone may',
  deleteComment: 'acts on a comment: its author, or MANAGE on the item, decides',
  lockDocument: 'acts on an item: WRITE on it decides',
  unlockDocument: 'acts on an item: who holds it, or MANAGE on it, decides',
  recordView: 'counts a view of an item: READ on it decides',
  markNotificationsRead: "marks the caller's own notifications",
  createTag: 'makes a tag, whose test tries it without the right',
  updateTag: 'changes a tag, whose test tries it without the right',
  deleteTag: 'deletes a tag, whose test tries it without the right',
  tagDocuments: 'acts on items: WRITE on each decides',
  untagDocuments: 'acts on items: WRITE on each decides',
  setAvatar: "changes the caller's own picture",
  setLockdown: 'acts on the server, whose test tries it without the right',
  shutdown: 'acts on the server, whose test tries it without the right',
  updateSettings: 'acts on the server, whose test tries it without the right',
  cancelUploadSession: "ends one of one's own uploads",
  copyItems: 'makes items: READ on what is copied and WRITE on the folder decide',
  createDocument: 'makes an item',
  createFolder: 'makes an item',
  createUploadSession: 'begins an upload that becomes an item where the caller may make one',
  emptyTrash: 'acts on items: DELETE on each decides',
  moveItems: 'acts on items: MOVE on them, WRITE on the folder and MANAGE decide',
  purgeItems: 'acts on items: DELETE on each decides',
  restoreItems: 'acts on items: DELETE on each decides',
  trashItems: 'acts on items: DELETE on each decides',
  restoreRevision: 'changes the content of an item',
  transferOwnership: 'acts on an item: MANAGE on it decides',
  updateItem: 'changes an item',
  uploadDocument: 'makes an item',
  uploadRevision: 'changes the content of an item',
};
