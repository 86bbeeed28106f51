// Media types told from real bytes, honest and otherwise.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { HEAD_BYTES } from '../../src/storage/blob-store.js';
import { sniffMediaType } from '../../src/storage/media-type.js';
import { zipOf } from './zip.js';

const fixture = (name: string): Promise<Buffer> => readFile(join(import.meta.dirname, '../fixtures', name));
const text = (content: string): Buffer => Buffer.from(content);
const noise = (size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, n) => (n * 7919 + (n >> 3)) & 255));

const ooxml = 'application/vnd.openxmlformats-officedocument';
const docx = `${ooxml}.wordprocessingml.document`;
const xlsx = `${ooxml}.spreadsheetml.sheet`;
const pptx = `${ooxml}.presentationml.presentation`;
const odt = 'application/vnd.oasis.opendocument.text';

describe('Real files', () => {
  test.each([
    ['sample.pdf', 'application/pdf'],
    ['sample.docx', docx],
    ['sample.xlsx', xlsx],
    ['sample.png', 'image/png'],
    ['sample.jpg', 'image/jpeg'],
    ['sample.txt', 'text/plain'],
  ])('%s is %s, whatever it is named', async (name, type) => {
    const head = await fixture(name);
    for (const claimed of [name, 'file', 'file.exe', 'file.zip', 'picture.gif']) {
      expect(await sniffMediaType(head, claimed)).toBe(type);
    }
  });
});

describe('Zip containers', () => {
  const types = (main: string): Buffer =>
    text(`<?xml version="1.0"?><Types><Override PartName="/x" ContentType="${main}.main+xml"/></Types>`);
  const large = noise(200_000);

  test.each([
    [
      'Office, types first',
      [
        ['[Content_Types].xml', types(docx)],
        ['word/document.xml', large],
      ],
      'stored',
      docx,
    ],
    [
      'Office, types last',
      [
        ['_rels/.rels', text('<r/>')],
        ['xl/workbook.xml', text('<w/>')],
        ['[Content_Types].xml', types(xlsx)],
      ],
      'stored',
      xlsx,
    ],
    [
      'Office, types beyond the head',
      [
        ['_rels/.rels', text('<r/>')],
        ['ppt/media/1.png', large],
        ['[Content_Types].xml', types(pptx)],
      ],
      'stored',
      pptx,
    ],
    [
      'Office, streamed',
      [
        ['[Content_Types].xml', types(docx)],
        ['word/document.xml', large],
      ],
      'streamed',
      docx,
    ],
    [
      'Office, streamed, types last',
      [
        ['docProps/app.xml', text('<a/>')],
        ['word/document.xml', text('<a/>')],
        ['[Content_Types].xml', types(docx)],
      ],
      'streamed',
      docx,
    ],
    [
      'OpenDocument',
      [
        ['mimetype', text(odt)],
        ['content.xml', large],
      ],
      'stored',
      odt,
    ],
    [
      'EPUB',
      [
        ['mimetype', text('application/epub+zip')],
        ['META-INF/container.xml', text('<c/>')],
      ],
      'stored',
      'application/epub+zip',
    ],
    ['Java', [['META-INF/MANIFEST.MF', text('Manifest-Version: 1.0')]], 'stored', 'application/java-archive'],
    [
      'anything else',
      [
        ['a.txt', text('a')],
        ['b.txt', large],
      ],
      'stored',
      'application/zip',
    ],
  ] as const)('%s', async (_what, entries, how, type) => {
    const head = zipOf(entries, how).subarray(0, HEAD_BYTES);
    expect(await sniffMediaType(head, 'file')).toBe(type);
    expect(await sniffMediaType(head, 'file.bin')).toBe(type);
  });

  test('that say nothing are refined by the name, to other containers only', async () => {
    const head = zipOf([['a.xml', text('<a/>')]], 'stored');
    expect(await sniffMediaType(head, 'file.docx')).toBe(docx);
    expect(await sniffMediaType(head, 'file.ODT')).toBe(odt);
    expect(await sniffMediaType(head, 'file.jar')).toBe('application/java-archive');
    expect(await sniffMediaType(head, 'file.pdf')).toBe('application/zip');
    expect(await sniffMediaType(head, 'file.txt')).toBe('application/zip');
    expect(await sniffMediaType(head, 'file.constructor')).toBe('application/zip');
  });

  test('with a folder named word are no document', async () => {
    const head = zipOf([['word/list.txt', large]], 'stored').subarray(0, HEAD_BYTES);
    expect(await sniffMediaType(head, 'lists.zip')).toBe('application/zip');
  });

  test('of old Office are told apart by the name', async () => {
    const head = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]);
    expect(await sniffMediaType(head, 'letter.doc')).toBe('application/msword');
    expect(await sniffMediaType(head, 'sums.xls')).toBe('application/vnd.ms-excel');
    expect(await sniffMediaType(head, 'letter.png')).toBe('application/x-cfb');
  });
});

