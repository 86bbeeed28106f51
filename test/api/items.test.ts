// Folders and documents: made, found and changed, and what is refused on the way.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  CreateDocument,
  CreateFolder,
  DocumentByKey,
  FolderByKey,
  Home,
  ItemByKey,
  NodeById,
  NodesById,
  Root,
  UpdateItem,
} from './generated/operations.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let aliceHome: string;
let bobHome: string;

const NOBODY = '01890000-0000-7000-8000-000000000000';

const homeOf = async (client: ApiClient): Promise<string> => (await client.data(Home)).me?.home?.id ?? '';
const folder = async (client: ApiClient, name: string, parentId?: string): Promise<string> =>
  (await client.data(CreateFolder, { input: { name, parentId } })).createFolder.id;

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  [aliceHome, bobHome] = [await homeOf(alice), await homeOf(bob)];
});
afterAll(() => server.close());

describe('without an account', () => {
  test.each([
    ['root', Root.toString(), {}],
    ['item', ItemByKey.toString(), { id: NOBODY }],
    ['createFolder', CreateFolder.toString(), { input: { name: 'x' } }],
  ])('%s is UNAUTHENTICATED', async (_name, operation, variables) => {
    const error = await server.client().error<unknown, object>(operation, variables);
    expect(error.extensions).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, reason: 'TOKEN_MISSING' });
  });
});

describe('the root', () => {
  test('is visible to every account, with what is readable in it', async () => {
    const { root } = await alice.data(Root);
    expect(root).toMatchObject({ name: '/', path: [], parent: null, viewerPermissions: ['READ'] });
    expect(root.children).toEqual({ nodes: [], totalCount: 0 });
    const asAdmin = await admin.data(Root);
    expect(asAdmin.root.children.nodes).toEqual([{ name: 'Home' }]);
  });

  test('takes nothing from who may not write there', async () => {
    const { root } = await alice.data(Root);
    const error = await alice.error(CreateFolder, { input: { name: 'x', parentId: root.id } });
    expect(error.extensions).toMatchObject({ code: 'FORBIDDEN', permission: 'WRITE' });
  });
});

