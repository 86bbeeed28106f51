// Files whose sending breaks off: nobody waits, and nothing stays open.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { content, fileServer } from './file-server.js';

const server = fileServer();

const begin = async (): Promise<IncomingMessage> => {
  const request = httpRequest(server.url()).end();
  request.on('error', () => undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
};
const until = async (holds: () => boolean): Promise<void> => {
  for (let n = 0; n < 200 && !holds(); n += 1) await delay(5);
  expect(holds()).toBe(true);
};

describe('A connection that breaks', () => {
  test('lets go of the blob when the client leaves', async () => {
    server.served().read = () =>
      Readable.from(
        (function* () {
          for (;;) yield Buffer.from(content);
        })(),
      );
    server.served().blob = { ...server.served().blob, size: 1e12 };
    (await begin()).destroy();
    await until(() => server.served().streams[0]?.destroyed === true);
  });

  test('lets go of the blob when the client left before it was opened', async () => {
    const served = server.served();
    server.set({ onStart: () => until(() => served.left) });
    const request = httpRequest(server.url()).end();
    request.on('error', () => undefined);
    await until(() => served.streams.length === 1);
    request.destroy();
    await until(() => served.streams[0]?.destroyed === true);
  });

  test('is broken for the client too when the store fails half-way', async () => {
    const failing = new PassThrough();
    failing.write('begins');
    server.served().read = () => failing;
    const response = await begin();
    await once(response, 'data');
    failing.destroy(new Error('the disk failed'));
    await expect(once(response, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('is an error when the store fails before the first byte', async () => {
    server.served().read = () =>
      new Readable({
        read() {
          this.destroy(new Error('the disk failed'));
        },
      });
    const response = await server.fetch();
    expect(response.status).toBe(500);
    for (const name of ['content-disposition', 'etag', 'content-range', 'cache-control']) {
      expect(response.headers.get(name)).toBeNull();
    }
    expect(await response.json()).toMatchObject({ statusCode: 500 });
  });
});
