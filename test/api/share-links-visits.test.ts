// What visitors without an account see by a share link.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR, later } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { fixture, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { NOBODY } from './groups-support.js';
import {
  accessCount,
  cutOff,
  fresh,
  grant,
  newFolder,
  newText,
  refusedVisit,
  rows,
  share,
  upload,
  visit,
} from './share-links-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
  await alice.data('mutation { updateProfile(input: { fullName: "Alice Doe" }) { id } }');
});
afterAll(() => server.close());

describe('a shared document', () => {
  test('is shown to who may download it with all links', async () => {
    const id = await upload(alice, await fixture('sample.png', fresh('picture.png')));
    const link = await share(alice, id);
    const seen = await visit(server, link.token);
    expect(seen).toEqual({
      kind: 'DOCUMENT',
      name: seen.name,
      size: seen.size,
      mimeType: 'image/png',
      permission: 'DOWNLOAD',
      expiresAt: null,
      sharedBy: 'Alice Doe',
      previewUrl: expect.stringMatching(/^http.*\/shared\/[\w-]+\/.*picture\.png$/) as unknown,
      downloadUrl: expect.stringMatching(/^http.*\/shared\/[\w-]+\/.*picture\.png$/) as unknown,
      archiveUrl: null,
      uploadUrl: null,
      children: null,
      breadcrumbs: [],
    });
    expect(seen.size).toBeGreaterThan(0);
  });

  test('is shown to who may only view it with the preview, where its type is safe', async () => {
    const expiresAt = later(server.clock.now(), HOUR).toISOString();
    const image = await share(bob, await upload(bob, await fixture('sample.jpg')), {
      permission: 'VIEW',
      expiresAt,
    });
    expect(await visit(server, image.token)).toMatchObject({
      permission: 'VIEW',
      sharedBy: 'bob',
      expiresAt,
      previewUrl: expect.any(String) as unknown,
      downloadUrl: null,
    });
    const page = textFile('page.html', '<!doctype html><script>alert(1)</script>');
    const unsafe = await share(alice, await upload(alice, page), { permission: 'VIEW' });
    expect(await visit(server, unsafe.token)).toMatchObject({ previewUrl: null, downloadUrl: null });
  });

  test('without content has no links to it', async () => {
    const { createDocument } = await alice.data<{ createDocument: { id: string } }>(
      'mutation { createDocument(input: { name: "empty" }) { id } }',
    );
    const link = await share(alice, createDocument.id);
    expect(await visit(server, link.token)).toMatchObject({ size: 0, previewUrl: null, downloadUrl: null });
  });

  test('is no access by being looked at, however often', async () => {
    const link = await share(alice, await newText(alice), { maxAccessCount: 1 });
    for (let times = 0; times < 3; times += 1) await visit(server, link.token);
    expect(await accessCount(server, link)).toBe(0);
    expect(await rows(server, 'select 1 from share_visit where link_id = $1', link.id)).toEqual([]);
  });
});

