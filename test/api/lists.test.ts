// Lists: their order, their pages, their filters, what they leave out, and what they cost in statements.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  Children,
  CreateDocument,
  CreateFolder,
  Documents,
  FolderDocuments,
  Home,
  Subfolders,
  UpdateItem,
} from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let box: string;

const folderNames = ['Äpfel', 'alpha', 'Folder 2', 'Folder 10', '文档'];
const documentNames = ['a 1.txt', 'A 2.txt', 'a 10.txt', 'b.pdf', '报告.md'];

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  box = (await alice.data(CreateFolder, { input: { name: 'box' } })).createFolder.id;
  // In an order that is none of those asked for.
  for (const name of folderNames.toReversed())
    await alice.data(CreateFolder, { input: { name, parentId: box } });
  for (const name of documentNames.toReversed()) {
    await alice.data(CreateDocument, {
      input: { name, parentId: box, tagNames: name.startsWith('a') ? ['a', 'x'] : ['x'] },
    });
  }
});
afterAll(() => server.close());

const names = (nodes: readonly { readonly name: string }[] | undefined): string[] =>
  (nodes ?? []).map(({ name }) => name);

const fetchPage = async (first: number, after: string | null) =>
  alice.data(Children, { id: box, first, after });

describe('children', () => {
  test('come folders first, numbers by their value, case beside case', async () => {
    const { folder } = await alice.data(Children, { id: box });
    expect(names(folder?.children.nodes)).toEqual([
      'alpha',
      'Äpfel',
      'Folder 2',
      'Folder 10',
      '文档',
      'a 1.txt',
      'A 2.txt',
      'a 10.txt',
      'b.pdf',
      '报告.md',
    ]);
    expect(folder?.children).toMatchObject({
      totalCount: 10,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    });
  });

  test.each([1, 3, 4, 5, 7])('page by cursor, %i at a time, without gap or double', async (first) => {
    const all = names((await alice.data(Children, { id: box })).folder?.children.nodes);
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const { folder }: Awaited<ReturnType<typeof fetchPage>> = await fetchPage(first, after);
      seen.push(...names(folder?.children.nodes));
      expect(folder?.children.pageInfo.hasPreviousPage).toBe(after !== null);
      after = folder?.children.pageInfo.endCursor ?? null;
      if (folder?.children.pageInfo.hasNextPage !== true) break;
    }
    expect(seen).toEqual(all);
  });

  test('page by offset, in either direction and of one kind', async () => {
    const { folder } = await alice.data(Children, { id: box, first: 4, offset: 4 });
    expect(names(folder?.children.nodes)).toEqual(['文档', 'a 1.txt', 'A 2.txt', 'a 10.txt']);
    const descending = await alice.data(Children, { id: box, orderBy: { field: 'NAME', direction: 'DESC' } });
    expect(names(descending.folder?.children.nodes)).toEqual([
      '文档',
      'Folder 10',
      'Folder 2',
      'Äpfel',
      'alpha',
      '报告.md',
      'b.pdf',
      'a 10.txt',
      'A 2.txt',
      'a 1.txt',
    ]);
    const created = await alice.data(Children, {
      id: box,
      kind: 'DOCUMENT',
      orderBy: { field: 'CREATED_AT', direction: 'ASC' },
    });
    expect(names(created.folder?.children.nodes)).toEqual(documentNames.toReversed());
  });

  test('keep their place when something is inserted before it', async () => {
    const { folder } = await alice.data(Children, { id: box, first: 6 });
    const after = folder?.children.pageInfo.endCursor;
    const { createFolder } = await alice.data(CreateFolder, { input: { name: 'aaa', parentId: box } });
    const rest = await alice.data(Children, { id: box, first: 6, after });
    expect(names(rest.folder?.children.nodes)).toEqual(['A 2.txt', 'a 10.txt', 'b.pdf', '报告.md']);
    await server.database.pool.query('update item set trashed_at = now() where id = $1', [createFolder.id]);
  });

  test.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ offset: -1 }, 'offset'],
    [{ after: 'x', offset: 1 }, 'offset'],
    [{ after: 'nonsense' }, 'after'],
    [{ after: Buffer.from('["SIZE","DOCUMENT",1,"x"]').toString('base64url') }, 'after'],
    [
      {
        after: Buffer.from('["CREATED_AT","DOCUMENT","x","01890000-0000-7000-8000-000000000000"]').toString(
          'base64url',
        ),
      },
      'after',
    ],
  ])('%j is BAD_USER_INPUT', async (page, path) => {
    const error = await alice.error(Children, { id: box, ...page });
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] });
  });

  test('of many folders take one statement', async () => {
    server.statements.reset();
    const { folder } = await alice.data(Subfolders, { id: box });
    expect(folder?.folders.nodes.map(({ name }) => name)).toEqual([
      'alpha',
      'Äpfel',
      'Folder 2',
      'Folder 10',
      '文档',
    ]);
    expect(server.statements.statements.filter((text) => text.includes('cross join lateral'))).toHaveLength(
      2,
    );
  });
});