describe('Text', () => {
  test.each([
    ['', 'empty.txt', 'text/plain'],
    ['', 'empty.pdf', 'text/plain'],
    ['plain words', 'file', 'text/plain'],
    ['河流在春季', '报告.txt', 'text/plain'],
    ['a,b\n1,2', 'sums.CSV', 'text/csv'],
    ['# Title', 'read.me.md', 'text/markdown'],
    ['a { color: red }', 'a.css', 'text/css'],
    ['const a = 1 < 2;', 'a.js', 'text/javascript'],
    ['{"a": [1, 2]}', 'a.txt', 'application/json'],
    ['[1, 2', 'a.json', 'application/json'],
    ['[1, 2', 'a', 'text/plain'],
    ['a: 1', 'a.yml', 'application/yaml'],
    ['BEGIN:VCALENDAR\nEND:VCALENDAR', 'a', 'text/calendar'],
    ['{\\rtf1 hello}', 'a', 'application/rtf'],
    // Beginnings that are also signatures of two or three letters.
    ['BMW builds cars', 'cars.txt', 'text/plain'],
    ['GIF is said in two ways', 'a.gif', 'text/plain'],
    ['MZ stands for', 'a.exe', 'text/plain'],
    ['solid ground', 'a.txt', 'text/plain'],
    ['ID3 tags', 'a.mp3', 'text/plain'],
    // A name makes no image, no program and no container of it.
    ['words', 'a.svg', 'text/plain'],
    ['words', 'a.png', 'text/plain'],
    ['words', 'a.docx', 'text/plain'],
    ['words', 'a.html', 'text/html'],
    ['1 < 2 and 3 > 2', 'a.txt', 'text/plain'],
    ['<T>(value: T) => value', 'a.ts', 'text/plain'],
    ['<jane@example.org> wrote:', 'a.txt', 'text/plain'],
  ])('%j named %s is %s', async (content, name, type) => {
    expect(await sniffMediaType(text(content), name)).toBe(type);
  });

  test.each([
    '<!DOCTYPE html><title>x</title>',
    '  \n<!doctype HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">',
    '<html><body>x',
    '<HTML lang=en>x',
    '\ufeff<script>alert(1)</script>',
    '<!-- hello --><script>alert(1)</script>',
    '<!-- never ends <script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<iframe src="',
    '<a href="x">y</a>',
    '<?php echo 1 ?><html>',
  ])('%j is HTML, whatever it is named', async (content) => {
    for (const name of ['a.txt', 'a.csv', 'a.json', 'a.png', 'a']) {
      expect(await sniffMediaType(text(content), name)).toBe('text/html');
    }
  });

  test.each([
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
    [
      '<?xml version="1.0"?>\n<!-- Made by hand -->\n<svg:svg xmlns:svg="http://www.w3.org/2000/svg"></svg:svg>',
      'image/svg+xml',
    ],
    ['<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [<!ENTITY a "b">]><svg/>', 'image/svg+xml'],
    ['<?xml version="1.0"?><note>x</note>', 'application/xml'],
    ['<note><to>x</to></note>', 'application/xml'],
    ['<!DOCTYPE note SYSTEM "x"><note/>', 'application/xml'],
    ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', 'application/xhtml+xml'],
    [
      '<x:html xmlns:x="http://www.w3.org/1999/xhtml"><x:script>1</x:script></x:html>',
      'application/xhtml+xml',
    ],
  ])('%j is %s, whatever it is named', async (content, type) => {
    for (const name of ['a.txt', 'a.png', 'a.md', 'a.html', 'a']) {
      expect(await sniffMediaType(text(content), name)).toBe(type);
    }
  });

  test('in UTF-16 is text with its mark', async () => {
    const little = Buffer.from('\ufeff河流 words', 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const head of [little, big]) expect(await sniffMediaType(head, 'a.csv')).toBe('text/csv');
    const page = Buffer.from('\ufeff<html>', 'utf16le');
    expect(await sniffMediaType(page, 'a.txt')).toBe('text/html');
    const xml = Buffer.from('\ufeff<?xml version="1.0"?><svg/>', 'utf16le');
    expect(await sniffMediaType(xml, 'a.txt')).toBe('image/svg+xml');
  });

  test('may end inside a character where the head does, and only there', async () => {
    const long = text(`a${'河'.repeat(30_000)}`).subarray(0, HEAD_BYTES);
    expect(await sniffMediaType(long, 'a.txt')).toBe('text/plain');
    expect(await sniffMediaType(text('河').subarray(0, 2), 'a.txt')).toBe('application/octet-stream');
  });

  test('in an old encoding is not believed, but markup in it is told', async () => {
    expect(await sniffMediaType(Buffer.from('caf\xe9', 'latin1'), 'a.txt')).toBe('application/octet-stream');
    const svg = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><svg><!-- \xe9 --></svg>', 'latin1');
    expect(await sniffMediaType(svg, 'a.txt')).toBe('image/svg+xml');
  });

  test('takes no time to tell, however it is made', async () => {
    const started = process.hrtime.bigint();
    for (const piece of [
      '<!---->',
      '<!--',
      '<?',
      '<!doctype a [',
      '<a ',
      '[',
      ' ',
      '<!doctype x []] ',
      '<a xmlns ',
    ]) {
      await sniffMediaType(text(piece.repeat(HEAD_BYTES / piece.length)), 'a');
    }
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(2_000);
  });
});

describe('Binary content', () => {
  test.each(['a.txt', 'a.html', 'a.json', 'a.svg', 'a.png', 'a.pdf', 'a'])(
    'named %s stays unknown',
    async (name) => {
      expect(await sniffMediaType(Buffer.from([1, 2, 3, 0, 255, 254]), name)).toBe(
        'application/octet-stream',
      );
      expect(await sniffMediaType(Buffer.concat([text('words'), Buffer.of(0)]), name)).toBe(
        'application/octet-stream',
      );
    },
  );

  test('before a PDF is part of it', async () => {
    const head = Buffer.concat([Buffer.from([0, 255, 1]), await fixture('sample.pdf')]);
    expect(await sniffMediaType(head, 'a')).toBe('application/pdf');
  });

  test('never throws, wherever it is cut', async () => {
    for (const name of ['sample.docx', 'sample.png', 'sample.jpg', 'sample.pdf', 'sample.xlsx']) {
      const whole = await fixture(name);
      for (let size = 0; size < Math.min(whole.length, 300); size += 1) {
        expect(await sniffMediaType(whole.subarray(0, size), 'a')).toMatch(/^[\w.+-]+\/[\w.+-]+$/);
      }
    }
  });
});
