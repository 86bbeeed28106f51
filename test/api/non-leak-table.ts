// How to call each argument of the API that can name an item, and why some arguments cannot name one.
import { ROOT_ID, newId } from '../../src/common/ids.js';
import type { ApiAnswer, ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';

/** Sends the operation with the value in the argument's place. */
export type Send = (client: ApiClient, value: string) => Promise<ApiAnswer<unknown>>;

const ask =
  (operation: string, variables: (value: string) => object = (value) => ({ value })): Send =>
  (client, value) =>
    client.request<unknown, object>(operation, variables(value));

const mutate = (name: string, selection: string, input: (value: string) => object): Send =>
  ask(
    `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) ${selection} }`,
    (value) => ({ input: input(value) }),
  );

const send = (name: string, input: (value: string) => object): Send => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  return (client, value) =>
    client.upload<unknown, object>(
      `mutation ($input: ${type}!) { ${name}(input: $input) { id } }`,
      { input: { ...input(value), file: null } },
      { 'input.file': textFile('sent.txt', 'sent') },
    );
};

const lookup = (kind: string, key: string, type: string): Send =>
  ask(
    `query ($value: ${type}) { ${kind}(${key}: $value) { id name path { id } totals: viewerPermissions } }`,
  );

const byId = (mutation: string, argument: string): Send =>
  ask(`mutation ($value: ID!) { ${mutation}(${argument}: $value) { id } }`);

const EVERYONE = { everyone: true };

/** Items that whoever asks could read at some time. */
export const onceShown = new Set<string>();

/** All that was ever told about. */
const changes =
  (argument: string): Send =>
  async (client, value) => {
    const { changes: none } = await client.data<{ changes: { pageInfo: { endCursor: string } } }>(
      '{ changes { pageInfo { endCursor } } }',
    );
    const [epoch] = JSON.parse(Buffer.from(none.pageInfo.endCursor, 'base64url').toString()) as string[];
    const after = Buffer.from(JSON.stringify([epoch, '0', 0])).toString('base64url');
    const answer = await client.request<
      { changes: { nodes: { itemId: string; item: object | null }[] } },
      object
    >(
      `query ($after: String, $value: ID) { changes(after: $after, filter: { ${argument}: $value }) {
        nodes { kind itemId item { id name } details } pageInfo { hasNextPage } } }`,
      { after, value },
    );
    // What was taken away is told, by its id alone, to whoever could read it.
    const nodes = answer.data.changes.nodes.filter(
      ({ itemId, item }) => item !== null || !onceShown.has(itemId),
    );
    return { ...answer, data: { ...answer.data, changes: { ...answer.data.changes, nodes } } };
  };

