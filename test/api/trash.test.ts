// Into the trash: what goes along, who sees it there and who does not.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { code, homeOf, newDocument, newFolder } from './access-support.js';
import * as operations from './generated/operations.js';
import {
  byId,
  changes,
  fresh,
  listTrash,
  namesInTrash,
  outcome,
  purge,
  restore,
  rows,
  trash,
} from './trash-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let home: string;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  home = await homeOf(alice);
});
afterAll(() => server.close());

const upload = async (client: ApiClient, name: string, parentId?: string) =>
  succeeded(
    await client.upload(
      operations.UploadDocument,
      { input: { file: null as never, parentId } },
      { 'input.file': textFile(name, name) },
    ),
  ).uploadDocument;

describe('trashing', () => {
  test('a document: seen by its id and in the trash, and nowhere else', async () => {
    const document = await newDocument(alice, '合同 2026.txt');
    const [answered] = await trash(alice, document);
    expect(answered).toMatchObject({
      __typename: 'Document',
      id: document,
      name: '合同 2026.txt',
      status: 'TRASHED',
      trashedAt: expect.any(String),
      parent: { id: home },
      viewerPermissions: expect.arrayContaining(['MANAGE']),
    });
    expect(await byId(alice, document)).toMatchObject({ id: document, status: 'TRASHED' });
    const { node, nodes } = await alice.data<{ node: object; nodes: object[] }>(
      'query ($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { id ... on Item { status } } }',
      { id: document },
    );
    expect(node).toEqual({ __typename: 'Document', id: document });
    expect(nodes).toEqual([{ id: document, status: 'TRASHED' }]);
    expect(await namesInTrash(alice)).toContain('合同 2026.txt');
    const byPath = { path: '~/合同 2026.txt' };
    expect((await alice.data(operations.DocumentByKey, byPath)).document).toBeNull();
    expect((await alice.data(operations.Documents, {})).documents.nodes).toEqual([]);
    const { folder } = await alice.data(operations.Children, { id: home });
    expect(folder?.children.nodes).toEqual([]);
    // The name is free.
    expect(await newDocument(alice, '合同 2026.TXT')).not.toBe(document);
  });

  test('a folder: everything that is live below goes along, and is not seen by itself', async () => {
    const top = await newFolder(alice, fresh('folder'));
    const inner = await newFolder(alice, 'inner', top);
    const [before, below] = [
      await newDocument(alice, 'before', inner),
      await newDocument(alice, 'below', inner),
    ];
    await trash(alice, before);
    expect(await trash(alice, top)).toMatchObject([{ id: top, status: 'TRASHED' }]);
    for (const id of [inner, below]) expect(await byId(alice, id)).toBeNull();
    // What was in the trash before stays there by itself, and shows nothing of what it was in.
    expect(await byId(alice, before)).toMatchObject({ status: 'TRASHED', parent: null, path: [] });
    const batches = await rows<{ id: string; batch: string }>(
      server,
      'select id, trash_batch as batch from item where id = any($1::uuid[]) order by id',
      [top, inner, before, below],
    );
    expect(batches).toEqual([
      { id: top, batch: top },
      { id: inner, batch: top },
      { id: before, batch: before },
      { id: below, batch: top },
    ]);
    const { folder } = await alice.data<{ folder: object }>(
      `query ($id: ID!) { folder(id: $id) {
        children { totalCount nodes { id } } documents { nodes { id } } folders { nodes { id } }
        statistics { documentCount folderCount totalBytes }
      } }`,
      { id: top },
    );
    expect(folder).toEqual({
      children: { totalCount: 0, nodes: [] },
      documents: { nodes: [] },
      folders: { nodes: [] },
      statistics: { documentCount: 0, folderCount: 0, totalBytes: 0 },
    });
    expect(await changes(server, 'ITEM_TRASHED', top, inner, below)).toMatchObject([
      { itemId: top, details: {}, lineage: expect.arrayContaining([top, home]) },
    ]);
  });

  test('several, doubles dropped, in their order; what is below another one goes with that', async () => {
    const top = await newFolder(alice, fresh('folder'));
    const below = await newDocument(alice, 'below', top);
    const beside = await newDocument(alice, fresh('beside'));
    const answered = await trash(alice, below, beside, top, below.toUpperCase());
    expect(answered.map(({ id, status }) => [id, status])).toEqual([
      [below, 'TRASHED'],
      [beside, 'TRASHED'],
      [top, 'TRASHED'],
    ]);
    expect(await byId(alice, below)).toBeNull();
    expect(await changes(server, 'ITEM_TRASHED', top, beside, below)).toHaveLength(2);
    await restore(alice, top);
    expect(await byId(alice, below)).toMatchObject({ status: 'ACTIVE' });
  });

  test('twice: no change', async () => {
    const document = await newDocument(alice, fresh('document'));
    await trash(alice, document);
    const { trashedAt } = (await listTrash(alice)).edges.find(({ node }) => node.id === document)?.node ?? {};
    server.clock.advance(1000);
    expect(await trash(alice, document)).toMatchObject([{ id: document, trashedAt }]);
    expect(await changes(server, 'ITEM_TRASHED', document)).toHaveLength(1);
    expect(await outcome(bob, 'trashItems', document)).toBe('NOT_FOUND');
  });

  test('one is audited as the target, several by their ids', async () => {
    const [one, two] = [await newDocument(alice, fresh('one')), await newDocument(alice, fresh('two'))];
    await trash(alice, one);
    await restore(alice, one);
    await trash(alice, one, two);
    await purge(alice, one, two);
    const logged = await rows(
      server,
      `select action, target_id as target, details from audit_entry
       where target_id = $1 or details -> 'itemIds' ? $1::text order by xid, id`,
      one,
    );
    const itemIds = [one, two];
    expect(logged).toMatchObject([
      { action: 'createDocument' },
      { action: 'trashItems', target: one, details: {} },
      { action: 'restoreItems', target: one, details: {} },
      { action: 'trashItems', target: null, details: { itemIds } },
      { action: 'purgeItems', target: null, details: { itemIds } },
    ]);
  });
});

describe('links to what is in the trash answer 404', () => {
  test('downloads, share links, their files and archives', async () => {
    const folder = await newFolder(alice, fresh('folder'));
    const document = await upload(alice, 'shared.txt', folder);
    const { createShareLink: link } = await alice.data(operations.CreateShareLink, {
      input: { itemId: folder },
    });
    const { shareLink } = await server
      .client()
      .data<{ shareLink: { archiveUrl: string; children: { nodes: { downloadUrl: string }[] } } }>(
        'query ($token: String!) { shareLink(token: $token) { archiveUrl children { nodes { downloadUrl } } } }',
        { token: link.token },
      );
    const urls = [
      document.downloadUrl ?? '',
      document.contentUrl ?? '',
      shareLink.archiveUrl,
      shareLink.children.nodes[0]?.downloadUrl ?? '',
    ];
    const states = () => Promise.all(urls.map(async (url) => (await fetch(url)).status));
    expect(await states()).toEqual([200, 200, 200, 200]);
    await trash(alice, folder);
    expect(await states()).toEqual([404, 404, 404, 404]);
    expect(code(await server.client().error(operations.Visit, { token: link.token }))).toMatch(/^NOT_FOUND/);
    await restore(alice, folder);
    expect(await states()).toEqual([200, 200, 200, 200]);
  });
});
