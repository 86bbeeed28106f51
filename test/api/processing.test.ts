// What the background makes of what is uploaded: text, thumbnails, and how far it has come.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sql from 'sql-template-tag';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { fixture, textFile } from '../support/files.js';
import { stripes } from '../support/pictures.js';
import { queued, queueDone } from '../support/queue.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { homeOf } from './access-support.js';
import {
  CopyItems,
  CreateDocument,
  ProcessedAll,
  RestoreRevision,
  UploadRevision,
} from './generated/operations.js';
import { picture, processed, steps, textOf, upload } from './processing-support.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer({ background: 'ON' });
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const fixtures = new URL('../fixtures/', import.meta.url);

describe('text', () => {
  const words: Readonly<Record<string, readonly string[]>> = {
    en: ['embankment near the old watermill', 'Discharge', 'after the storm', '412'],
    'zh-hans': ['上游河段防洪工程', '旧水车附近的新堤坝', '暴风雨之后', '412'],
    'zh-hant': ['上游河段防洪工程報告', '舊水車附近的新堤壩', '暴風雨之後', '412'],
    ja: ['上流域の洪水対策', '古い水車の近くの新しい堤防', '嵐のあと', '412'],
    ko: ['상류 홍수 방지 사업', '물레방아 근처의 새 제방', '폭풍 이후', '412'],
  };

  test('is taken from PDF and Office files in five languages', async () => {
    const ids = new Map<string, string>();
    for (const name of await readdir(fixtures))
      if (name.startsWith('report-')) ids.set(name, await upload(alice, await fixture(name)));
    expect(ids.size).toBe(23);
    await queueDone(server.database);
    for (const [name, id] of ids) {
      const [, language = '', kind = ''] = /^report-(.+)\.(\w+)$/.exec(name) ?? [];
      const kept = await textOf(server, id);
      // The presentations have no table.
      const expected = (words[language] ?? []).slice(0, kind === 'pptx' || kind === 'odp' ? 1 : 4);
      for (const word of expected) expect([name, kept?.text]).toEqual([name, expect.stringContaining(word)]);
      expect([name, kept?.truncated]).toEqual([name, false]);
      expect([name, ...steps(await processed(alice, id))]).toEqual([
        name,
        'DONE',
        kind === 'pdf' ? 'DONE' : 'NONE',
      ]);
    }
  }, 120_000);

  test.each([
    ['note.txt', 'plain words', 'plain words'],
    ['note.md', '# Heading\n\nand *words*', '# Heading\n\nand *words*'],
    ['rows.csv', 'a;b\r\n1;2\r\n', 'a;b\n1;2'],
    ['data.json', '{"key": "värde"}', '{"key": "värde"}'],
    ['tree.xml', '<?xml version="1.0"?><a><b>words</b></a>', '<?xml version="1.0"?><a><b>words</b></a>'],
    [
      'page.html',
      '<!doctype html><title>A title</title><style>p { color: red }</style><script>var hidden</script><p>sch&ouml;n<p>two',
      'A title\nschön\ntwo',
    ],
    ['nothing.txt', '', ''],
    ['bytes.txt', `a\u0007b${'\n'.repeat(9)}c   d`, 'ab\n\nc d'],
  ])('of %s is what is read there', async (name, content, expected) => {
    const id = await upload(alice, textFile(name, content));
    await queueDone(server.database);
    expect(await textOf(server, id)).toEqual({ text: expected, truncated: false });
  });

  test.each([
    [
      'gb18030.txt',
      'c9cfd3cebad3b6ceb7c0bae9b9a4b3cca3accad0d2e9bbe1c5fad7bcc1cbbec9cbaeb3b5b8bdbdfcb5c4d0c2b5ccb0d3a1a3',
      '旧水车附近的新堤坝',
    ],
    [
      'big5.txt',
      'a457b4e5aa65ac71a8beac78a475b57bb3f8a769a141a5abc4b3b77ca9f3a454a4eba7e5ade3a446c2c2a4f4a8aeaafeaaf1aabab773b3f6c5f2a143',
      '舊水車附近的新堤壩',
    ],
    ['utf16.txt', `fffe${Buffer.from('上流域の洪水', 'utf16le').toString('hex')}`, '上流域の洪水'],
    ['latin.csv', Buffer.from('Straße;Höhe\ncafé;größer als früher\n', 'latin1').toString('hex'), 'größer'],
    [
      'declared.html',
      Buffer.from('<meta charset="windows-1251"><p>').toString('hex') + 'cff0e8e2e5f2',
      'Привет',
    ],
  ])('in an older encoding is read: %s', async (name, hex, expected) => {
    const id = await upload(alice, new File([Buffer.from(hex, 'hex')], name));
    await queueDone(server.database);
    expect(await textOf(server, id)).toMatchObject({ text: expect.stringContaining(expected) });
  });

  test('is kept up to a mebibyte, cut between characters', async () => {
    const id = await upload(alice, textFile('long.txt', '水'.repeat(1_000_000)));
    await queueDone(server.database);
    const kept = await textOf(server, id);
    expect(kept?.truncated).toBe(true);
    expect(kept?.text).toBe('水'.repeat(Math.floor((1024 * 1024) / 3)));
  });
});

