// How documents can be looked at: categories, what browsers show, and whom links to thumbnails serve.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { HOUR, MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { fixture, textFile } from '../support/files.js';
import { queueDone } from '../support/queue.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { CreateDocument, GrantAccess, RevokeAccess } from './generated/operations.js';
import { processed, upload } from './processing-support.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer({ background: 'ON' });
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

test.each([
  ['picture.png', 'IMAGE', true],
  ['picture.tiff', 'IMAGE', true],
  ['film.mp4', 'VIDEO', true],
  ['sample.webm', 'VIDEO', true],
  ['report-en.pdf', 'PDF', true],
  ['report-en.docx', 'OFFICE', false],
  ['report-en.ods', 'OFFICE', false],
  ['sample.txt', 'TEXT', true],
])('%s is looked at as %s', async (name, category, canPreview) => {
  const { preview } = await processed(alice, await upload(alice, await fixture(name)));
  expect(preview).toMatchObject({ category, canPreview });
  expect(preview.url !== null).toBe(canPreview);
});

test.each(['picture.png', 'film.mp4', 'report-en.pdf', 'sample.txt'])(
  '%s is shown by its link',
  async (name) => {
    const { preview } = await processed(alice, await upload(alice, await fixture(name)));
    const response = await fetch(preview.url ?? '');
    expect([response.status, response.headers.get('content-disposition')?.split(';')[0]]).toEqual([
      200,
      'inline',
    ]);
  },
);

test.each([
  ['page.html', '<!doctype html><p>x', 'TEXT', false],
  ['tree.xml', '<?xml version="1.0"?><a/>', 'TEXT', false],
  ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'IMAGE', false],
  ['data.json', '{}', 'TEXT', true],
  ['unknown.bin', '\u0000\u0001', 'OTHER', false],
])('%s, %s, is looked at as %s', async (name, content, category, canPreview) => {
  const { preview } = await processed(alice, await upload(alice, textFile(name, content)));
  expect(preview).toMatchObject({ category, canPreview });
});

test('without content there is nothing to look at', async () => {
  const { createDocument } = await alice.data(CreateDocument, { input: { name: 'empty.pdf' } });
  const { preview } = await processed(alice, createDocument.id);
  expect(preview).toEqual({ category: 'OTHER', canPreview: false, url: null });
});

test('office files can be looked at where office editing is on, in an editor', async () => {
  const { databaseUrl, blobsDir } = server;
  const settings = {
    DOCUMENT_SERVER_URL: 'https://office.example.com',
    DOCUMENT_SERVER_SECRET: 's'.repeat(32),
  };
  const node = await startTestServer({ databaseUrl, blobsDir, settings });
  try {
    const client = await node.signIn('alice');
    const { preview } = await processed(client, await upload(client, await fixture('report-en.xlsx')));
    expect(preview).toEqual({ category: 'OFFICE', canPreview: true, url: null });
  } finally {
    await node.close();
  }
});

test('a link to a thumbnail is shown and kept like any other, serves the access that its session has, and ends', async () => {
  const bob = await server.newUser('bob');
  const { me } = await bob.data<{ me: { id: string } }>('{ me { id } }');
  const id = await upload(alice, await fixture('picture.jpg', 'Überblick.jpg'));
  await queueDone(server.database);
  const grant = { itemId: id, principal: { userId: me.id }, permissions: ['READ'] } as const;
  await alice.data(GrantAccess, { input: grant });
  const { thumbnailUrl } = await processed(bob, id);
  const url = thumbnailUrl ?? '';
  const sent = await fetch(url);
  expect([sent.status, sent.headers.get('content-type'), sent.headers.get('content-disposition')]).toEqual([
    200,
    'image/webp',
    expect.stringMatching(/^inline; .*\.jpg\.webp/),
  ]);
  const again = await fetch(url, { headers: { 'if-none-match': sent.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
  const downloads = await server.database.row<{ count: number }>(sql`select count(*) from counted_download`);
  expect(downloads?.count).toBe(0);

  await alice.data(RevokeAccess, { input: grant });
  expect((await fetch(url)).status).toBe(404);
  await alice.data(GrantAccess, { input: grant });
  expect((await fetch(url)).status).toBe(200);
  server.clock.advance(HOUR - MINUTE);
  expect((await fetch(url)).status).toBe(200);
  server.clock.advance(2 * MINUTE);
  expect((await fetch(url)).status).toBe(410);
}, 120_000);
