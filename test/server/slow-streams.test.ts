// A client of an event stream that does not keep up: it is told so, the server keeps no more than it may, and nothing is lost.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { missed, now } from '../api/changes-support.js';
import { CreateFolder } from '../api/generated/operations.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestStream } from './support/streams.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

/** More than wait for one subscriber, and than the connection holds. */
const CHANGES = 1320;
/** With 40 kB and more for each change. */
const query = `subscription ($after: String) { changes(after: $after) { itemId item { ${Array.from({ length: 20 }, (_, at) => `d${at}: description`).join(' ')} } } }`;

/** A folder that changes so often, at once. */
async function make(): Promise<void> {
  const input = { name: 'restless', description: 'x'.repeat(2000) };
  const { createFolder } = await alice.data(CreateFolder, { input });
  await server.database.pool.query(
    `insert into change (kind, at, actor_id, item_id, ancestors, lineage, details)
     select 'ITEM_UPDATED', at, actor_id, item_id, ancestors, lineage, details from change, generate_series(2, $2) where item_id = $1`,
    [createFolder.id, CHANGES],
  );
}

async function text(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

test('ends with SLOW_CONSUMER, and goes on from the last event that it took', async () => {
  const after = await now(alice);
  const search = new URLSearchParams({ query, variables: JSON.stringify({ after }) });
  const headers = { accept: 'text/event-stream', authorization: `Bearer ${alice.token}` };
  const [response] = (await once(
    get(`${server.url}/graphql/stream?${search.toString()}`, { headers }),
    'response',
  )) as [IncomingMessage];
  await make();
  // Nothing is read for so long that more waits than may.
  await setTimeout(3000);
  const taken = await text(response);
  expect(taken).toMatch(/"code":"SLOW_CONSUMER".*\n\nevent: complete\ndata:\n\n$/);
  const ids = [...taken.matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
  expect(ids.length).toBeLessThan(1000);
  const stream = await TestStream.open(server.url, {
    query,
    variables: { after },
    token: alice.token,
    headers: { 'last-event-id': ids.at(-1) ?? '' },
  });
  const rest = await stream.until(CHANGES - ids.length);
  stream.close();
  const all = (await missed(alice, after)).map(({ cursor }) => cursor);
  expect([...ids, ...rest.map(({ id }) => id)]).toEqual(all);
}, 60_000);
