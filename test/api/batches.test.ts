// One operation that asks for the same thing in several places, or for the same of many: answered whole, in few statements.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOMES_ID } from '../../src/common/ids.js';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  CreateDocument,
  CreateFolder,
  Documents,
  UpdateItem,
  UploadDocument,
} from './generated/operations.js';
import type { UploadDocumentInput } from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;
let box: string;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  box = (await alice.data(CreateFolder, { input: { name: 'box' } })).createFolder.id;
  for (const name of ['a', 'b', 'c']) await alice.data(CreateDocument, { input: { name, parentId: box } });
});
afterAll(() => server.close());

test('a folder asked for twice has its page twice, not a page twice as long', async () => {
  const { folder } = await alice.data<{ folder: Record<'a' | 'b', { nodes: { name: string }[] }> }>(
    `query ($id: ID!) { folder(id: $id) { a: children(first: 5) { nodes { name } } b: children(first: 5) { nodes { name } } } }`,
    { id: box },
  );
  const names = ['a', 'b', 'c'].map((name) => ({ name }));
  expect(folder).toEqual({ a: { nodes: names }, b: { nodes: names } });
});

test('so has one that several documents are in', async () => {
  interface Listed {
    readonly documents: { nodes: { parent: { children: { nodes: object[]; totalCount: number } } }[] };
  }
  server.statements.reset();
  const { documents } = await alice.data<Listed>(
    '{ documents(first: 3) { nodes { parent { children { nodes { name } totalCount } } } } }',
  );
  for (const { parent } of documents.nodes) {
    expect([parent.children.nodes.length, parent.children.totalCount]).toEqual([3, 3]);
  }
  // The documents, their folder, its contents, their number.
  expect(server.statements.statements).toHaveLength(4);
});

test('a document asked for twice has its revisions twice', async () => {
  const upload = async (name: string) =>
    succeeded(
      await alice.upload(
        UploadDocument,
        { input: { file: null, onConflict: 'NEW_REVISION', name: 'revised' } },
        { 'input.file': textFile(name, name) },
      ),
    ).uploadDocument;
  await upload('one');
  const { id } = await upload('two');
  const { document } = await alice.data<{
    document: Record<'a' | 'b', { nodes: object[]; totalCount: number }>;
  }>(
    `query ($id: ID!) { document(id: $id) { a: revisions { nodes { number } totalCount } b: revisions { nodes { number } totalCount } } }`,
    { id },
  );
  const revisions = { nodes: [{ number: 2 }, { number: 1 }], totalCount: 2 };
  expect(document).toEqual({ a: revisions, b: revisions });
});

test('totals and filters of many folders take one statement each', async () => {
  for (const name of ['x', 'y', 'z']) {
    await alice.data(CreateFolder, { input: { name, parentId: box } });
  }
  server.statements.reset();
  await alice.data(
    `query ($id: ID!) {
      folder(id: $id) { folders { nodes { children { totalCount } documents(filter: { within: $id }) { totalCount } } } }
    }`,
    { id: box },
  );
  // The folder, its folders, what reaches them, what the filter names; of them their contents, their documents, and the
  // numbers of both.
  expect(server.statements.statements).toHaveLength(8);
});

test('variables know the defaults of input fields, and which of them does not fit', async () => {
  await alice.data(Documents, { orderBy: { field: 'NAME' } as never });
  const { extensions } = await alice.error(
    'query ($at: DateTime) { documents(filter: { createdAt: { from: $at } }) { totalCount } }',
    { at: 'yesterday' },
  );
  expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 });
});

test('texts are found however they are written', async () => {
  const description = 'Straße ÉTÉ'.normalize('NFD');
  await alice.data(CreateDocument, { input: { name: 'ΟΔΟΣ.pdf', description } });
  for (const text of ['straße', 'été', 'οδος', 'ΟΔΟΣ']) {
    const { documents } = await alice.data(Documents, { filter: { text } });
    expect(documents.nodes.map(({ name }) => name)).toEqual(['ΟΔΟΣ.pdf']);
  }
});

test('/Home takes nothing but homes, and the tree is not deeper than it may be', async () => {
  const admin = await server.signIn();
  const error = await admin.error(CreateFolder, { input: { name: 'carl', parentId: HOMES_ID } });
  expect(error.extensions).toMatchObject({ code: 'CONFLICT', itemId: HOMES_ID });

  const made: string[] = [box];
  for (let depth = 0; depth < 124; depth += 1) {
    const { createFolder } = await alice.data<{ createFolder: { id: string } }>(
      'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { id } }',
      { input: { name: 'deep', parentId: made.at(-1) } },
    );
    made.push(createFolder.id);
  }
  const tooDeep = await alice.error(CreateFolder, { input: { name: 'deep', parentId: made.at(-1) ?? '' } });
  expect(tooDeep.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: [{ path: 'parentId', rule: 'depth' }],
  });
});

test('metadata that says the same is no change', async () => {
  const { createDocument } = await alice.data(CreateDocument, { input: { name: 'same' } });
  const input = { itemId: createDocument.id, metadata: { bb: 1, a: 2 } };
  const first = await alice.data(UpdateItem, { input });
  const second = await alice.data(UpdateItem, { input });
  expect(second.updateItem.updatedAt).toBe(first.updateItem.updatedAt);
});

const uploadNumber = async (input: UploadDocumentInput) =>
  succeeded(
    await alice.upload(
      UploadDocument,
      { input: { ...input, file: null, onConflict: 'NEW_REVISION' } },
      { 'input.file': textFile('named', 'the same') },
    ),
  ).uploadDocument.currentRevision?.number;

test('only who bears the external id has an upload of its own bytes left out', async () => {
  expect(await uploadNumber({})).toBe(1);
  expect(await uploadNumber({ externalId: 'nobody bears it' })).toBe(2);
});