describe('thumbnails', () => {
  test('of pictures of every kind are WebP within their bounds', async () => {
    for (const name of (await readdir(fixtures)).filter((one) => one.startsWith('picture.'))) {
      const id = await upload(alice, await fixture(name));
      await queueDone(server.database);
      const document = await processed(alice, id);
      expect([name, ...steps(document)]).toEqual([name, 'NONE', 'DONE']);
      const { width, height, format } = await picture(document.small);
      expect([name, format, width, Math.round(height / 10)]).toEqual([name, 'webp', 128, 8]);
    }
  });

  test('come in three sizes, none larger than the picture', async () => {
    const large = new File([await stripes(['red', 'blue'], 3000, 1500).jpeg().toBuffer()], 'large.jpg');
    const tiny = new File([await stripes(['red'], 40, 20).png().toBuffer()], 'tiny.png');
    const ids = [await upload(alice, large), await upload(alice, tiny)];
    await queueDone(server.database);
    const sizes = [];
    for (const id of ids) {
      const { small, thumbnailUrl, large: largest } = await processed(alice, id);
      for (const url of [small, thumbnailUrl, largest]) {
        const { width, height } = await picture(url);
        sizes.push(`${width}x${height}`);
      }
    }
    expect(sizes).toEqual(['128x64', '320x160', '1024x512', '40x20', '40x20', '40x20']);
  });

  test('of a PDF show its first page', async () => {
    const id = await upload(alice, await fixture('report-ja.pdf'));
    await queueDone(server.database);
    expect(await picture((await processed(alice, id)).large)).toMatchObject({ width: 724, height: 1024 });
  });

  test('and text are there for a whole page of documents in one statement', async () => {
    await alice.data(ProcessedAll, { first: 50 });
    server.statements.reset();
    const { documents } = await alice.data(ProcessedAll, { first: 50 });
    expect(documents.nodes.length).toBeGreaterThan(30);
    expect(server.statements.statements.length).toBe(2);
  });
});

const revise = async (documentId: string, file: File): Promise<void> => {
  succeeded(
    await alice.upload(
      UploadRevision,
      { input: { documentId, file: null as never } },
      { 'input.file': file },
    ),
  );
};
const kept = (id: string) =>
  server.database.rows<{ number: number; what: string }>(sql`
    select number, 'text' as what from revision join revision_text on revision_id = id where document_id = ${id}
    union all select distinct number, 'thumbnails' from revision join thumbnail on revision_id = id
    where document_id = ${id} order by number, what`);

