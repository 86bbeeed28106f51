// Revisions: kept for ever, numbered without gaps, and never overwritten by who has not seen the last one.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { refused, succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { bytesOf, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { CreateDocument, RestoreRevision, Revisions, UploadRevision } from './generated/operations.js';
import type { UploadRevisionInput } from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
});
afterAll(() => server.close());

let made = 0;
const newDocument = async (): Promise<string> =>
  (await alice.data(CreateDocument, { input: { name: `document ${(made += 1)}.txt` } })).createDocument.id;
const add = (input: UploadRevisionInput, text: string, client = alice) =>
  client.upload(
    UploadRevision,
    { input: { ...input, file: null as never } },
    { 'input.file': textFile(`${text}.txt`, text) },
  );

test('a document without content has no revision, no links and no bytes', async () => {
  const { createDocument } = await alice.data(CreateDocument, { input: { name: 'empty.txt' } });
  expect(createDocument).toMatchObject({
    size: 0,
    mimeType: 'application/octet-stream',
    sha256: null,
    downloadUrl: null,
    contentUrl: null,
    currentRevision: null,
  });
});

test('each upload is a revision with its own bytes, newest first', async () => {
  const documentId = await newDocument();
  for (const text of ['one', 'two', 'three']) {
    const { uploadRevision } = succeeded(await add({ documentId, comment: `it is ${text}` }, text));
    expect(uploadRevision).toMatchObject({
      size: text.length,
      mimeType: 'text/plain',
      currentRevision: { fileName: `${text}.txt` },
    });
  }
  const { document } = await alice.data(Revisions, { id: documentId });
  expect(document?.revisions.nodes.map(({ number, comment }) => [number, comment])).toEqual([
    [3, 'it is three'],
    [2, 'it is two'],
    [1, 'it is one'],
  ]);
  expect(document?.revisions.totalCount).toBe(3);
  const texts = await Promise.all(
    (document?.revisions.nodes ?? []).map(async ({ downloadUrl }) => {
      const response = await fetch(downloadUrl);
      return [(await bytesOf(response)).toString(), response.headers.get('content-disposition')];
    }),
  );
  expect(texts).toEqual(['three', 'two', 'one'].map((text) => [text, `attachment; filename=${text}.txt`]));

  const page = await alice.data(Revisions, { id: documentId, first: 2 });
  const rest = await alice.data(Revisions, {
    id: documentId,
    first: 2,
    after: page.document?.revisions.pageInfo.endCursor,
  });
  expect(page.document?.revisions.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  expect(rest.document?.revisions.nodes.map(({ number }) => number)).toEqual([1]);
  expect(rest.document?.revisions.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

describe('expectedRevision', () => {
  test('of what has moved on is CONFLICT, with where it is', async () => {
    const documentId = await newDocument();
    succeeded(await add({ documentId, expectedRevision: 0 }, 'one'));
    expect(refused(await add({ documentId, expectedRevision: 0 }, 'two')).extensions).toMatchObject({
      code: 'CONFLICT',
      currentRevision: 1,
    });
    succeeded(await add({ documentId, expectedRevision: 1 }, 'two'));
  });

  test('of two at once exactly one wins', async () => {
    const documentId = await newDocument();
    succeeded(await add({ documentId }, 'first'));
    for (const round of [1, 2, 3, 4, 5]) {
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) => add({ documentId, expectedRevision: round }, `${name}${round}`)),
      );
      const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'OK').toSorted();
      expect(codes).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'OK']);
    }
    const { document } = await alice.data(Revisions, { id: documentId });
    expect(document?.revisions.nodes.map(({ number }) => number)).toEqual([6, 5, 4, 3, 2, 1]);
  });
});

test('uploads at once without it are all kept, one after the other', async () => {
  const documentId = await newDocument();
  await Promise.all(
    Array.from({ length: 8 }, async (_, at) => succeeded(await add({ documentId }, `text ${at}`))),
  );
  const { document } = await alice.data(Revisions, { id: documentId });
  expect(document?.revisions.nodes.map(({ number }) => number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
});

describe('restoreRevision', () => {
  test('makes earlier content current as a new revision', async () => {
    const documentId = await newDocument();
    for (const text of ['old', 'newer']) succeeded(await add({ documentId }, text));
    const { restoreRevision } = await alice.data(RestoreRevision, {
      input: { documentId, number: 1, comment: 'as it was' },
    });
    expect(restoreRevision).toMatchObject({
      size: 3,
      currentRevision: { number: 3, fileName: 'old.txt', comment: 'as it was' },
    });
    expect((await bytesOf(await fetch(restoreRevision.downloadUrl ?? ''))).toString()).toBe('old');
  });

  test('of one that there is not is NOT_FOUND', async () => {
    const error = await alice.error(RestoreRevision, {
      input: { documentId: await newDocument(), number: 1 },
    });
    expect(error.extensions).toMatchObject({ code: 'NOT_FOUND', what: 'revision' });
  });
});

test("somebody else's document does not exist, and one that is only readable is FORBIDDEN", async () => {
  const documentId = await newDocument();
  expect(refused(await add({ documentId }, 'x', bob)).extensions).toMatchObject({
    code: 'NOT_FOUND',
    what: 'document',
  });
  await alice.data('mutation ($id: ID!) { updateItem(input: { itemId: $id, isPublic: true }) { id } }', {
    id: documentId,
  });
  expect(refused(await add({ documentId }, 'x', bob)).extensions).toMatchObject({
    code: 'FORBIDDEN',
    permission: 'WRITE',
  });
  const error = await bob.error(RestoreRevision, { input: { documentId, number: 1 } });
  expect(error.extensions).toMatchObject({ code: 'FORBIDDEN', permission: 'WRITE' });
});
