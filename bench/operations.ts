// The operations that are measured, as a client of the server and as a client of the floor sends them.
import type { RequestParts, Step } from 'autocannon';
import type { World } from './fill.ts';

export type Side = 'floor' | 'sheaf';

export interface Operation {
  readonly name: 'list' | 'document' | 'write' | 'search' | 'audit';
  readonly title: string;
  /** The share of the floor's requests a second that the server has to reach. */
  readonly required: number;
  /** What a connection sends in turn; an answer that is not as it should be throws. */
  readonly steps: (side: Side) => readonly Step<Context>[];
}

/** What one connection remembers from step to step. */
export interface Context {
  id?: string;
}

export const listQuery = `query ($id: ID!) {
  folder(id: $id) {
    documents(first: 50) {
      nodes { id name size mimeType createdAt owner { id username fullName } tags { id name color } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export const documentQuery = `query ($id: ID!) {
  document(id: $id) {
    id name description size mimeType createdAt updatedAt
    owner { id username fullName } tags { id name color } parent { id name } viewerPermissions
  }
}`;

const createMutation = `mutation ($input: CreateDocumentInput!) { createDocument(input: $input) { id name createdAt } }`;
const renameMutation = `mutation ($input: UpdateItemInput!) { updateItem(input: $input) { id name ... on Document { updatedAt } } }`;

export function operationsOn(world: World, token: string): readonly Operation[] {
  // Made anew each time: autocannon adds to them.
  const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
  const api = (query: string, variables: object): RequestParts => ({
    method: 'POST',
    path: '/graphql',
    headers: headers(),
    body: JSON.stringify({ query, variables }),
  });
  const get = (path: string): RequestParts => ({ method: 'GET', path, headers: headers() });

  const list = (side: Side): RequestParts => {
    const id = anyOf(world.readableFolders);
    return side === 'floor' ? get(`/folders/${id}/documents`) : api(listQuery, { id });
  };
  const document = (side: Side): RequestParts => {
    const id = anyOf(world.readableDocuments);
    return side === 'floor' ? get(`/documents/${id}`) : api(documentQuery, { id });
  };
  const create = (side: Side): RequestParts => {
    const input = {
      parentId: anyOf(world.writableFolders),
      name: `New ${newName()}.txt`,
      description: 'Just made.',
    };
    return side === 'floor'
      ? { method: 'POST', path: '/documents', headers: headers(), body: JSON.stringify(input) }
      : api(createMutation, { input });
  };
  const rename = (side: Side, { id = '' }: Context): RequestParts => {
    const name = `Renamed ${newName()}.txt`;
    return side === 'floor'
      ? { method: 'PATCH', path: `/documents/${id}`, headers: headers(), body: JSON.stringify({ name }) }
      : api(renameMutation, { input: { itemId: id, name } });
  };

  return [
    {
      name: 'list',
      title: "a folder's first 50 documents, with owner and tags",
      required: 0.5,
      steps: (side) => [
        {
          setupRequest: () => list(side),
          onResponse: expecting('{"data":{"folder":{"documents":{"nodes":[{'),
        },
      ],
    },
    {
      name: 'document',
      title: 'one document by id',
      required: 0.3,
      steps: (side) => [
        { setupRequest: () => document(side), onResponse: expecting('{"data":{"document":{"id":') },
      ],
    },
    {
      name: 'write',
      title: 'create a document, rename it',
      required: 0.2,
      steps: (side) => [
        {
          setupRequest: () => create(side),
          onResponse: (status, body, context) => {
            expecting('{"data":{"createDocument":{"id":')(status, body);
            const answer = JSON.parse(body) as { data: { createDocument: { id: string } } };
            context.id = answer.data.createDocument.id;
          },
        },
        {
          setupRequest: (_request, context) => rename(side, context),
          onResponse: expecting('{"data":{"updateItem":{"id":'),
        },
      ],
    },
  ];
}

/** Documents made all at once, of which each is audited. */
export function burstOf(operations: readonly Operation[]): Operation {
  const write = operations.find(({ name }) => name === 'write');
  if (write === undefined) throw new Error('There is no operation that writes.');
  return {
    name: 'audit',
    title: 'create documents, audited',
    required: 0.5,
    steps: (side) => write.steps(side).slice(0, 1),
  };
}

let named = 0;
const newName = (): string => `${Date.now().toString(36)}-${(named += 1)}`;

export function anyOf<Value>(values: readonly Value[]): Value {
  const value = values[Math.floor(Math.random() * values.length)];
  if (value === undefined) throw new Error('There is nothing to choose from.');
  return value;
}

/** Errors of the API come with status 200: an answer is good when it begins as it should. PostgreSQL writes spaces. */
export const expecting =
  (start: string) =>
  (status: number, body: string): void => {
    const begun = body.slice(0, start.length * 2).replaceAll(' ', '');
    if (status !== 200 || !begun.startsWith(start)) {
      throw new Error(`Answered ${status} where ${start} was expected: ${body.slice(0, 500)}`);
    }
  };
