// A client that does not read what it is sent: it is left behind, in bounded memory, and goes on from its last cursor.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { WebSocket } from 'ws';
import { newDocument, newFolder } from '../api/access-support.js';
import { missed, now } from '../api/changes-support.js';
import { UpdateItem } from '../api/generated/operations.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { openBareSocket } from './support/sockets.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { data?: { changes: { cursor: string } } } | { extensions: { code: string } }[];
}

test('ends with SLOW_CONSUMER, and its last cursor resumes it', async () => {
  const folder = await newFolder(alice, 'busy');
  const paper = await newDocument(alice, 'paper', folder);
  // So large that what is sent does not all fit into what the system holds for a connection.
  await alice.data(UpdateItem, { input: { itemId: paper, metadata: { text: 'x'.repeat(16_000) } } });
  const after = await now(alice);
  const socket = await openBareSocket(server.url);
  const messages: Message[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Message));
  const send = (message: object): void => socket.send(JSON.stringify(message));
  send({ type: 'connection_init', payload: { authorization: `Bearer ${alice.token}` } });
  await once(socket, 'message');
  const query = `subscription ($after: String!, $within: ID!) {
    changes(after: $after, filter: { within: $within }) { cursor item { metadata } }
  }`;
  send({ type: 'subscribe', id: 'slow', payload: { query, variables: { after, within: folder } } });
  await newDocument(alice, 'first', folder);
  await eventually(async () => expect(messages).toHaveLength(2));

  socket.pause();
  const changes = 4000;
  for (let at = 0; at < changes; at += 500) {
    await server.database.rows(sql`
      insert into change (at, kind, actor_id, item_id, ancestors, lineage, details)
      select now(), 'ITEM_UPDATED', null, item_id, ancestors, lineage, '{}'
      from (select * from change where item_id = ${paper} limit 1) one, generate_series(1, 500)`);
  }
  await new Promise((resolve) => setTimeout(resolve, 1500));
  socket.resume();
  await eventually(async () => expect(messages.at(-1)?.type).toBe('error'));
  expect(messages.at(-1)?.payload).toMatchObject([{ extensions: { code: 'SLOW_CONSUMER', status: 429 } }]);
  const told = messages.filter(({ type }) => type === 'next');
  expect(told.length).toBeLessThan(changes);
  const cursors = told.map(
    ({ payload }) => (payload as { data: { changes: { cursor: string } } }).data.changes.cursor,
  );
  expect(new Set(cursors).size).toBe(cursors.length);
  expect(await missed(alice, cursors.at(-1) ?? '', { within: folder })).toHaveLength(
    changes + 1 - told.length,
  );
  // The connection stays for others.
  send({ type: 'subscribe', id: 'other', payload: { query: '{ server { name } }' } });
  await eventually(async () => expect(messages.at(-1)).toMatchObject({ id: 'other', type: 'complete' }));
  socket.close();
  await once(socket, 'close');
  expect(socket.readyState).toBe(WebSocket.CLOSED);
}, 60_000);