export const itemArguments: Readonly<Record<string, Send>> = {
  'Query.item.id': lookup('item', 'id', 'ID'),
  'Query.item.externalId': lookup('item', 'externalId', 'String'),
  'Query.folder.id': lookup('folder', 'id', 'ID'),
  'Query.folder.externalId': lookup('folder', 'externalId', 'String'),
  'Query.folder.path': lookup('folder', 'path', 'String'),
  'Query.document.id': lookup('document', 'id', 'ID'),
  'Query.document.externalId': lookup('document', 'externalId', 'String'),
  'Query.document.path': lookup('document', 'path', 'String'),
  'Query.node.id': ask('query ($value: ID!) { node(id: $value) { __typename id } }'),
  'Query.nodes.ids': ask('query ($value: ID!) { nodes(ids: [$value]) { __typename id } }'),
  'Query.documents.filter.within': ask(
    'query ($value: ID) { documents(filter: { within: $value }) { totalCount nodes { id } } }',
  ),
  'Query.search.input.filter.within': ask(
    'query ($value: ID) { search(input: { query: "shown", filter: { within: $value } }) { totalCount nodes { __typename } } }',
  ),
  'Folder.documents.filter.within': ask(
    'query ($value: ID) { root { documents(filter: { within: $value }) { totalCount nodes { id } } } }',
  ),
  'Query.changes.filter.itemId': changes('itemId'),
  'Query.changes.filter.within': changes('within'),
  'Query.editorSession.documentId': ask(
    'query ($value: ID!) { editorSession(documentId: $value, mode: VIEW) { documentServerUrl config } }',
  ),
  'Query.explainAccess.itemId': ask(
    'query ($value: ID!) { explainAccess(itemId: $value) { permissions reasons { source } } }',
  ),
  'Mutation.createFolder.input.parentId': mutate('createFolder', '{ id }', (parentId) => ({
    parentId,
    name: 'made',
  })),
  'Mutation.createDocument.input.parentId': mutate('createDocument', '{ id }', (parentId) => ({
    parentId,
    name: 'made',
  })),
  'Mutation.uploadDocument.input.parentId': send('uploadDocument', (parentId) => ({ parentId })),
  'Mutation.uploadRevision.input.documentId': send('uploadRevision', (documentId) => ({ documentId })),
  'Mutation.restoreRevision.input.documentId': mutate('restoreRevision', '{ id }', (documentId) => ({
    documentId,
    number: 1,
  })),
  'Mutation.updateItem.input.itemId': mutate('updateItem', '{ id }', (itemId) => ({
    itemId,
    name: 'renamed',
  })),
  'Mutation.moveItems.input.itemIds': mutate('moveItems', '{ id }', (id) => ({
    itemIds: [id],
    targetFolderId: ROOT_ID,
  })),
  'Mutation.moveItems.input.targetFolderId': mutate('moveItems', '{ id }', (targetFolderId) => ({
    itemIds: [ROOT_ID],
    targetFolderId,
  })),
  'Mutation.copyItems.input.itemIds': mutate('copyItems', '{ id }', (id) => ({
    itemIds: [id],
    targetFolderId: ROOT_ID,
  })),
  'Mutation.copyItems.input.targetFolderId': mutate('copyItems', '{ id }', (targetFolderId) => ({
    itemIds: [ROOT_ID],
    targetFolderId,
  })),
  'Mutation.transferOwnership.input.itemId': mutate('transferOwnership', '{ id }', (itemId) => ({
    itemId,
    userId: newId(),
  })),
  'Mutation.grantAccess.input.itemId': mutate('grantAccess', '{ id }', (itemId) => ({
    itemId,
    principal: EVERYONE,
    permissions: ['READ'],
  })),
  'Mutation.revokeAccess.input.itemId': mutate('revokeAccess', '{ id }', (itemId) => ({
    itemId,
    principal: EVERYONE,
  })),
  'Mutation.setInheritance.input.itemId': mutate('setInheritance', '{ id }', (itemId) => ({
    itemId,
    inheritsAccess: false,
  })),
  'Mutation.createShareLink.input.itemId': mutate('createShareLink', '{ id }', (itemId) => ({ itemId })),
  'Mutation.updateShareLink.input.shareLinkId': mutate('updateShareLink', '{ id }', (shareLinkId) => ({
    shareLinkId,
    permission: 'VIEW',
  })),
  'Mutation.deleteShareLink.shareLinkId': ask(
    'mutation ($value: ID!) { deleteShareLink(shareLinkId: $value) { id } }',
  ),
  'Mutation.tagDocuments.input.documentIds': mutate('tagDocuments', '{ id }', (id) => ({
    documentIds: [id],
    tagIds: [id],
  })),
  'Mutation.untagDocuments.input.documentIds': mutate('untagDocuments', '{ id }', (id) => ({
    documentIds: [id],
    tagIds: [id],
  })),
  'Mutation.addComment.input.itemId': mutate('addComment', '{ id }', (itemId) => ({ itemId, body: 'x' })),
  'Mutation.updateComment.input.commentId': mutate('updateComment', '{ id }', (commentId) => ({
    commentId,
    body: 'x',
  })),
  'Mutation.deleteComment.commentId': byId('deleteComment', 'commentId'),
  'Mutation.lockDocument.documentId': byId('lockDocument', 'documentId'),
  'Mutation.unlockDocument.documentId': byId('unlockDocument', 'documentId'),
  'Mutation.recordView.documentId': byId('recordView', 'documentId'),
  'Mutation.trashItems.itemIds': ask('mutation ($value: ID!) { trashItems(itemIds: [$value]) { id } }'),
  'Mutation.restoreItems.itemIds': ask('mutation ($value: ID!) { restoreItems(itemIds: [$value]) { id } }'),
  'Mutation.purgeItems.itemIds': ask('mutation ($value: ID!) { purgeItems(itemIds: [$value]) }'),
  'Mutation.setAccessRules.input.itemId': mutate('setAccessRules', '{ id }', (itemId) => ({
    itemId,
    rules: [],
  })),
};

