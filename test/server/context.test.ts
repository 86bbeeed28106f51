// Of several mutations in one request, each sees what the one before it has done.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestSocket } from './support/sockets.js';

let server: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
});
afterAll(() => server.close());

const three = /* GraphQL */ `
  mutation ($parentId: ID!) {
    before: createFolder(input: { parentId: $parentId, name: "one" }) {
      parent {
        name
      }
    }
    updateItem(input: { itemId: $parentId, name: "new" }) {
      name
    }
    after: createFolder(input: { parentId: $parentId, name: "two" }) {
      parent {
        name
      }
    }
  }
`;
const expected = {
  before: { parent: { name: 'old' } },
  updateItem: { name: 'new' },
  after: { parent: { name: 'new' } },
};

async function folder(): Promise<string> {
  const create = 'mutation { createFolder(input: { name: "old" }) { id } }';
  return (await admin.data<{ createFolder: { id: string } }>(create)).createFolder.id;
}

test('over HTTP', async () => {
  const parentId = await folder();
  expect(await admin.data(three, { parentId })).toEqual(expected);
  await admin.data('mutation ($id: ID!) { updateItem(input: { itemId: $id, name: "done" }) { id } }', {
    id: parentId,
  });
});

test('over a socket', async () => {
  const socket = await TestSocket.open(server.url, admin.token);
  expect(await socket.request(three, { parentId: await folder() })).toEqual({ data: expected });
  socket.close();
});
