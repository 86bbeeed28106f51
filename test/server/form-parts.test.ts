// Forms are read as they arrive, however they are cut, and end in one clear refusal where they are none.
import { describe, expect, test } from '@jest/globals';
import { boundaryOf, readFormParts } from '../../src/server/files/form-parts.js';

interface Read {
  readonly name: string;
  readonly fileName: string | null;
  readonly text: string;
}

/** The body in pieces of so many bytes. */
async function* pieces(body: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(body: string, size = 7, boundary = 'b'): Promise<Read[]> {
  const found: Read[] = [];
  for await (const { name, fileName, content } of readFormParts(pieces(body, size), boundary)) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    found.push({ name, fileName, text: Buffer.concat(chunks).toString() });
  }
  return found;
}

const part = (disposition: string, text: string, more = ''): string =>
  `--b\r\nContent-Disposition: form-data; ${disposition}\r\n${more}\r\n${text}\r\n`;
const END = '--b--\r\n';

describe('a form', () => {
  const body =
    part('name="note"', 'a note') +
    part('name="file"; filename="a.txt"', '\r\n--x\r\n--', 'Content-Type: text/plain\r\n') +
    part('name="file"; filename="空.txt"', '') +
    END;

  test.each([1, 2, 3, 5, 16, 1000])('is read in pieces of %i bytes', async (size) => {
    expect(await read(body, size)).toEqual([
      { name: 'note', fileName: null, text: 'a note' },
      { name: 'file', fileName: 'a.txt', text: '\r\n--x\r\n--' },
      { name: 'file', fileName: '空.txt', text: '' },
    ]);
  });

  test('may have something before and behind it', async () => {
    expect(await read(`preamble\r\n${part('name="file"; filename="a"', 'x')}${END}epilogue`)).toEqual([
      { name: 'file', fileName: 'a', text: 'x' },
    ]);
  });

  test('goes on where a part was not read, or not to its end', async () => {
    const names: string[] = [];
    const long = 'x'.repeat(1000);
    const source = pieces(
      part('name="one"', long) + part('name="two"', long) + part('name="three"', long) + END,
      50,
    );
    for await (const { name, content } of readFormParts(source, 'b')) {
      names.push(name);
      if (name === 'two') await content[Symbol.asyncIterator]().next();
    }
    expect(names).toEqual(['one', 'two', 'three']);
  });

  test.each([
    ['name="file"; filename="a\\"b.txt"', 'a"b.txt'],
    ['name="file"; filename="C:\\dir\\a.txt"', 'C:\\dir\\a.txt'],
    ['name=file; filename=a.txt', 'a.txt'],
    ['name="file"; filename="; name=x"', '; name=x'],
    [`name="file"; filename="x"; filename*=UTF-8''%E2%82%AC.txt`, '€.txt'],
    [`name="file"; filename="x"; filename*=UTF-8''%E2%82`, 'x'],
    ['name="file"; filename=""', ''],
    ['name="file"', null],
  ])('names a file by %s', async (disposition, fileName) => {
    expect(await read(part(disposition, 'x') + END)).toEqual([{ name: 'file', fileName, text: 'x' }]);
  });

  test.each([
    ['nothing', ''],
    ['no boundary', 'x'.repeat(500)],
    ['no end of a part', part('name="file"; filename="a"', 'x').slice(0, -2)],
    ['no end of the form', part('name="file"; filename="a"', 'x')],
    ['no end of the headers', '--b\r\nContent-Disposition: form-data; name="a"'],
    ['no disposition', '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--'],
    ['no name', part('filename="a"', 'x') + END],
    ['headers without measure', `--b\r\nX: ${'x'.repeat(20_000)}\r\n\r\nx\r\n${END}`],
  ])('with %s is refused', async (_what, wrong) => {
    await expect(read(wrong)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('whose source fails is refused too', async () => {
    const failing = (async function* () {
      yield Buffer.from('--b\r\n');
      throw new Error('The connection is gone.');
    })();
    await expect(readFormParts(failing, 'b').next()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

test.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['Multipart/Form-Data; charset=utf-8; Boundary="a b"', 'a b'],
  ['multipart/form-data; boundary=----WebKitFormBoundary1', '----WebKitFormBoundary1'],
  ['multipart/form-data', null],
  ['multipart/mixed; boundary=abc', null],
  [undefined, null],
])('the boundary of %j is %j', (header, boundary) => {
  expect(boundaryOf(header)).toBe(boundary);
});