describe('a revision', () => {
  test('takes the place of the one before it once it is processed', async () => {
    const id = await upload(alice, await fixture('report-en.pdf', 'both.pdf'));
    await queueDone(server.database);
    const { large } = await processed(alice, id);
    await revise(id, await fixture('report-ko.pdf'));
    await queueDone(server.database);
    expect(await kept(id)).toEqual([
      { number: 2, what: 'text' },
      { number: 2, what: 'thumbnails' },
    ]);
    expect((await fetch(large ?? '')).status).toBe(404);
    expect(steps(await processed(alice, id))).toEqual(['DONE', 'DONE']);
    await alice.data(RestoreRevision, { input: { documentId: id, number: 1 } });
    await queueDone(server.database);
    expect((await textOf(server, id))?.text).toContain('embankment');
  });

  test('is told of when it is processed, each step once', async () => {
    const id = await upload(alice, await fixture('report-en.pdf', 'told.pdf'));
    await queueDone(server.database);
    const changes = await server.database.rows(sql`
      select kind, actor_id, details from change where item_id = ${id} order by id`);
    const told = { kind: 'CONTENT_PROCESSED', actor_id: null, details: {} };
    expect(changes.slice(-2)).toEqual([told, told]);
    expect(
      changes.filter((change) => (change as { kind: string }).kind === 'CONTENT_PROCESSED'),
    ).toHaveLength(2);
  });

  test('without content, or of a type that gives nothing, has nothing to do', async () => {
    const { createDocument } = await alice.data(CreateDocument, { input: { name: 'empty' } });
    const film = await upload(alice, await fixture('film.mp4'));
    expect(await queued(server.database)).toEqual([]);
    for (const id of [createDocument.id, film]) {
      const document = await processed(alice, id);
      expect(steps(document)).toEqual(['NONE', 'NONE']);
      expect(document.thumbnailUrl).toBeNull();
    }
  });
});

test('files that are cut short are marked as broken at once, or read as far as they go', async () => {
  const folder = new URL('broken/', fixtures);
  const found: Record<string, string[]> = {};
  for (const name of await readdir(folder)) {
    const id = await upload(alice, new File([await readFile(new URL(name, folder))], basename(name)));
    await queueDone(server.database);
    found[name] = steps(await processed(alice, id));
  }
  const broken = 'FAILED BROKEN_FILE';
  expect(found).toEqual({
    'film.mp4': ['NONE', 'NONE'],
    'picture.avif': ['NONE', broken],
    // Its first picture is whole.
    'picture.gif': ['NONE', 'DONE'],
    'picture.jpg': ['NONE', broken],
    'picture.png': ['NONE', broken],
    // What it is stood behind its pixels.
    'picture.tiff': ['NONE', 'NONE'],
    'picture.webp': ['NONE', broken],
    'report.docx': [broken, 'NONE'],
    'report.odp': [broken, 'NONE'],
    'report.ods': [broken, 'NONE'],
    'report.odt': [broken, 'NONE'],
    'report.pdf': [broken, broken],
    'report.pptx': [broken, 'NONE'],
    'report.xlsx': [broken, 'NONE'],
  });
}, 60_000);

test('blank files have no text, and empty ones are no files of their kind', async () => {
  for (const name of (await readdir(fixtures)).filter((one) => one.startsWith('blank.'))) {
    const [blank, empty] = [
      await upload(alice, await fixture(name)),
      await upload(alice, new File([], name)),
    ];
    await queueDone(server.database);
    expect([name, await textOf(server, blank)]).toEqual([name, { text: '', truncated: false }]);
    expect([name, (await processed(alice, empty)).processing.thumbnails.state]).toEqual([name, 'NONE']);
  }
}, 60_000);
describe('a copy', () => {
  test('has what was made of its source, and waits for what was not made yet', async () => {
    const source = await upload(alice, await fixture('report-en.pdf'));
    await queueDone(server.database);
    const pending = await upload(alice, textFile('pending.txt', 'still to be read'));
    const { copyItems } = await alice.data(CopyItems, {
      input: { itemIds: [source, pending], targetFolderId: await homeOf(alice) },
    });
    const [copy = '', waiting = ''] = copyItems.map(({ id }) => id);
    expect(await textOf(server, copy)).toEqual(await textOf(server, source));
    expect(steps(await processed(alice, copy))).toEqual(['DONE', 'DONE']);
    expect(await picture((await processed(alice, copy)).small)).toMatchObject({ format: 'webp' });
    await queueDone(server.database);
    expect((await textOf(server, waiting))?.text).toBe('still to be read');
  });
});