describe('statements', () => {
  test('a page with owners and tags takes three, whatever its length', async () => {
    await alice.data(FolderDocuments, { id: box });
    for (const first of [1, 5]) {
      server.statements.reset();
      const { folder } = await alice.data(FolderDocuments, { id: box, first });
      expect(folder?.documents.nodes).toHaveLength(first);
      // The folder, its documents, which tags they bear; the viewer, the owners and the tags are kept.
      expect(server.statements.statements).toHaveLength(3);
    }
  });

  test('a list of documents anywhere takes two, and one more for the total', async () => {
    await alice.data(Documents, {});
    server.statements.reset();
    await alice.data(Documents, { first: 5 });
    expect(server.statements.statements).toHaveLength(3);
  });
});

describe('documents', () => {
  test('are found anywhere, newest first, and nobody else finds them', async () => {
    const { documents } = await alice.data(Documents, {});
    expect(names(documents.nodes)).toEqual(documentNames);
    expect(documents.totalCount).toBe(5);
    const foreign = await bob.data(Documents, {});
    expect(foreign.documents).toMatchObject({ nodes: [], totalCount: 0 });
  });

  test('page by cursor and by offset', async () => {
    const first = await alice.data(Documents, { first: 2 });
    const second = await alice.data(Documents, { first: 2, after: first.documents.pageInfo.endCursor });
    const third = await alice.data(Documents, { first: 2, offset: 4 });
    expect([first, second, third].flatMap(({ documents }) => names(documents.nodes))).toEqual(documentNames);
    expect(third.documents.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('are filtered by everything at once', async () => {
    const { me } = await alice.data(Home);
    const tags = await server.database.pool.query<{ id: string }>(
      "select id from tag where name in ('a', 'x') order by name",
    );
    const [a, x] = tags.rows.map(({ id }) => id);
    const filtered = async (filter: object): Promise<string[]> =>
      names(
        (await alice.data(Documents, { filter, orderBy: { field: 'NAME', direction: 'ASC' } })).documents
          .nodes,
      );

    expect(await filtered({ text: 'A 1' })).toEqual(['a 1.txt', 'a 10.txt']);
    expect(await filtered({ text: '%' })).toEqual([]);
    expect(await filtered({ text: '报' })).toEqual(['报告.md']);
    expect(await filtered({ within: box, text: 'txt' })).toEqual(['a 1.txt', 'A 2.txt', 'a 10.txt']);
    expect(await filtered({ tagIds: [a, x] })).toHaveLength(5);
    expect(await filtered({ tagIds: [a, x], allTags: true })).toEqual(['a 1.txt', 'a 10.txt']);
    expect(await filtered({ tagIds: ['nonsense'] })).toEqual([]);
    expect(await filtered({ ownerIds: [me?.id] })).toHaveLength(5);
    expect(await filtered({ ownerIds: [box] })).toEqual([]);
    expect(await filtered({ mimeTypes: ['PDF', 'md'] })).toEqual(['b.pdf', '报告.md']);
    expect(await filtered({ mimeTypes: ['application/*'] })).toHaveLength(5);
    expect(await filtered({ mimeTypes: ['image/*'] })).toEqual([]);
    expect(await filtered({ size: { min: 1 } })).toEqual([]);
    expect(await filtered({ size: { min: 0, max: 0 } })).toHaveLength(5);
    expect(await filtered({ createdAt: { from: '2020-01-01T00:00:00.000Z' } })).toHaveLength(5);
    expect(await filtered({ createdAt: { to: '2020-01-01T00:00:00.000Z' } })).toEqual([]);
    expect(await filtered({ updatedAt: { from: '2100-01-01T00:00:00.000Z' } })).toEqual([]);
    expect(await filtered({ isPublic: true })).toEqual([]);
  });

  test('are public where a grant to everyone stands on them', async () => {
    const { createDocument } = await alice.data(CreateDocument, { input: { name: 'open.txt' } });
    await alice.data(UpdateItem, { input: { itemId: createDocument.id, isPublic: true } });
    const found = await bob.data(Documents, { filter: { isPublic: true } });
    expect(names(found.documents.nodes)).toEqual(['open.txt']);
  });

  test.each([
    [{ within: '01890000-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
    [{ createdAt: { from: '2026-01-02T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' } }, 'BAD_USER_INPUT'],
    [{ size: { min: 2, max: 1 } }, 'BAD_USER_INPUT'],
    [{ tagIds: Array.from({ length: 101 }, () => 'x') }, 'BAD_USER_INPUT'],
  ])('the filter %j is %s', async (filter, code) => {
    expect((await alice.error(Documents, { filter })).extensions.code).toBe(code);
  });

  test('within a folder that somebody else has are NOT_FOUND', async () => {
    expect((await bob.error(Documents, { filter: { within: box } })).extensions.code).toBe('NOT_FOUND');
  });
});
