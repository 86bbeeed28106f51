// A stop: quick whatever is open, and what is running is finished.
import { expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestSocket, closeOf, openBareSocket } from './support/sockets.js';
import { TestStream } from './support/streams.js';

/** Stops the server and says how long that took, in milliseconds. */
async function stopped(server: TestServer): Promise<number> {
  const start = performance.now();
  await server.close();
  return performance.now() - start;
}

test('closes sockets with 1012, also those whose client does not play along, within a second', async () => {
  const owner = await startTestServer();
  const node = await startTestServer({ databaseUrl: owner.databaseUrl, blobsDir: owner.blobsDir });
  const socket = await TestSocket.open(node.url, (await node.signIn()).token);
  void socket.request('subscription { changes { kind } }');
  const bare = closeOf(await openBareSocket(node.url));
  const deaf = await openBareSocket(node.url);
  deaf.pause();
  const gone = closeOf(deaf);
  expect(await stopped(node)).toBeLessThan(1000);
  expect(await socket.closed).toEqual({ code: 1012, reason: 'Restarting' });
  expect((await bare).code).toBe(1012);
  deaf.resume();
  await gone;
  await owner.close();
});

test('waits neither for connections that wait for nothing nor for a download that was broken off', async () => {
  const owner = await startTestServer();
  const node = await startTestServer({ databaseUrl: owner.databaseUrl, blobsDir: owner.blobsDir });
  const admin = await node.signIn();
  const { data } = await admin.upload<{ uploadDocument: { downloadUrl: string } }>(
    'mutation ($file: Upload!) { uploadDocument(input: { file: $file }) { downloadUrl } }',
    { file: null },
    { file: textFile('big.txt', 'x'.repeat(20 * 1024 * 1024)) },
  );
  const url = new URL(data.uploadDocument.downloadUrl);
  const idle = connect(Number(url.port), url.hostname);
  idle.on('error', () => undefined);
  const download = connect(Number(url.port), url.hostname);
  download.on('error', () => undefined);
  download.write(`GET ${url.pathname} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await new Promise((resolve) => download.once('data', resolve));
  download.resetAndDestroy();
  expect(await stopped(node)).toBeLessThan(1000);
  idle.destroy();
  await owner.close();
});

test('finishes the request that is under way, and takes no new one', async () => {
  const server = await startTestServer();
  const { hostname, port } = new URL(server.url);
  const body = JSON.stringify({ query: '{ server { name } }' });
  const slow = connect(Number(port), hostname);
  let answer = '';
  slow.on('data', (piece: Buffer) => (answer += piece.toString()));
  const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  await new Promise<void>((resolve) => slow.write(head + body.slice(0, 10), () => resolve()));
  // By its answer the server has read what came before on another connection.
  await fetch(`${server.url}/healthz`);
  const stopping = stopped(server);
  await expect(
    (async () => {
      for (;;) await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } });
    })(),
  ).rejects.toThrow('fetch failed');
  slow.write(body.slice(10));
  await new Promise((resolve) => slow.once('close', resolve));
  expect(answer).toMatch(/^HTTP\/1\.1 200/);
  expect(answer).toContain('{"data":{"server":{"name":"Sheaf"}}}');
  expect(await stopping).toBeLessThan(2000);
});

test('breaks event streams off without a word, also those whose client takes nothing, within a second', async () => {
  const owner = await startTestServer();
  const node = await startTestServer({ databaseUrl: owner.databaseUrl, blobsDir: owner.blobsDir });
  const query = 'subscription { changes { kind } }';
  const stream = await TestStream.open(node.url, { query, token: (await node.signIn()).token });
  const deaf = connect(Number(new URL(node.url).port), '127.0.0.1');
  deaf.on('error', () => undefined);
  deaf.write(
    `GET /graphql/stream?query=${encodeURIComponent('subscription { serverChanged { name } }')} HTTP/1.1\r\n` +
      'Host: x\r\nAccept: text/event-stream\r\n\r\n',
  );
  await new Promise((resolve) => deaf.once('data', resolve));
  deaf.pause();
  expect(await stopped(node)).toBeLessThan(1000);
  await stream.ended;
  expect(stream.events).toEqual([]);
  deaf.destroy();
  await owner.close();
});
