// How many SQL statements each operation takes, those that begin and end a transaction included.
import type { ApiClient, Operation } from '../support/client.js';
import type { TestServer } from '../support/server.js';

/** The three counters of failed sign-ins are written ahead and given back. */
export const accountCounts = {
  register: 10,
  login: 12,
  changeExpiredPassword: 13,
  refreshSession: 5,
  logout: 5,
  revokeSession: 5,
  updateProfile: 8,
  setPassword: 13,
  setAvatar: 6,
  me: 4,
  sessions: 1,
  server: 0,
};

export const governanceCounts = {
  // Groups.
  group: 4,
  groups: 4,
  createGroup: 4,
  updateGroup: 6,
  setGroupRights: 12,
  setUserGroups: 14,
  deleteGroup: 12,
  // The server itself.
  settings: 0,
  statistics: 2,
  updateSettings: 5,
  setLockdown: 5,
  shutdown: 4,
  // The audit log: what is ready is sealed first.
  auditLog: 2,
  verifyAuditLog: 8,
  // People.
  user: 3,
  users: 4,
  createUser: 16,
  updateUser: 14,
  blockUser: 12,
  unblockUser: 9,
  deleteUser: 24,
};

export const itemCounts = {
  root: 1,
  item: 1,
  folder: 3,
  document: 6,
  documents: 2,
  node: 1,
  nodes: 4,
  createFolder: 5,
  createDocument: 11,
  uploadDocument: 12,
  uploadRevision: 12,
  restoreRevision: 10,
  updateItem: 7,
};

export const accessCounts = {
  grantAccess: 9,
  revokeAccess: 9,
  setInheritance: 9,
  setAccessRules: 14,
  explainAccess: 7,
  sharedWithMe: 1,
};

/** Of a folder; restoring costs more for what comes back under another name, or home. */
export const trashCounts = {
  trashItems: 10,
  restoreItems: 9,
  purgeItems: 8,
  emptyTrash: 8,
  trash: 2,
};

/** The page, and the items on it. */
export const searchCounts = { search: 2 };

/** With a password, whose hashing comes before the transaction. */
export const shareLinkCounts = {
  createShareLink: 9,
  updateShareLink: 10,
  shareLink: 4,
  deleteShareLink: 6,
};

/** Of tags, comments, check-outs and views. */
export const collaborationCounts = {
  tag: 4,
  tags: 4,
  createTag: 7,
  updateTag: 8,
  deleteTag: 10,
  tagDocuments: 11,
  untagDocuments: 9,
  addComment: 11,
  updateComment: 9,
  deleteComment: 6,
  lockDocument: 8,
  unlockDocument: 8,
  recordView: 7,
  // The page, the unread, and the items and comments on it.
  notifications: 4,
  markNotificationsRead: 4,
};

/** Of several items into a folder on which nothing else stands; however many they are and there are below. */
export const treeCounts = {
  moveItems: 15,
  copyItems: 18,
  transferOwnership: 14,
};

/** With the transaction that audits it. */
export const officeCounts = {
  editorSession: 7,
};

/** What came after a cursor: whether that is still good, the changes, and the items. */
export const changeCounts = {
  changes: 3,
};

/** Each part of an upload takes two more, on the connection that holds locks. */
export const uploadCounts = {
  createUploadSession: 7,
  uploadSession: 1,
  cancelUploadSession: 5,
};

/** Counts what calls take. */
export class StatementCounter {
  readonly counts: Record<string, number> = {};

  constructor(private readonly server: TestServer) {}

  /** Notes the statements of a call that has to succeed, once everything that is kept is warm. */
  async measure(name: string, call: () => Promise<unknown>): Promise<void> {
    this.server.statements.reset();
    await call();
    this.counts[name] = this.server.statements.statements.length;
  }

  /** The same for an operation. */
  operation(
    name: string,
    client: ApiClient,
    operation: Operation<object, object>,
    variables: object = {},
  ): Promise<void> {
    return this.measure(name, () => client.data(operation, variables));
  }
}
