// Files whose pieces give their memory back while they are sent: no byte of them may be lost, nor another one sent.
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fileServer } from './file-server.js';

const PIECE = 256 * 1024;
const PIECES = 96;
const SIZE = PIECES * PIECE;
const HEAD_END = '\r\n\r\n';

const server = fileServer();
const sockets: Socket[] = [];
/** Of each download what was handed over, and what it hashed to. */
let downloads: { readonly pieces: Buffer[]; readonly sha256: () => string }[];

beforeEach(() => {
  downloads = [];
  server.served().blob = { ...server.served().blob, size: SIZE };
  server.served().read = () => {
    const pieces: Buffer[] = [];
    const hash = createHash('sha256');
    downloads.push({ pieces, sha256: () => hash.digest('hex') });
    return Readable.from(
      (function* () {
        for (let n = 0; n < PIECES; n += 1) {
          const piece = Buffer.from(randomBytes(PIECE));
          hash.update(piece);
          pieces.push(piece);
          yield piece;
        }
      })(),
      { highWaterMark: 2 },
    );
  };
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Asks for the file so many times at once, over one connection, which closes with the last answer. */
function ask(times: number): Socket {
  const { hostname, port, pathname } = new URL(server.url());
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  const request = (connection: string): string =>
    `GET ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: ${connection}${HEAD_END}`;
  socket.write(request('keep-alive').repeat(times - 1) + request('close'));
  return socket;
}

/** Reads with a rest now and then; the hashes of the bodies. */
async function readSlowly(socket: Socket): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) {
    if (chunks.push(chunk as Buffer) % 64 === 0) await delay(5);
  }
  const hashes: string[] = [];
  let rest = Buffer.concat(chunks);
  while (rest.length > 0) {
    const body = rest.subarray(rest.indexOf(HEAD_END) + HEAD_END.length);
    hashes.push(createHash('sha256').update(body.subarray(0, SIZE)).digest('hex'));
    rest = body.subarray(SIZE);
  }
  return hashes;
}

test('sends a client that reads slowly each byte, of two files asked for at once too', async () => {
  const received = await readSlowly(ask(2));
  expect(received).toEqual(downloads.map(({ sha256 }) => sha256()));
  expect(new Set(received).size).toBe(2);
});

test('gives back the memory of what was sent, and keeps what waits', async () => {
  const socket = ask(1);
  socket.pause();
  while ((downloads[0]?.pieces.length ?? 0) < 2) await delay(10);
  // Nothing moves any more: the system takes no more of it.
  let handedOver = -1;
  while (handedOver !== downloads[0]?.pieces.length) {
    handedOver = downloads[0]?.pieces.length ?? 0;
    await delay(200);
  }
  expect(handedOver).toBeLessThan(PIECES);
  const pieces = downloads[0]?.pieces ?? [];
  const waiting = pieces.filter(({ length }) => length > 0).length;
  expect(waiting).toBeGreaterThan(0);
  expect(waiting).toBeLessThan(8);
  expect(await readSlowly(socket)).toEqual([downloads[0]?.sha256()]);
  await delay(50);
  expect(pieces.filter(({ length }) => length > 0)).toEqual([]);
});
