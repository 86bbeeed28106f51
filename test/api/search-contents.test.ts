// Files as people send them, found by what stands in them: the text is taken in the background, and the index follows.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { fixture, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { homeOf } from './access-support.js';
import { CopyItems, UploadDocument, UploadRevision } from './generated/operations.js';
import { found, searchFor } from './search-support.js';

let server: TestServer;
let alice: ApiClient;

const words = {
  en: 'embankment watermill',
  'zh-hans': '旧水车附近',
  'zh-hant': '舊水車附近',
  ja: '古い水車',
  ko: '물레방아',
} as const;

const upload = async (file: File, input: object = {}): Promise<string> =>
  succeeded(
    await alice.upload(UploadDocument, { input: { ...input, file: null as never } }, { 'input.file': file }),
  ).uploadDocument.id;

beforeAll(async () => {
  server = await startTestServer({ background: 'ON', paces: { index: 100 } });
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

test('PDF, Word, Excel and PowerPoint in five languages', async () => {
  const kinds = ['pdf', 'docx', 'xlsx'] as const;
  for (const language of Object.keys(words)) {
    // A name that tells nothing.
    for (const kind of kinds)
      await upload(await fixture(`report-${language}.${kind}`), { name: `${language}.${kind}` });
  }
  for (const [language, query] of Object.entries(words)) {
    const names = kinds.map((kind) => `${language}.${kind}`).toSorted();
    await eventually(async () => {
      expect((await found(alice, query)).toSorted()).toEqual(names);
    }, 90_000);
  }
  const { highlights } = await searchFor(alice, { query: words['zh-hans'] });
  expect(highlights[0]?.['content']).toContain('<mark>旧水车附近</mark>');
  for (const language of ['en', 'zh-hans'])
    await upload(await fixture(`report-${language}.pptx`), { name: `${language}.pptx` });
  await eventually(async () => expect(await found(alice, 'embankment')).toContain('en.pptx'), 60_000);
  await eventually(async () => expect(await found(alice, '上游河段')).toContain('zh-hans.pptx'), 60_000);
}, 240_000);

test('by the words of the current content alone, and copies too', async () => {
  const documentId = await upload(textFile('plan.txt', 'the heron stands in the reeds'));
  await eventually(async () => expect(await found(alice, 'heron')).toEqual(['plan.txt']), 60_000);
  succeeded(
    await alice.upload(
      UploadRevision,
      { input: { documentId, file: null as never } },
      { 'input.file': textFile('plan.txt', 'the kingfisher dives') },
    ),
  );
  await eventually(async () => expect(await found(alice, 'kingfisher')).toEqual(['plan.txt']), 60_000);
  expect(await found(alice, 'heron')).toEqual([]);
  await alice.data(CopyItems, { input: { itemIds: [documentId], targetFolderId: await homeOf(alice) } });
  // By its name at once, by its content soon.
  expect((await found(alice, 'plan')).toSorted()).toEqual(['plan (2).txt', 'plan.txt']);
  await eventually(
    async () => expect((await found(alice, 'kingfisher')).toSorted()).toEqual(['plan (2).txt', 'plan.txt']),
    60_000,
  );
}, 240_000);
