// The catalogue of mutations: what right each needs, or why it needs none. What is not declared here cannot be done. And of
// what else is audited.
import type { Permission } from '../common/permissions.js';
import type { Right } from '../common/rights.js';

/** What an action takes. Where several kinds of items share an action, the service names the right by the kind. */
export interface ActionRule {
  /** One of these rights, or the reason why none is needed. */
  readonly right: readonly Right[] | { readonly none: string };
  /** On the item that is acted on; for what is made, on the folder that it is made in. */
  readonly permission?: Permission;
}

const none = (reason: string): { readonly none: string } => ({ none: reason });

export const actions = {
  // Accounts
  register: { right: none('makes the account of whoever asks; the setting `registration` closes it') },
  login: { right: none('is how one comes to hold rights') },
  changeExpiredPassword: { right: none('proves the password that it replaces') },
  refreshSession: { right: none('proves the refresh token that it uses up') },
  logout: { right: none("ends the caller's own session") },
  revokeSession: { right: none("ends one of the caller's own sessions") },
  updateProfile: { right: none("changes the caller's own account") },
  setPassword: { right: ['SET_OWN_PASSWORD', 'SET_ANY_PASSWORD'] },
  setAvatar: { right: none("changes the caller's own account") },

  // People and groups
  createUser: { right: ['CREATE_USERS'] },
  updateUser: { right: ['CREATE_USERS', 'RENAME_USERS'] },
  deleteUser: { right: ['DELETE_USERS'] },
  setUserGroups: { right: ['SET_USER_GROUPS'] },
  blockUser: { right: ['BLOCK_USERS'] },
  unblockUser: { right: ['UNBLOCK_USERS'] },
  createGroup: { right: ['CREATE_GROUPS'] },
  updateGroup: { right: ['RENAME_GROUPS'] },
  deleteGroup: { right: ['DELETE_GROUPS'] },
  setGroupRights: { right: ['SET_GROUP_RIGHTS'] },

  // Access
  grantAccess: { right: ['MANAGE_ACCESS'], permission: 'MANAGE' },
  revokeAccess: { right: ['MANAGE_ACCESS'], permission: 'MANAGE' },
  setInheritance: { right: ['MANAGE_ACCESS'], permission: 'MANAGE' },
  setAccessRules: { right: ['MANAGE_ACCESS_RULES'], permission: 'MANAGE' },

  // Share links
  createShareLink: { right: ['SHARE_ITEMS'], permission: 'SHARE' },
  updateShareLink: { right: none('its creator may, or MANAGE on the item decides') },
  deleteShareLink: { right: none('its creator may, or MANAGE on the item decides') },

  // Tags
  createTag: { right: ['MANAGE_TAGS'] },
  updateTag: { right: ['MANAGE_TAGS'] },
  deleteTag: { right: ['MANAGE_TAGS'] },
  tagDocuments: { right: none('WRITE on each document decides'), permission: 'WRITE' },
  untagDocuments: { right: none('WRITE on each document decides'), permission: 'WRITE' },

  // Comments
  addComment: { right: ['COMMENT'], permission: 'READ' },
  updateComment: { right: none('its author alone may') },
  deleteComment: { right: none('its author may, or MANAGE on the item decides') },

  // Check-outs and views
  lockDocument: { right: none('WRITE on the document decides'), permission: 'WRITE' },
  unlockDocument: { right: none('who holds it may, or MANAGE on the document decides') },
  recordView: { right: none('READ on the document decides'), permission: 'READ' },

  // Notifications
  markNotificationsRead: { right: none("marks the caller's own notifications") },

  // The server
  updateSettings: { right: ['MANAGE_SETTINGS'] },
  setLockdown: { right: ['APPLY_LOCKDOWN'] },
  shutdown: { right: ['SHUTDOWN'] },

  // Items
  createFolder: { right: ['CREATE_FOLDER', 'SUPER_CREATE_FOLDER'], permission: 'WRITE' },
  createDocument: { right: ['CREATE_DOCUMENT', 'SUPER_CREATE_DOCUMENT'], permission: 'WRITE' },
  uploadDocument: { right: ['CREATE_DOCUMENT', 'SUPER_CREATE_DOCUMENT'], permission: 'WRITE' },
  uploadRevision: { right: none('WRITE on the document decides'), permission: 'WRITE' },
  restoreRevision: { right: none('WRITE on the document decides'), permission: 'WRITE' },
  createUploadSession: { right: none('what becomes of the bytes is decided when they are used') },
  cancelUploadSession: { right: none("ends one of the caller's own uploads") },
  updateItem: { right: ['RENAME_DOCUMENT', 'RENAME_FOLDER', 'MANAGE_ACCESS'], permission: 'WRITE' },

  // The trash
  trashItems: { right: ['DELETE_DOCUMENT', 'DELETE_FOLDER'], permission: 'DELETE' },
  restoreItems: { right: ['DELETE_DOCUMENT', 'DELETE_FOLDER'], permission: 'DELETE' },
  purgeItems: { right: ['DELETE_DOCUMENT', 'DELETE_FOLDER'], permission: 'DELETE' },
  emptyTrash: { right: ['DELETE_DOCUMENT', 'DELETE_FOLDER'], permission: 'DELETE' },
  moveItems: { right: ['MOVE_ITEMS'], permission: 'MOVE' },
  copyItems: {
    right: ['CREATE_DOCUMENT', 'CREATE_FOLDER', 'SUPER_CREATE_DOCUMENT', 'SUPER_CREATE_FOLDER'],
    permission: 'WRITE',
  },
  transferOwnership: { right: ['MANAGE_ACCESS'], permission: 'MANAGE' },
} as const satisfies Readonly<Record<string, ActionRule>>;

export type ActionName = keyof typeof actions;

/** What is audited and no mutation, each with what happens there. */
export const auditedEvents = {
  adminCreateUser: 'The command line made an account.',
  adminResetPassword: "The command line set an account's password and ended its sessions.",
  adminUnlock: 'The command line ended a lockdown, or lifted the block and the failed logins of an account.',
  download:
    'The bytes of a document were sent, from their beginning, or a folder as one file, to whoever had a link to download them.',
  officeOpen: 'Somebody was given what opens a document in the office editor.',
  officeSave: 'The office editor saved a document, or what it sent was refused.',
  retentionPurge: 'What had lain in the trash for as many days as the settings say was deleted for good.',
  shareVisit: 'Somebody came by a share link and took content for the first time, or dropped a file.',
} as const satisfies Readonly<Record<string, string>>;

/** Everything that audit entries are called. */
export type AuditedName = ActionName | keyof typeof auditedEvents;
