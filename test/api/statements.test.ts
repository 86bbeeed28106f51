// What operations on accounts and items cost in SQL statements, and that every operation is counted somewhere.
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
import {
  StatementCounter,
  accessCounts,
  accountCounts,
  changeCounts,
  collaborationCounts,
  governanceCounts,
  itemCounts,
  officeCounts,
  searchCounts,
  shareLinkCounts,
  trashCounts,
  treeCounts,
  uploadCounts,
} from './statement-counts.js';

let server: TestServer;
let alice: ApiClient;

const PASSWORD = 'a long enough password';

beforeAll(async () => {
  server = await startTestServer({ settings: { RATE_LIMITS: 'on' } });
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

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

test('operations on accounts and items', async () => {
  const { me } = (await alice.data(operations.Home)) as { me: { id: string; home: { id: string } } };
  const counter = new StatementCounter(server);
  const measure = (
    name: keyof typeof accountCounts | keyof typeof itemCounts,
    call: () => Promise<unknown>,
  ): Promise<void> => counter.measure(name, call);

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

  expect(counter.counts).toEqual({ ...accountCounts, ...itemCounts });
});

test('every operation of the schema is counted', async () => {
  const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
  const all = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  const counted = Object.keys({
    ...accessCounts,
    ...accountCounts,
    ...changeCounts,
    ...collaborationCounts,
    ...governanceCounts,
    ...itemCounts,
    ...officeCounts,
    ...searchCounts,
    ...shareLinkCounts,
    ...trashCounts,
    ...treeCounts,
    ...uploadCounts,
  });
  expect(counted.toSorted()).toEqual(all.toSorted());
});