describe('a shared folder', () => {
  test('shows what is in it, folders first, each by name, page by page, down and never out', async () => {
    const outside = await newFolder(alice, fresh('outside'));
    const top = await newFolder(alice, fresh('top'), outside);
    const beside = await newFolder(alice, fresh('beside'), outside);
    const inner = await newFolder(alice, 'inner 内部', top);
    const deep = await newFolder(alice, 'deep', inner);
    const note = await upload(alice, textFile('b 10.txt', 'ten'), top);
    await upload(alice, textFile('b 9.txt', 'nine'), top);
    await upload(alice, textFile('deepest.txt', 'deepest'), deep);
    const { token } = await share(alice, top);

    const seen = await visit(server, token);
    expect(seen).toMatchObject({
      kind: 'FOLDER',
      size: null,
      mimeType: null,
      previewUrl: null,
      downloadUrl: null,
      archiveUrl: expect.any(String) as unknown,
      uploadUrl: null,
    });
    expect(seen.children?.totalCount).toBe(3);
    expect(seen.children?.nodes.map(({ name, kind, size }) => [name, kind, size])).toEqual([
      ['inner 内部', 'FOLDER', null],
      ['b 9.txt', 'DOCUMENT', 4],
      ['b 10.txt', 'DOCUMENT', 3],
    ]);
    expect(seen.children?.nodes[0]).toMatchObject({ downloadUrl: null, previewUrl: null, mimeType: null });
    expect(seen.children?.nodes[1]).toMatchObject({
      downloadUrl: expect.any(String) as unknown,
      previewUrl: expect.any(String) as unknown,
      mimeType: 'text/plain',
    });
    expect(seen.breadcrumbs).toEqual([{ name: seen.name }]);

    const firstPage = await visit(server, token, { first: 2 });
    expect(firstPage.children?.pageInfo.hasNextPage).toBe(true);
    const after = firstPage.children?.pageInfo.endCursor ?? '';
    const rest = await visit(server, token, { first: 2, after });
    expect(rest.children?.nodes.map(({ name }) => name)).toEqual(['b 10.txt']);

    const below = await visit(server, token, { folderId: deep });
    expect(below.children?.nodes.map(({ name }) => name)).toEqual(['deepest.txt']);
    expect(below.breadcrumbs.map(({ name }) => name)).toEqual([seen.name, 'inner 内部', 'deep']);
    expect((await visit(server, token, { folderId: top })).children?.totalCount).toBe(3);
    for (const folderId of [outside, beside, note, NOBODY, 'no id', '00000000-0000-7000-8000-000000000001']) {
      expect(await refusedVisit(server, token, { folderId })).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await refusedVisit(server, token, { first: 101 })).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await refusedVisit(server, token, { after: 'x' })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('by a VIEW link has previews, but neither downloads nor an archive', async () => {
    const folder = await newFolder(alice, fresh('viewed'));
    await newText(alice, 'x', folder);
    const seen = await visit(server, (await share(alice, folder, { permission: 'VIEW' })).token);
    expect(seen).toMatchObject({ archiveUrl: null, uploadUrl: null });
    expect(seen.children?.nodes).toMatchObject([
      { previewUrl: expect.any(String) as unknown, downloadUrl: null },
    ]);
  });

  test('by an UPLOAD link shows nothing but where to drop', async () => {
    const folder = await newFolder(alice, fresh('dropped'));
    const inner = await newFolder(alice, 'inner', folder);
    await newText(alice, 'x', folder);
    const { token } = await share(alice, folder, { permission: 'UPLOAD' });
    for (const folderId of [undefined, inner]) {
      expect(await visit(server, token, folderId === undefined ? {} : { folderId })).toMatchObject({
        size: null,
        previewUrl: null,
        downloadUrl: null,
        archiveUrl: null,
        uploadUrl: expect.any(String) as unknown,
        children: null,
        breadcrumbs: [],
      });
    }
  });

  test('shows only what inherits from it, whatever its creator may read', async () => {
    const folder = await newFolder(alice, fresh('partly'));
    const open = await newFolder(alice, 'open', folder);
    const hidden = await newFolder(alice, 'hidden', folder);
    await newText(alice, 'x', hidden);
    await cutOff(alice, hidden);
    await grant(alice, folder, bob, 'SHARE');
    const { token } = await share(bob, folder);
    const seen = await visit(server, token);
    expect([seen.children?.totalCount, seen.children?.nodes.map(({ id }) => id)]).toEqual([1, [open]]);
    expect(await refusedVisit(server, token, { folderId: hidden })).toMatchObject({ code: 'NOT_FOUND' });
    // Nor what the creator may read, but does not pass on: it has stopped inheriting.
    await grant(alice, hidden, bob, 'READ');
    expect((await visit(server, token)).children?.totalCount).toBe(1);
    expect(await refusedVisit(server, token, { folderId: hidden })).toMatchObject({ code: 'NOT_FOUND' });
  });
});
