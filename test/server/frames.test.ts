// One answer as server-sent events: no faster than its client takes it, and not for ever.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Frames } from '../../src/server/streams/frames.js';
import { eventually } from '../support/eventually.js';

let server: Server;

beforeAll(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

const long = { text: 'x'.repeat(1024 * 1024) };

/** A client that takes nothing until it is told to, and its answer. */
async function opened(): Promise<{
  client: Socket;
  response: ServerResponse;
  frames: Frames;
  text: () => string;
}> {
  const asked = once(server, 'request') as Promise<[unknown, ServerResponse]>;
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  const pieces: Buffer[] = [];
  client.pause();
  client.on('data', (piece: Buffer) => pieces.push(piece));
  client.pause();
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, response] = await asked;
  return { client, response, frames: new Frames(response, {}), text: () => Buffer.concat(pieces).toString() };
}

/** Sends until the client has to make room; what it waits for then. */
async function filled(frames: Frames): Promise<{ sent: number; room: Promise<string> }> {
  for (let sent = 1; ; sent += 1) {
    const room = frames.next(long, null).then(() => 'ROOM');
    if ((await Promise.race([room, new Promise((resolve) => setImmediate(resolve, 'FULL'))])) === 'FULL')
      return { sent, room };
  }
}

test('what a client does not take is waited for, and comes whole', async () => {
  const { client, frames, text } = await opened();
  const { sent, room } = await filled(frames);
  client.resume();
  expect(await room).toBe('ROOM');
  await frames.next({ last: true }, 'an id');
  frames.complete();
  await frames.closed;
  await eventually(async () => expect(text()).toContain('event: complete\ndata:\n\n'));
  expect(text().match(/event: next\ndata: \{"text"/g)).toHaveLength(sent);
  expect(text()).toContain('event: next\nid: an id\ndata: {"last":true}\n\n');
  client.destroy();
});

test('a client that takes nothing from one sign of life to the next but one is cut off', async () => {
  const { client, response, frames } = await opened();
  frames.beat();
  const { room } = await filled(frames);
  frames.beat();
  expect(response.destroyed).toBe(false);
  frames.beat();
  expect(response.destroyed).toBe(true);
  expect(await room).toBe('ROOM');
  // What comes later reaches nobody, and harms nobody.
  await frames.next(long, null);
  frames.complete();
  await frames.closed;
  client.destroy();
});

test('so is one that does not take the end', async () => {
  const { client, response, frames } = await opened();
  await filled(frames);
  frames.complete();
  frames.beat();
  frames.beat();
  expect(response.destroyed).toBe(true);
  client.destroy();
});

test('a client that is gone before its answer begins', async () => {
  const { client, response } = await opened();
  client.resetAndDestroy();
  await once(response, 'close');
  const frames = new Frames(response, {});
  await frames.next(long, null);
  frames.complete();
  await frames.closed;
});
