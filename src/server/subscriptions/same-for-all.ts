// Which subscriptions answer an event alike to all who are shown the same: those are executed once for all of them.
import { BREAK, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';

const item = [
  'id',
  'externalId',
  'name',
  'description',
  'owner',
  'createdAt',
  'updatedAt',
  'status',
  'trashedAt',
  'metadata',
  'inheritsAccess',
  'isPublic',
  'commentCount',
];

/** Fields that do not depend on who asks. What is signed, counted or cut for a viewer is not among them. */
const alike: Readonly<Record<string, readonly string[]>> = {
  Subscription: ['changes'],
  Change: ['cursor', 'kind', 'at', 'actor', 'itemId', 'item', 'details'],
  Item: item,
  Folder: item,
  Document: [
    ...item,
    'currentRevision',
    'size',
    'mimeType',
    'extension',
    'sha256',
    'tags',
    'viewCount',
    'downloadCount',
    'lock',
  ],
  Node: ['id'],
  Lock: ['owner', 'lockedAt', 'expiresAt'],
  Revision: ['id', 'number', 'fileName', 'size', 'mimeType', 'sha256', 'comment', 'createdAt', 'createdBy'],
  Tag: ['id', 'name', 'color', 'description', 'createdAt'],
  User: ['id', 'username', 'fullName', 'createdAt'],
};

export const alikeFields: ReadonlySet<string> = new Set(
  Object.entries(alike).flatMap(([type, fields]) => fields.map((field) => `${type}.${field}`)),
);

const known = new WeakMap<DocumentNode, boolean>();

/** Whether all that the document selects is alike for all; looked into once for each document. */
export function isSameForAll(schema: GraphQLSchema, document: DocumentNode): boolean {
  let same = known.get(document);
  if (same === undefined) known.set(document, (same = selectsAlike(schema, document)));
  return same;
}

function selectsAlike(schema: GraphQLSchema, document: DocumentNode): boolean {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operations.length !== 1) return false;
  const types = new TypeInfo(schema);
  let same = true;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ name }) => {
        if (name.value === '__typename') return undefined;
        same = alikeFields.has(`${types.getParentType()?.name}.${name.value}`);
        return same ? undefined : BREAK;
      },
    }),
  );
  return same;
}
