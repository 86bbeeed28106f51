// Whoever acts on accounts does so as they stand once nobody is before them, and so do those whom they act on.
import sql from 'sql-template-tag';
import { ADMINISTRATORS_ID } from '../../src/common/ids.js';
import { waitForLocks } from '../support/locks.js';
import { startTestServer } from '../support/server.js';
import { admin, ask, attempt, register, signedIn, unauthenticated } from './accounts-support.js';
import type { Client, Server } from './accounts-support.js';
import { hold, holder, meeting, seen } from './users-support.js';
import type { Person } from './users-support.js';

let server: Server;
let administrator: Client;

beforeAll(async () => {
  server = await startTestServer();
  administrator = await admin(server);
});
afterAll(() => server.close());

const block = (userId: string) => attempt<Person>(administrator, 'BlockUser', { input: { userId } });

test.each([
  // The password is hashed before the others are waited for.
  [
    'CreateUser',
    () => ({ input: { username: 'late', password: 'correct horse', groupIds: [ADMINISTRATORS_ID] } }),
  ],
  ['UpdateUser', (userId: string) => ({ input: { userId, username: 'late' } })],
  ['UnblockUser', (userId: string) => ({ userId })],
] as const)('%s by who is blocked first: their session has ended', async (operation, variables) => {
  const { id, client } = await signedIn(server);
  await server.database.rows(
    sql`insert into membership (user_id, group_id) values (${id}, ${ADMINISTRATORS_ID})`,
  );
  const target = await register(server);
  await block(target.id);
  const [blocked, late] = await meeting(
    server,
    () => block(id),
    () => attempt<Person>(client, operation, variables(target.id)),
  );
  expect(blocked?.refusal).toBeNull();
  expect(late?.refusal).toEqual(unauthenticated('SESSION_ENDED'));
  expect(await seen(server, target.id)).toMatchObject({ username: target.username, status: 'BLOCKED' });
  expect(await ask(administrator, 'UserByKey', { username: 'late' })).toBeNull();
});

test.each([
  ['UpdateUser', 'CREATE_USERS', (userId: string) => ({ input: { userId, fullName: 'Changed' } })],
  ['UnblockUser', 'UNBLOCK_USERS', (userId: string) => ({ userId })],
] as const)(
  '%s reaches who comes to hold more by what the actor comes to hold too',
  async (operation, right, variables) => {
    const actor = await holder(server, right);
    const target = await register(server);
    const group = await server.database.row<{ id: string }>(sql`
    select group_id as id from membership join user_group on user_group.id = group_id
    where user_id = ${actor.id} and not built_in`);
    const groupId = group?.id ?? '';
    await server.database.rows(
      sql`insert into membership (user_id, group_id) values (${target.id}, ${groupId}::uuid)`,
    );
    const release = await hold(server, sql`select from user_account where id = ${target.id} for update`);
    const acting = attempt<Person>(actor.client, operation, variables(target.id));
    await waitForLocks(server.database, 1);
    const giving = attempt(administrator, 'SetGroupRights', {
      input: { groupId, rights: [{ right }, { right: 'SHUTDOWN' }] },
    });
    await Promise.race([giving, waitForLocks(server.database, 2)]);
    await release();
    expect((await giving).refusal).toBeNull();
    expect((await acting).refusal).toBeNull();
  },
);
