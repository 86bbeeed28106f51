// Files over real HTTP: in whole, in part, and under conditions.
import { describe, expect, test } from '@jest/globals';
import { bytesOf, content, etag, fileServer, modified } from './file-server.js';

const server = fileServer();

describe('A file', () => {
  test('comes whole', async () => {
    const response = await server.fetch();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache, no-transform',
      'content-disposition': 'inline; filename=report.pdf',
      'content-length': String(content.length),
      'content-type': 'application/pdf',
      'cross-origin-resource-policy': 'same-site',
      'last-modified': modified,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      etag,
    });
    expect((await bytesOf(response)).equals(content)).toBe(true);
    expect(server.served().started).toEqual([{ start: 0, end: content.length - 1 }]);
  });

  test('is described by HEAD, ranges or not, without being read', async () => {
    for (const range of ['', 'bytes=0-1']) {
      const response = await server.fetch({ range }, 'HEAD');
      expect(response.status).toBe(200);
      expect(response.headers.get('content-length')).toBe(String(content.length));
      expect(response.headers.get('etag')).toBe(etag);
      expect(await bytesOf(response)).toHaveLength(0);
    }
    expect(server.served().streams).toHaveLength(0);
    expect(server.served().started).toEqual([]);
  });

  test('may be empty', async () => {
    server.served().blob = { ...server.served().blob, key: 'empty', size: 0 };
    const response = await server.fetch();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('0');
    expect(await bytesOf(response)).toHaveLength(0);
    expect((await server.fetch({ range: 'bytes=0-' })).status).toBe(416);
  });

  test('that the store has lost is not found, and nothing more', async () => {
    server.served().blob = { ...server.served().blob, key: 'missing' };
    const response = await server.fetch();
    expect(response.status).toBe(404);
    expect(response.headers.get('etag')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toBe('There is nothing here.');
    expect(server.served().started).toEqual([]);
  });

  test('is not sent where its start is refused', async () => {
    server.set({
      onStart: () => {
        throw Object.assign(new Error('used up'), { statusCode: 410 });
      },
    });
    expect((await server.fetch()).status).toBe(410);
    expect(server.served().streams[0]?.destroyed).toBe(true);
  });
});

describe('A range', () => {
  const last = content.length - 1;

  test.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-', 0, last],
    ['bytes=5-9', 5, 9],
    ['BYTES=5-9', 5, 9],
    ['bytes=1000-99999999', 1000, last],
    ['bytes=-10', last - 9, last],
    ['bytes=-99999999', 0, last],
    [`bytes=${last}-${last}`, last, last],
  ])('%s gives its bytes', async (range, start, end) => {
    const response = await server.fetch({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${content.length}`);
    expect(response.headers.get('content-length')).toBe(String(end - start + 1));
    expect((await bytesOf(response)).equals(content.subarray(start, end + 1))).toBe(true);
    expect(server.served().started).toEqual([{ start, end }]);
  });

  test.each([`bytes=${content.length}-`, 'bytes=99999999-', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])(
    '%s cannot be met',
    async (range) => {
      const response = await server.fetch({ range });
      expect(response.status).toBe(416);
      expect(response.headers.get('content-range')).toBe(`bytes */${content.length}`);
      expect(await bytesOf(response)).toHaveLength(0);
      expect(server.served().started).toEqual([]);
    },
  );

  test.each(['bytes=0-1,5-6', 'bytes=9-5', 'bytes=-', 'bytes=a-b', 'lines=1-2', 'bytes', 'bytes=1-2-3'])(
    '%s is ignored',
    async (range) => {
      const response = await server.fetch({ range });
      expect(response.status).toBe(200);
      expect(await bytesOf(response)).toHaveLength(content.length);
    },
  );

  test('holds only for the file it was begun on', async () => {
    const range = 'bytes=1-2';
    expect((await server.fetch({ range, 'if-range': etag })).status).toBe(206);
    expect((await server.fetch({ range, 'if-range': modified })).status).toBe(206);
    for (const other of [`W/${etag}`, '"other"', 'Mon, 06 May 2024 07:08:10 GMT', 'nonsense']) {
      const response = await server.fetch({ range, 'if-range': other });
      expect([other, response.status]).toEqual([other, 200]);
      await response.body?.cancel();
    }
  });
});

describe('A condition', () => {
  test.each([
    [{ 'if-none-match': etag }, 304],
    [{ 'if-none-match': `"x", W/${etag}` }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"x"' }, 200],
    [{ 'if-none-match': '"x"', 'if-modified-since': modified }, 200],
    [{ 'if-modified-since': modified }, 304],
    [{ 'if-modified-since': 'Mon, 06 May 2024 07:08:08 GMT' }, 200],
    [{ 'if-modified-since': 'nonsense' }, 200],
    [{ 'if-match': etag }, 200],
    [{ 'if-match': '"x"' }, 412],
    [{ 'if-match': `W/${etag}` }, 412],
    [{ 'if-unmodified-since': modified }, 200],
    [{ 'if-unmodified-since': 'Mon, 06 May 2024 07:08:08 GMT' }, 412],
    [{ 'if-none-match': etag, range: 'bytes=0-1' }, 304],
  ])('%j answers %d', async (headers, status) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const response = await server.fetch(headers, method);
      expect(response.status).toBe(status);
      expect(response.headers.get('etag')).toBe(etag);
      await response.body?.cancel();
    }
    expect(server.served().started).toHaveLength(status === 200 ? 1 : 0);
  });
});
