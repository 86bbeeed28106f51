// Subscriptions in lockdown: those of who may pass it go on, and end when that is over, before anything more is told.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { HOUR } from '../../src/common/clock.js';
import { TestStream } from '../server/support/streams.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { newFolder } from './access-support.js';
import { Listening, now } from './changes-support.js';
import { FolderByKey, SetLockdown } from './generated/operations.js';
import { idOf, newActor, newGroup, putInto } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
});
afterEach(() => admin.data(SetLockdown, { enabled: false }));
afterAll(() => server.close());

/** What is told alike to all, and what is told to each. */
const queries = [
  'subscription ($after: String) { changes(after: $after) { kind itemId } }',
  'subscription ($after: String) { changes(after: $after) { kind itemId item { viewerPermissions } } }',
];

/** Somebody who passes the lockdown until `lose`, and all that they listen to, over sockets and streams. */
async function listener(name: string, lose: (user: ApiClient) => Promise<ApiClient>): Promise<void> {
  const user = await newActor(server, admin, name, ['BYPASS_LOCKDOWN']);
  const home = (await user.data(FolderByKey, { path: '~' })).folder?.id ?? '';
  await admin.data(SetLockdown, { enabled: true });
  const after = await now(user);
  const sockets = queries.map((query) => new Listening(server, user, { after }, query));
  const streams = await Promise.all(
    queries.map((query) => TestStream.open(server.url, { query, variables: { after }, token: user.token })),
  );
  const heard = () => [...sockets.map((one) => one.heard.length), ...streams.map((one) => one.events.length)];
  try {
    await newFolder(admin, 'before', home);
    await eventually(async () => expect(heard()).toEqual([1, 1, 1, 1]));
    const locked = await lose(user);
    expect((await locked.error('{ root { id } }')).extensions.code).toBe('LOCKDOWN');
    await newFolder(admin, 'after', home);
    for (const stream of streams) expect(await stream.refusal()).toBe('LOCKDOWN');
    await eventually(async () => {
      for (const { errors, ended } of sockets) {
        expect(ended).toBe(true);
        expect(errors).toMatchObject([{ extensions: { code: 'LOCKDOWN' } }]);
      }
    });
    for (const { heard: told } of sockets) expect(told).toHaveLength(1);
    for (const { events } of streams) expect(events.filter(({ data }) => data?.data)).toHaveLength(1);
  } finally {
    for (const stream of streams) stream.close();
    for (const socket of sockets) await socket.stop();
  }
}

test('end with the membership that lets one pass', () =>
  listener('alice', async (user) => {
    await putInto(admin, await idOf(user), []);
    return user;
  }));

test('end with the window of the right', () =>
  listener('bob', async (user) => {
    const window = { endsAt: new Date(server.clock.now().getTime() + HOUR).toISOString() };
    const groupId = await newGroup(admin, ['BYPASS_LOCKDOWN']);
    await putInto(admin, await idOf(user), [{ groupId, window }]);
    expect(await user.data('{ root { name } }')).toEqual({ root: { name: '/' } });
    server.clock.advance(2 * HOUR);
    // Access tokens are good for less.
    admin = await server.signIn();
    return server.signIn('bob');
  }));
