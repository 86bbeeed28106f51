// What is below a folder, counted for whoever asks: against counting by hand, over all the ways to hold something.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { ROOT, EVERYONE, give, homeOf, inherit, newDocument, newFolder } from './access-support.js';
import * as operations from './generated/operations.js';
import { idOf } from './groups-support.js';
import { statisticsOf, trash } from './trash-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
let top: string;
let inner: string;
let cut: string;

const upload = async (name: string, bytes: number, parentId: string): Promise<string> =>
  succeeded(
    await alice.upload(
      operations.UploadDocument,
      { input: { file: null as never, parentId } },
      { 'input.file': textFile(name, 'x'.repeat(bytes)) },
    ),
  ).uploadDocument.id;

const counts = (folderCount: number, documentCount: number, totalBytes: number) => ({
  folderCount,
  documentCount,
  totalBytes,
});

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
  top = await newFolder(alice, '项目');
  inner = await newFolder(alice, '内', top);
  cut = await newFolder(alice, '密', inner);
  await inherit(alice, cut, false);
  await upload('one', 1, top);
  await upload('ten', 10, inner);
  await upload('hundred', 100, cut);
  await newDocument(alice, 'without content', cut);
});
afterAll(() => server.close());

test('the current revisions, documents and folders of the whole subtree, without the folder itself', async () => {
  expect(await statisticsOf(alice, top)).toEqual(counts(2, 4, 111));
  expect(await statisticsOf(alice, cut)).toEqual(counts(0, 2, 100));
  const id = await upload('revised', 1000, top);
  const revise = 'mutation ($input: UploadRevisionInput!) { uploadRevision(input: $input) { id } }';
  succeeded(
    await alice.upload<unknown, object>(
      revise,
      { input: { documentId: id, file: null } },
      { 'input.file': textFile('revised', 'xx') },
    ),
  );
  expect(await statisticsOf(alice, top)).toEqual(counts(2, 5, 113));
  await trash(alice, id);
  expect(await statisticsOf(alice, top)).toEqual(counts(2, 4, 111));
});

test('only what the viewer may read', async () => {
  expect(await statisticsOf(bob, top)).toBeNull();
  expect(await statisticsOf(bob, ROOT)).toEqual(counts(1, 0, 0));
  await give(alice, top, { userId: bobId });
  expect(await statisticsOf(bob, top)).toEqual(counts(1, 2, 11));
  const secret = await upload('secret', 5, inner);
  await inherit(alice, secret, false);
  expect(await statisticsOf(bob, top)).toEqual(counts(1, 2, 11));
  await give(alice, secret, EVERYONE);
  expect(await statisticsOf(bob, top)).toEqual(counts(1, 3, 16));
  // A grant below what is closed opens just what it stands on.
  const deep = await newFolder(alice, 'deep', cut);
  await upload('deep', 7, deep);
  await give(alice, deep, { userId: bobId });
  expect(await statisticsOf(bob, top)).toEqual(counts(2, 4, 23));
  expect(await statisticsOf(bob, ROOT)).toEqual(counts(4, 4, 23));
  expect(await statisticsOf(alice, top)).toEqual(counts(3, 6, 123));
  const { folderCount, documentCount } = (await statisticsOf(admin, ROOT)) ?? counts(0, 0, 0);
  expect([folderCount, documentCount]).toEqual([8, 6]);
});

test('for who holds very much', async () => {
  const carol = await server.newUser('carol');
  const carolId = await idOf(carol);
  const many = await newFolder(alice, 'many');
  for (let nr = 0; nr < 110; nr += 1) {
    const id = nr % 2 === 0 ? await newDocument(alice, `${nr}`, many) : await newFolder(alice, `${nr}`, many);
    await give(alice, id, { userId: carolId });
  }
  await upload('not hers', 3, many);
  expect(await statisticsOf(carol, many)).toBeNull();
  expect(await statisticsOf(carol, await homeOf(carol))).toEqual(counts(0, 0, 0));
  // Her home too, and the document that everybody may read.
  expect(await statisticsOf(carol, ROOT)).toEqual(counts(56, 56, 5));
}, 60_000);

test('of a page of folders in one statement, those below one another too', async () => {
  const query = `query ($id: ID!) { folder(id: $id) {
    statistics { folderCount } folders(first: 100) { nodes { id statistics { folderCount documentCount totalBytes } } }
  } }`;
  const ask = (): Promise<{ folder: { folders: { nodes: { id: string; statistics: object }[] } } }> =>
    alice.data(query, { id: ROOT.replace(/1$/, '2') });
  await give(admin, ROOT, { userId: await idOf(alice) });
  await ask();
  server.statements.reset();
  const { folder } = await ask();
  const counted = server.statements.statements.filter((text) => text.includes('folderCount'));
  expect(counted.length).toBeLessThanOrEqual(2);
  for (const { id, statistics } of folder.folders.nodes)
    expect(statistics).toEqual(await statisticsOf(alice, id));
});