const USER = 'names a user: every account may know of every other';
const GROUP = 'names a group: every account may know of every group';
const TAG = 'names a tag: every account sees the vocabulary';
const RECORD = 'looks into the audit log: whoever may view it sees what was acted on, whatever it is';
const SHARED = 'goes down from what a share link shows: the tests of share links hold it there';
const UPLOAD = "names an upload: only one's own are found, whatever else there is";
const NOTIFICATION = "names a notification: only one's own are marked, whatever else there is";
const TAKEN = 'is unique over the server: that it is taken is told, without saying by what';

const LIVE = 'chooses among what is told live as among what the query tells, which is held here';

/** By where they are declared. */
export const exceptions: Readonly<Record<string, string>> = {
  'Query.explainAccess.userId': USER,
  'DocumentFilter.ownerIds': USER,
  'SetPasswordInput.userId': USER,
  'SetUserGroupsInput.userId': USER,
  'PrincipalInput.userId': USER,
  'BlockUserInput.userId': USER,
  'DeleteUserInput.userId': USER,
  'DeleteUserInput.transferItemsTo': USER,
  'Mutation.unblockUser.userId': USER,
  'TransferOwnershipInput.userId': USER,
  'UpdateUserInput.userId': USER,
  'Query.user.id': USER,
  'ChangeFilter.itemId': LIVE,
  'ChangeFilter.within': LIVE,
  'AuditFilter.actorId': RECORD,
  'AuditFilter.targetId': RECORD,
  'CreateUserInput.groupIds': GROUP,
  'Query.users.groupId': GROUP,
  'SharedItem.breadcrumbs.folderId': SHARED,
  'SharedItem.children.folderId': SHARED,
  'Query.group.id': GROUP,
  'Mutation.deleteGroup.groupId': GROUP,
  'UpdateGroupInput.groupId': GROUP,
  'SetGroupRightsInput.groupId': GROUP,
  'MembershipInput.groupId': GROUP,
  'PrincipalInput.groupId': GROUP,
  'GroupConditionInput.groupIds': GROUP,
  'DocumentFilter.tagIds': TAG,
  'Query.tag.id': TAG,
  'Query.tags.parentId': TAG,
  'CreateTagInput.parentId': TAG,
  'UpdateTagInput.tagId': TAG,
  'UpdateTagInput.parentId': TAG,
  'Mutation.deleteTag.tagId': TAG,
  'TagDocumentsInput.tagIds': TAG,
  'AddCommentInput.parentId':
    'names a comment on the item that is named beside it: of another item there is none',
  'CreateDocumentInput.tagIds': TAG,
  'UploadDocumentInput.tagIds': TAG,
  'UpdateItemInput.tagIds': TAG,
  'CreateFolderInput.externalId': TAKEN,
  'CreateDocumentInput.externalId': TAKEN,
  'UploadDocumentInput.externalId': TAKEN,
  'UpdateItemInput.externalId': TAKEN,
  'Mutation.markNotificationsRead.ids': NOTIFICATION,
  'Query.uploadSession.id': UPLOAD,
  'Mutation.cancelUploadSession.id': UPLOAD,
  'UploadDocumentInput.uploadId': UPLOAD,
  'UploadRevisionInput.uploadId': UPLOAD,
  'Mutation.revokeSession.id': "names a session: only one's own are found, whatever else there is",
};
