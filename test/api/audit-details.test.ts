// What the audit log tells of changes to accounts and groups: from what to what, and into which groups somebody was put.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CreateUser, UpdateGroup, UpdateProfile, UpdateUser } from './generated/operations.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { ADMINISTRATORS, idOf, newGroup } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
});
afterAll(() => server.close());

/** Of the newest entry of the action. */
async function details(action: string): Promise<unknown> {
  const { rows } = await server.database.pool.query<{ details: unknown }>(
    'select details from audit_entry where action = $1 order by xid desc limit 1',
    [action],
  );
  return rows[0]?.details;
}

const create = (input: { readonly username: string; readonly groupIds?: string[] }): Promise<unknown> =>
  admin.data(CreateUser, { input: { password: 'a long enough password', ...input } });

test('createUser: the groups', async () => {
  await create({ username: 'new.admin', groupIds: [ADMINISTRATORS] });
  expect(await details('createUser')).toEqual({ groupIds: [ADMINISTRATORS] });
  await create({ username: 'plain' });
  expect(await details('createUser')).toEqual({ groupIds: [] });
});

test('updateUser and updateProfile: each field that changed', async () => {
  const alice = await server.newUser('alice');
  const userId = await idOf(alice);
  await admin.data(UpdateUser, {
    input: { userId, username: 'alicia', email: 'new@example.com', fullName: null, quotaBytes: 1000 },
  });
  expect(await details('updateUser')).toEqual({
    username: { from: 'alice', to: 'alicia' },
    email: { from: 'alice@example.com', to: 'new@example.com' },
    quotaBytes: { from: null, to: 1000 },
  });
  await admin.data(UpdateUser, { input: { userId, quotaBytes: null } });
  expect(await details('updateUser')).toEqual({ quotaBytes: { from: 1000, to: null } });
  await alice.data(UpdateProfile, { input: { fullName: '爱丽丝', email: 'new@example.com' } });
  expect(await details('updateProfile')).toEqual({ fullName: { from: null, to: '爱丽丝' } });
});

test('updateGroup: its name and description', async () => {
  const groupId = await newGroup(admin);
  await admin.data(UpdateGroup, { input: { groupId, name: 'Editors', description: 'They edit.' } });
  expect(await details('updateGroup')).toEqual({
    name: { from: expect.stringMatching(/^group/), to: 'Editors' },
    description: { from: null, to: 'They edit.' },
  });
  await admin.data(UpdateGroup, { input: { groupId, name: 'Editors' } });
  expect(await details('updateGroup')).toEqual({});
});
