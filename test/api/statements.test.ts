// What each operation costs in SQL statements, those that begin and end a transaction included.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readFile } from 'node:fs/promises';
import { succeeded } from '../support/client.js';
import type { ApiClient, Operation } from '../support/client.js';
import { textFile } from '../support/files.js';
import { stripes } from '../support/pictures.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { send, set } from './avatars-support.js';
import * as operations from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;

const PASSWORD = 'a long enough password';

beforeAll(async () => {
  server = await startTestServer({ settings: { RATE_LIMITS: 'on' } });
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

/** The statements of one call that has to succeed, once everything that is kept is warm. */
async function cost(call: () => Promise<unknown>): Promise<number> {
  server.statements.reset();
  await call();
  return server.statements.statements.length;
}

const data =
  (operation: Operation<object, object>, variables: object = {}, client?: ApiClient) =>
  (): Promise<unknown> =>
    (client ?? alice).data(operation, variables);
const upload =
  (operation: Operation<object, object>, input: object, text: string) => async (): Promise<unknown> =>
    succeeded(
      await alice.upload(
        operation,
        { input: { ...input, file: null } },
        { 'input.file': textFile(`${text}.txt`, text) },
      ),
    );

const expected = {
  // Accounts: the three counters of failed sign-ins are written ahead and given back.
  register: 10,
  login: 12,
  changeExpiredPassword: 13,
  refreshSession: 5,
  logout: 5,
  revokeSession: 5,
  updateProfile: 8,
  setPassword: 13,
  setAvatar: 6,
  me: 4,
  sessions: 1,
  server: 0,
  // Groups.
  group: 4,
  groups: 4,
  createGroup: 4,
  updateGroup: 6,
  setGroupRights: 8,
  setUserGroups: 12,
  deleteGroup: 8,
  // The server itself.
  settings: 0,
  statistics: 2,
  updateSettings: 5,
  setLockdown: 5,
  shutdown: 4,
  // Items.
  root: 1,
  item: 1,
  folder: 3,
  document: 6,
  documents: 2,
  node: 1,
  nodes: 4,
  createFolder: 5,
  createDocument: 10,
  uploadDocument: 10,
  uploadRevision: 9,
  restoreRevision: 8,
  updateItem: 5,
};

test('every operation of the schema', async () => {
  const { me } = (await alice.data(operations.Home)) as { me: { id: string; home: { id: string } } };
  const costs: Record<string, number> = {};
  const measure = async (name: keyof typeof expected, call: () => Promise<unknown>): Promise<void> => {
    costs[name] = await cost(call);
  };

  await measure('server', data('{ server { name maxUploadBytes } }'));
  await measure('me', data('{ me { id username rights groups { group { name } } home { name } } }'));
  await measure('sessions', data('{ sessions { id current } }'));
  await measure('root', data('{ root { id name } }'));
  await measure('createFolder', data('mutation { createFolder(input: { name: "f" }) { id name } }'));
  await measure(
    'createDocument',
    data('mutation { createDocument(input: { name: "d", tagNames: ["t"] }) { id tags { id } } }'),
  );
  await measure(
    'uploadDocument',
    upload('mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) { id } }', {}, 'one'),
  );
  const { document } = (await alice.data(operations.DocumentByKey, { path: '~/one.txt' })) as {
    document: { id: string };
  };
  const { id } = document;
  const revise = 'mutation ($input: UploadRevisionInput!) { uploadRevision(input: $input) { id } }';
  await measure('uploadRevision', upload(revise, { documentId: id }, 'two'));
  await measure(
    'restoreRevision',
    data('mutation ($id: ID!) { restoreRevision(input: { documentId: $id, number: 1 }) { id } }', { id }),
  );
  await measure(
    'updateItem',
    data('mutation ($id: ID!) { updateItem(input: { itemId: $id, name: "renamed.txt" }) { id } }', { id }),
  );
  await measure('item', data('query ($id: ID!) { item(id: $id) { id name viewerPermissions } }', { id }));
  await measure(
    'folder',
    data(
      '{ folder(path: "~") { id name children { nodes { id name owner { username } ... on Document { tags { name } } } } } }',
    ),
  );
  await measure(
    'document',
    data(
      'query ($id: ID!) { document(id: $id) { id name owner { username } tags { name } parent { name } path { name } viewerPermissions isPublic sha256 downloadUrl } }',
      { id },
    ),
  );
  await measure('documents', data('{ documents { nodes { id name owner { username } tags { name } } } }'));
  await measure('node', data('query ($id: ID!) { node(id: $id) { id } }', { id }));
  await measure(
    'nodes',
    data('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [id, me.id, me.home.id] }),
  );

  const admin = await server.signIn();
  await admin.data('{ me { id } }');
  const group = '{ id name rights { right } memberCount members { nodes { username } } }';
  await measure('createGroup', data('mutation { createGroup(input: { name: "g" }) { id } }', {}, admin));
  const groupId = (await admin.data<{ group: { id: string } }>('{ group(name: "g") { id } }')).group.id;
  await measure(
    'updateGroup',
    data(
      'mutation ($id: ID!) { updateGroup(input: { groupId: $id, description: "d" }) { id } }',
      { id: groupId },
      admin,
    ),
  );
  await measure(
    'setGroupRights',
    data(
      'mutation ($id: ID!) { setGroupRights(input: { groupId: $id, rights: [{ right: COMMENT }, { right: SHUTDOWN }] }) { id } }',
      { id: groupId },
      admin,
    ),
  );
  await measure(
    'setUserGroups',
    data(
      'mutation ($userId: ID!, $id: ID!) { setUserGroups(input: { userId: $userId, groups: [{ groupId: $id }, { groupId: "00000000-0000-7000-8000-000000000012" }] }) { id } }',
      { userId: me.id, id: groupId },
      admin,
    ),
  );
  await admin.data('{ me { id } }');
  await measure('group', data(`query ($id: ID) { group(id: $id) ${group} }`, { id: groupId }, admin));
  await measure('groups', data(`{ groups { nodes ${group} } }`, {}, admin));
  await measure(
    'deleteGroup',
    data('mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }', { id: groupId }, admin),
  );
  await alice.data('{ me { id } }');
  const measureAdmin = async (name: keyof typeof expected, query: string): Promise<void> => {
    // The settings are read once more after they were changed.
    await admin.data('{ server { name } }');
    await measure(name, data(query, {}, admin));
  };
  await measureAdmin('settings', '{ settings { maxUploadBytes } }');
  await measureAdmin('statistics', '{ statistics { userCount daily { day uploads } } }');
  await measureAdmin(
    'updateSettings',
    'mutation { updateSettings(input: { remoteShutdown: true }) { remoteShutdown } }',
  );
  await measureAdmin('setLockdown', 'mutation { setLockdown(enabled: false) { lockdown } }');
  await measureAdmin('shutdown', 'mutation { shutdown }');
  await alice.data('{ server { name } }');

  const register = 'mutation ($input: RegisterInput!) { register(input: $input) { id } }';
  await measure(
    'register',
    data(
      register,
      { input: { username: 'bob', email: 'bob@example.com', password: PASSWORD } },
      server.client(),
    ),
  );
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }';
  const signedIn: { login: { accessToken: string; refreshToken: string } }[] = [];
  await measure('login', async () =>
    signedIn.push(
      await server.client().data<{ login: { accessToken: string; refreshToken: string } }>(login, {
        input: { login: 'bob', password: PASSWORD },
      }),
    ),
  );
  const refreshToken = signedIn[0]?.login.refreshToken;
  await measure(
    'refreshSession',
    data(
      'mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken } }',
      { token: refreshToken },
      server.client(),
    ),
  );
  await measure(
    'changeExpiredPassword',
    data(
      'mutation ($input: ChangeExpiredPasswordInput!) { changeExpiredPassword(input: $input) { accessToken } }',
      { input: { login: 'bob', currentPassword: PASSWORD, newPassword: `${PASSWORD} 2` } },
      server.client(),
    ),
  );
  await measure('updateProfile', data('mutation { updateProfile(input: { fullName: "Alice" }) { id } }'));
  const picture = await stripes(['red']).png().toBuffer();
  await send(alice, picture);
  // One that takes the place of another.
  await measure('setAvatar', () => set(alice, picture));
  await measure(
    'setPassword',
    data('mutation ($input: SetPasswordInput!) { setPassword(input: $input) { id } }', {
      input: { currentPassword: PASSWORD, newPassword: `${PASSWORD} 3` },
    }),
  );
  const other = await server.signIn('alice', `${PASSWORD} 3`);
  const { sessions } = await other.data<{ sessions: { id: string; current: boolean }[] }>(
    '{ sessions { id current } }',
  );
  const session = sessions.find(({ current }) => current)?.id;
  await alice.data('{ me { id } }');
  await measure('revokeSession', data('mutation ($id: ID!) { revokeSession(id: $id) }', { id: session }));
  await alice.data('{ me { id } }');
  await measure('logout', data('mutation { logout }'));

  expect(costs).toEqual(expected);
  const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
  const all = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  expect(Object.keys(expected).toSorted()).toEqual(all.toSorted());
});
