// What operations on groups, people and the server cost in SQL statements.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ADMINISTRATORS_ID } from '../../src/common/ids.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { StatementCounter, governanceCounts } from './statement-counts.js';

let server: TestServer;

const PASSWORD = 'a long enough password';

beforeAll(async () => {
  server = await startTestServer({ settings: { RATE_LIMITS: 'on' } });
});
afterAll(() => server.close());

test('operations on groups, people and the server', async () => {
  const alice = await server.newUser('alice');
  const { me } = await alice.data<{ me: { id: string } }>('{ me { id } }');
  const counter = new StatementCounter(server);
  const admin = await server.signIn();
  await admin.data('{ me { id } }');
  const group = '{ id name rights { right } memberCount members { nodes { username } } }';
  await counter.operation('createGroup', admin, 'mutation { createGroup(input: { name: "g" }) { id } }', {});
  const groupId = (await admin.data<{ group: { id: string } }>('{ group(name: "g") { id } }')).group.id;
  await counter.operation(
    'updateGroup',
    admin,
    'mutation ($id: ID!) { updateGroup(input: { groupId: $id, description: "d" }) { id } }',
    { id: groupId },
  );
  await counter.operation(
    'setGroupRights',
    admin,
    'mutation ($id: ID!) { setGroupRights(input: { groupId: $id, rights: [{ right: COMMENT }, { right: SHUTDOWN }] }) { id } }',
    { id: groupId },
  );
  await counter.operation(
    'setUserGroups',
    admin,
    'mutation ($userId: ID!, $id: ID!) { setUserGroups(input: { userId: $userId, groups: [{ groupId: $id }, { groupId: "00000000-0000-7000-8000-000000000012" }] }) { id } }',
    { userId: me.id, id: groupId },
  );
  await admin.data('{ me { id } }');
  await counter.operation('group', admin, `query ($id: ID) { group(id: $id) ${group} }`, { id: groupId });
  await counter.operation('groups', admin, `{ groups { nodes ${group} } }`, {});
  await counter.operation('deleteGroup', admin, 'mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }', {
    id: groupId,
  });
  const measureAdmin = async (name: string, query: string): Promise<void> => {
    // The settings are read once more after they were changed.
    await admin.data('{ server { name } }');
    await counter.operation(name, admin, query);
  };
  await measureAdmin('settings', '{ settings { maxUploadBytes } }');
  await measureAdmin('statistics', '{ statistics { userCount daily { day uploads } } }');
  await measureAdmin(
    'updateSettings',
    'mutation { updateSettings(input: { remoteShutdown: true }) { remoteShutdown } }',
  );
  await measureAdmin('setLockdown', 'mutation { setLockdown(enabled: false) { lockdown } }');
  await measureAdmin('shutdown', 'mutation { shutdown }');

  const { user } = await admin.data<{ user: { id: string } }>('{ user(username: "alice") { id } }');
  await counter.operation(
    'user',
    admin,
    '{ user(username: "alice") { id groups { group { name } } rights } }',
    {},
  );
  const everybody =
    '{ users { nodes { username rights groups { active } block { blockedBy { id } } } totalCount } }';
  await counter.operation('users', admin, everybody, {});
  const made: { createUser: { id: string } }[] = [];
  const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }';
  const groupIds = [ADMINISTRATORS_ID];
  await counter.measure('createUser', async () =>
    made.push(await admin.data(create, { input: { username: 'carol', password: PASSWORD, groupIds } })),
  );
  const userId = made[0]?.createUser.id;
  await counter.operation(
    'updateUser',
    admin,
    'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { id } }',
    { input: { userId, username: 'caroline', quotaBytes: 1 } },
  );
  await counter.operation(
    'blockUser',
    admin,
    'mutation ($id: ID!) { blockUser(input: { userId: $id }) { id block { blockedBy { id } } } }',
    { id: userId },
  );
  await counter.operation('unblockUser', admin, 'mutation ($id: ID!) { unblockUser(userId: $id) { id } }', {
    id: userId,
  });
  // As many whatever they own.
  await counter.operation(
    'deleteUser',
    admin,
    'mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { id } }',
    { input: { userId, transferItemsTo: user.id } },
  );

  const auditLog = '{ auditLog { totalCount nodes { id action details actor { username } } } }';
  await admin.data(auditLog);
  await counter.operation('auditLog', admin, auditLog);
  await counter.operation('verifyAuditLog', admin, '{ verifyAuditLog { intact headHash } }');

  expect(counter.counts).toEqual(governanceCounts);
});
