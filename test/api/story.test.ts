// The main job, as a client does it: sign in, make a folder, upload a real file, list the folder, download the same bytes.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { bytesOf, fixture, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { Children, CreateFolder, DocumentByKey, Home, UploadDocument } from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

test('a person keeps a PDF with a Chinese name and gets the same bytes back', async () => {
  const { me } = await alice.data(Home);
  expect(me?.home).toMatchObject({
    name: 'alice',
    path: [],
    parent: null,
    viewerPermissions: expect.any(Array),
  });

  const { createFolder } = await alice.data(CreateFolder, { input: { name: '合同' } });
  expect(createFolder).toMatchObject({
    name: '合同',
    owner: { username: 'alice' },
    parent: { id: me?.home?.id },
    path: [{ name: 'alice' }],
    viewerPermissions: ['READ', 'WRITE', 'MOVE', 'DELETE', 'SHARE', 'MANAGE'],
    inheritsAccess: true,
    isPublic: false,
    status: 'ACTIVE',
  });

  const pdf = await fixture('sample.pdf', '租赁合同 2026 年.pdf');
  const { uploadDocument } = succeeded(
    await alice.upload(
      UploadDocument,
      { input: { file: null as never, parentId: createFolder.id, tagNames: ['合同', 'Q3'] } },
      { 'input.file': pdf },
    ),
  );
  expect(uploadDocument).toMatchObject({
    name: '租赁合同 2026 年.pdf',
    mimeType: 'application/pdf',
    extension: 'pdf',
    size: pdf.size,
    tags: [{ name: 'Q3' }, { name: '合同' }],
    currentRevision: { number: 1, fileName: '租赁合同 2026 年.pdf', createdBy: { username: 'alice' } },
  });

  const { folder } = await alice.data(Children, { id: createFolder.id });
  expect(folder?.children.nodes).toMatchObject([
    { __typename: 'Document', id: uploadDocument.id, size: pdf.size, owner: { username: 'alice' } },
  ]);

  const response = await fetch(uploadDocument.downloadUrl ?? '');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('content-disposition')).toContain(
    `filename*=UTF-8''${encodeURIComponent('租赁合同 2026 年.pdf')}`,
  );
  expect((await bytesOf(response)).equals(await bytesOf(pdf))).toBe(true);

  const byPath = await alice.data(DocumentByKey, { path: '~/合同/租赁合同 2026 年.PDF' });
  expect(byPath.document?.id).toBe(uploadDocument.id);
});

const longest = `${'长'.repeat(251)}.pdf`;

test.each([
  [
    'sample.docx',
    'Bericht "final".docx',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  ['sample.png', "it's a picture; really.png", 'image/png'],
  ['sample.txt', '说明.txt', 'text/plain'],
  ['sample.pdf', longest, 'application/pdf'],
])('%s as %s, byte for byte', async (name, as, mimeType) => {
  const file = await fixture(name, as);
  const { uploadDocument } = succeeded(
    await alice.upload(UploadDocument, { input: { file: null as never } }, { 'input.file': file }),
  );
  expect(uploadDocument).toMatchObject({ name: as, mimeType, size: file.size });
  const response = await fetch(uploadDocument.downloadUrl ?? '');
  expect(fileNameIn(response.headers.get('content-disposition') ?? '')).toBe(as);
  expect((await bytesOf(response)).equals(await bytesOf(file))).toBe(true);
});

/** As RFC 6266 has it: the extended form where it is given, else the quoted one. */
function fileNameIn(disposition: string): string {
  const [, extended] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? [];
  if (extended !== undefined) return decodeURIComponent(extended);
  const [, quoted] = /filename="((?:[^"\\]|\\.)*)"/.exec(disposition) ?? [];
  return (quoted ?? '').replace(/\\(.)/g, '$1');
}

test('an empty file is a document with content of no bytes', async () => {
  const { uploadDocument } = succeeded(
    await alice.upload(
      UploadDocument,
      { input: { file: null as never } },
      { 'input.file': textFile('empty.txt', '') },
    ),
  );
  expect(uploadDocument).toMatchObject({ size: 0, currentRevision: { number: 1, size: 0 } });
  expect((await bytesOf(await fetch(uploadDocument.downloadUrl ?? ''))).length).toBe(0);
});
