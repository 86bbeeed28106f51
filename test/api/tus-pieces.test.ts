// Parts that come in very many, very small pieces.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { begin, sha256, use } from './tus-support.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

/** Sends the bytes as one part, each as a chunk of its own, so many at once; the head of the answer. */
async function sendByteByByte(url: string, bytes: Buffer, atOnce: number): Promise<string> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const headers = {
    host: hostname,
    authorization: `Bearer ${alice.token}`,
    'tus-resumable': '1.0.0',
    'upload-offset': '0',
    'content-type': 'application/offset+octet-stream',
    'transfer-encoding': 'chunked',
    connection: 'close',
  };
  const lines = Object.entries(headers).map((line) => line.join(': '));
  socket.write([`PATCH ${pathname} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  for (let at = 0; at < bytes.length; at += atOnce) {
    const chunks = [...bytes.subarray(at, at + atOnce)].map((byte) => [0x31, 13, 10, byte, 13, 10]);
    socket.write(Buffer.from(chunks.flat()));
    await delay(1);
  }
  socket.write('0\r\n\r\n');
  return text(socket);
}

test.each([
  ['all at once', 300_000, 300_000],
  ['a few at a time', 20_000, 50],
])('a part that comes byte by byte, %s, is kept', async (_how, size, atOnce) => {
  const bytes = randomBytes(size);
  const url = await begin(alice, size);
  const answer = sendByteByByte(url, bytes, atOnce);
  // Others are served meanwhile.
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(await answer).toMatch(/^HTTP\/1\.1 204 [\s\S]*upload-offset: /i);
  const { data } = await use(alice, url);
  expect(data.uploadDocument.sha256).toBe(sha256(bytes));
});