describe('lookups', () => {
  test('by id, by external id, by path and as a node', async () => {
    const { createFolder } = await alice.data(CreateFolder, {
      input: {
        name: 'Straße 1',
        externalId: 'erp:1',
        description: 'Akten',
        metadata: { a: { b: [1, null] } },
      },
    });
    expect(createFolder).toMatchObject({
      description: 'Akten',
      metadata: { a: { b: [1, null] } },
      externalId: 'erp:1',
    });
    const { id } = createFolder;
    expect((await alice.data(ItemByKey, { id })).item).toMatchObject({ __typename: 'Folder', id });
    expect((await alice.data(ItemByKey, { externalId: 'erp:1' })).item?.id).toBe(id);
    expect((await alice.data(FolderByKey, { path: '~/STRASSE 1' })).folder?.id).toBe(id);
    expect((await alice.data(FolderByKey, { path: '/home/ALICE/straße 1/' })).folder?.id).toBe(id);
    expect((await alice.data(FolderByKey, { path: '~/nothing' })).folder).toBeNull();
    expect((await alice.data(FolderByKey, { path: '~' })).folder?.id).toBe(aliceHome);
    expect((await alice.data(DocumentByKey, { id })).document).toBeNull();
    expect((await alice.data(NodeById, { id })).node).toEqual({ __typename: 'Folder', id });
  });

  test('of several nodes keep the order, and null what there is not', async () => {
    const { me } = await alice.data(Home);
    const ids = [bobHome, me?.id ?? '', aliceHome, NOBODY, 'nonsense', aliceHome];
    const { nodes } = await alice.data(NodesById, { ids });
    expect(nodes.map((node) => node?.__typename ?? null)).toEqual([
      null,
      'User',
      'Folder',
      null,
      null,
      'Folder',
    ]);
    const many = await alice.error(NodesById, { ids: Array.from({ length: 101 }, () => NOBODY) });
    expect(many.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'ids', rule: 'maxLength' }],
    });
  });

  test('with no key, with two, and with a bad path are BAD_USER_INPUT', async () => {
    for (const key of [{}, { id: aliceHome, path: '~' }, { path: 'a/b' }]) {
      expect((await alice.error(FolderByKey, key)).extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  test("another user's items do not exist", async () => {
    const secret = await folder(bob, 'secret');
    for (const id of [secret, bobHome, NOBODY, 'nonsense']) {
      expect((await alice.data(ItemByKey, { id })).item).toBeNull();
      expect(
        (await alice.error(CreateFolder, { input: { name: 'x', parentId: id } })).extensions,
      ).toMatchObject({
        code: 'NOT_FOUND',
        status: 404,
        what: 'folder',
      });
      expect(
        (await alice.error(UpdateItem, { input: { itemId: id, name: 'mine' } })).extensions,
      ).toMatchObject({
        code: 'NOT_FOUND',
        what: 'item',
      });
    }
    expect((await alice.data(FolderByKey, { path: '/Home/bob/secret' })).folder).toBeNull();
  });
});

describe('names', () => {
  test.each([
    ['', 'required'],
    ['   ', 'required'],
    ['..', 'reserved'],
    ['a/b', 'characters'],
    ['a\\b', 'characters'],
    ['a\u0000b', 'characters'],
    ['a\nb', 'characters'],
    ['長'.repeat(256), 'maxLength'],
  ])('%j is refused', async (name, rule) => {
    const error = await alice.error(CreateFolder, { input: { name } });
    expect(error.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      status: 400,
      fields: [{ path: 'name', rule }],
    });
  });

  test('are trimmed and normalised, and taken without regard to case', async () => {
    const { createFolder } = await alice.data(CreateFolder, { input: { name: '  Cafe\u0301 ' } });
    expect(createFolder.name).toBe('Caf\u00e9');
    const error = await alice.error(CreateFolder, { input: { name: 'CAF\u00c9' } });
    expect(error.extensions).toMatchObject({
      code: 'CONFLICT',
      status: 409,
      itemId: createFolder.id,
      name: 'CAF\u00c9',
    });
  });

  test('wanted by twenty at once are given to one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => alice.request(CreateFolder, { input: { name: 'only one' } })),
    );
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'OK').toSorted();
    expect(codes).toEqual([...Array.from({ length: 19 }, () => 'CONFLICT'), 'OK']);
  });
});

describe('fields', () => {
  test('too large or too deep are told together, and nothing is kept', async () => {
    const metadata = { a: { b: { c: { d: { e: { f: 1 } } } } } };
    const input = { name: 'a/b', description: 'x'.repeat(10_001), externalId: 'y'.repeat(256), metadata };
    const error = await alice.error(CreateFolder, { input });
    expect(error.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [
        { path: 'name', rule: 'characters' },
        { path: 'description', rule: 'maxLength' },
        { path: 'externalId', rule: 'maxLength' },
        { path: 'metadata', rule: 'maxDepth' },
      ],
    });
    const large = await alice.error(CreateFolder, {
      input: { name: 'large', metadata: { x: 'x'.repeat(17_000) } },
    });
    expect(large.extensions).toMatchObject({ fields: [{ path: 'metadata', rule: 'maxSize' }] });
    expect((await alice.data(FolderByKey, { path: '~/large' })).folder).toBeNull();
  });
});

describe('external ids', () => {
  test('make a creation repeatable', async () => {
    const input = { name: 'Import', externalId: 'import:1' };
    const first = await alice.data(CreateFolder, { input });
    const again = await alice.data(CreateFolder, { input: { ...input, name: 'Renamed meanwhile' } });
    expect(again.createFolder).toMatchObject({ id: first.createFolder.id, name: 'Import' });
    const asDocument = await alice.error(CreateDocument, { input });
    expect(asDocument.extensions).toMatchObject({ code: 'CONFLICT', itemId: first.createFolder.id });
    const foreign = await bob.error(CreateFolder, { input });
    expect(foreign.extensions).toMatchObject({ code: 'CONFLICT', externalId: 'import:1' });
    expect(foreign.extensions).not.toHaveProperty('itemId');
  });

  test('wanted by ten at once give all of them one folder', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        alice.data(CreateFolder, { input: { name: `racing ${at}`, externalId: 'import:race' } }),
      ),
    );
    expect(new Set(made.map(({ createFolder }) => createFolder.id)).size).toBe(1);
  });
});
