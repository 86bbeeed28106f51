// Pictures that users send: what becomes of them, and what is refused.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { refused } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { bytesOf } from '../support/files.js';
import { animatedGif, blackPng, colourAt, noise, stripes } from '../support/pictures.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { pictures, send, set, urlOf } from './avatars-support.js';
import { SetAvatar } from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const refusal = async (content: Buffer | string, name?: string) =>
  refused(await send(alice, content, name)).extensions;
/** Sets the picture, and gives what is shown then. */
const shown = async (content: Buffer): Promise<Buffer> => bytesOf(await fetch(await set(alice, content)));
const badFile = (rule: string): object => ({
  code: 'BAD_USER_INPUT',
  fields: [expect.objectContaining({ path: 'file', rule })],
});

describe('what becomes of a picture', () => {
  const formats: readonly (readonly [string, () => Promise<Buffer>])[] = [
    ['PNG', () => stripes(['red', 'green', 'blue']).png().toBuffer()],
    ['JPEG', () => stripes(['red', 'green', 'blue']).jpeg().toBuffer()],
    ['WebP', () => stripes(['red', 'green', 'blue']).webp().toBuffer()],
    ['GIF', () => stripes(['red', 'green', 'blue']).gif().toBuffer()],
    ['JPEG in CMYK', () => stripes(['red', 'green', 'blue']).toColourspace('cmyk').jpeg().toBuffer()],
    ['PNG of 16 bits', () => stripes(['red', 'green', 'blue']).toColourspace('rgb16').png().toBuffer()],
    ['interlaced PNG', () => stripes(['red', 'green', 'blue']).png({ progressive: true }).toBuffer()],
    ['tiny PNG', () => stripes(['green'], 1, 1).png().toBuffer()],
  ];
  test.each(formats)('a %s is a square of its middle', async (_format, make) => {
    const picture = await shown(await make());
    expect(await sharp(picture).metadata()).toMatchObject({
      format: 'webp',
      width: 256,
      height: 256,
      space: 'srgb',
      depth: 'uchar',
    });
    expect(await colourAt(picture, 5, 128)).toBe('green');
    expect(await colourAt(picture, 250, 128)).toBe('green');
  });

  test('a photograph stands upright, and tells neither where nor by what it was taken', async () => {
    const photograph = await stripes(['red', 'blue'], 400, 400)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withIccProfile('p3')
      .withExif({
        IFD0: { Make: 'A Camera', Copyright: 'Alice' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">secret</x:xmpmeta>')
      .toBuffer();
    const before = await sharp(photograph).metadata();
    expect(before.orientation).toBe(6);
    for (const kind of ['exif', 'icc', 'xmp']) expect(before).toHaveProperty(kind);
    expect(photograph.includes('A Camera')).toBe(true);
    const picture = await shown(photograph);
    expect([await colourAt(picture, 128, 20), await colourAt(picture, 128, 235)]).toEqual(['red', 'blue']);
    const after = await sharp(picture).metadata();
    expect(after).not.toHaveProperty('orientation');
    for (const kind of ['exif', 'icc', 'iptc', 'xmp', 'comments']) expect(after).not.toHaveProperty(kind);
    for (const text of ['A Camera', 'Alice', 'EXIF', 'XMP', 'ICCP', 'secret']) {
      expect(picture.includes(text)).toBe(false);
    }
  });

  test('of an animation it is the first frame, still', async () => {
    const gif = await animatedGif(['green', 'red', 'blue']);
    expect((await sharp(gif, { animated: true }).metadata()).pages).toBe(3);
    const picture = await shown(gif);
    expect((await sharp(picture, { animated: true }).metadata()).pages ?? 1).toBe(1);
    expect(await colourAt(picture, 128, 128)).toBe('green');
  });

  test('what is transparent stays so', async () => {
    const background = { r: 255, g: 0, b: 0, alpha: 0 };
    const clear = sharp({ create: { width: 300, height: 300, channels: 4, background } });
    const { data } = await sharp(await shown(await clear.png().toBuffer()))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[3]).toBe(0);
  });

  test('what hides behind it is gone, and its name counts for nothing', async () => {
    const png = await stripes(['blue']).png().toBuffer();
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    const url = await set(alice, Buffer.concat([png, page]), 'page.html');
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    const picture = await bytesOf(answer);
    expect(picture.includes('script')).toBe(false);
    expect(await colourAt(picture, 128, 128)).toBe('blue');
  });
});

describe('refused', () => {
  let before: string | null;
  let kept: number;
  beforeEach(async () => {
    before = await set(alice, await stripes(['green']).png().toBuffer());
    kept = await pictures(server);
  });
  afterEach(async () => {
    // Whatever it was, the picture from before is still there.
    expect([await urlOf(alice), await pictures(server)]).toEqual([before, kept]);
    expect((await fetch(before ?? '')).status).toBe(200);
  });

  const others: readonly (readonly [string, string, () => Buffer | Promise<Buffer>])[] = [
    [
      'SVG',
      'image/svg+xml',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    ['a program', 'application/x-elf', () => Buffer.from(`\x7fELF\x02\x01\x01${'\0'.repeat(64)}`, 'latin1')],
    ['a page', 'text/html', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['text that begins like a GIF', 'text/plain', () => Buffer.from('GIF89a is how a GIF begins')],
    ['TIFF', 'image/tiff', () => stripes(['red']).tiff().toBuffer()],
    ['AVIF', 'image/avif', () => stripes(['red'], 64, 64).avif().toBuffer()],
    ['PDF', 'application/pdf', () => Buffer.from('%PDF-1.7 picture')],
  ];
  test.each(others)('%s, whatever it is called', async (_what, mimeType, make) => {
    expect(await refusal(await make(), 'picture.png')).toMatchObject({ code: 'UNSUPPORTED_TYPE', mimeType });
  });

  const broken: readonly (readonly [string, () => Promise<Buffer>])[] = [
    ['PNG', () => noise(300).png().toBuffer()],
    ['JPEG', () => noise(300).jpeg().toBuffer()],
    ['WebP', () => noise(300).webp().toBuffer()],
    ['GIF', () => noise(300).gif().toBuffer()],
  ];
  test.each(broken)('half a %s', async (_format, make) => {
    const whole = await make();
    expect(await refusal(whole.subarray(0, whole.length / 2))).toMatchObject(badFile('readable'));
  });

  test('a PNG whose bytes were changed', async () => {
    const png = await noise(300).png().toBuffer();
    png.fill(0x55, 50_000, 51_000);
    expect(await refusal(png)).toMatchObject(badFile('readable'));
  });

  test('a file without a byte, and a picture without a pixel', async () => {
    expect(await refusal('')).toMatchObject(badFile('minLength'));
    expect(await refusal(blackPng(0, 0))).toMatchObject(badFile('readable'));
  });

  test('a small file that unfolds to 900 megapixels, at once', async () => {
    const bomb = blackPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(200_000);
    const started = Date.now();
    expect(await refusal(bomb)).toMatchObject(badFile('maxPixels'));
    expect(Date.now() - started).toBeLessThan(2000);
  });

  test('what is longer than 5 MiB, without waiting for its end', async () => {
    const large = await noise(1400).png({ compressionLevel: 0 }).toBuffer();
    expect(await refusal(large)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', limit: 5 * 1024 * 1024 });
    const answer = eventuallyAnswered(stalledUpload(large.subarray(0, 5_500_000)));
    expect(await answer).toContain('PAYLOAD_TOO_LARGE');
  });

  test('whoever has no account', async () => {
    const picture = await stripes(['red']).png().toBuffer();
    expect(refused(await send(server.client(), picture)).extensions.code).toBe('UNAUTHENTICATED');
  });
});

test('5 MiB are taken, and as many pixels as are allowed', async () => {
  const png = await stripes(['green']).png().toBuffer();
  const padded = Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024 - png.length)]);
  expect(await colourAt(await shown(padded), 128, 128)).toBe('green');
  expect(await colourAt(await shown(blackPng(10_000, 5000)), 128, 128)).toBe('0 0 0');
});

/** A request that sends this much of a picture, and then nothing. */
function stalledUpload(content: Buffer): Socket {
  const boundary = 'half';
  const part = (name: string, text: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${alice.token}\r\n` +
      `Apollo-Require-Preflight: true\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\n` +
      `Content-Length: 10000000\r\n\r\n` +
      part('operations', JSON.stringify({ query: SetAvatar.toString(), variables: { file: null } })) +
      part('map', '{"0":["variables.file"]}') +
      `--${boundary}\r\nContent-Disposition: form-data; name="0"; filename="half.png"\r\n\r\n`,
  );
  socket.write(content);
  return socket;
}

async function eventuallyAnswered(socket: Socket): Promise<string> {
  const answer: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => answer.push(chunk));
  return eventually(async () => {
    const text = Buffer.concat(answer).toString();
    expect(text).toContain('"code"');
    return text;
  });
}

test('too many at once are told to come again, and those that go away make room', async () => {
  const picture = await stripes(['red']).png().toBuffer();
  const stalled = Array.from({ length: 60 }, () => stalledUpload(picture.subarray(0, 50)));
  let tries = 0;
  try {
    await eventually(async () => {
      // Those of an earlier try may have been in when the last of them came: there is room for so many, and no more.
      tries += 1;
      const answers = await Promise.all(Array.from({ length: tries }, () => send(alice, picture)));
      const refusals = answers.map(({ errors }) => errors?.[0]?.extensions);
      expect(refusals).toContainEqual(expect.objectContaining({ code: 'RATE_LIMITED', retryAfter: 5 }));
    });
  } finally {
    for (const socket of stalled) socket.destroy();
  }
  await eventually(async () => expect((await send(alice, picture)).errors).toBeUndefined());
});

test('many that come together are all taken, and one of them stays', async () => {
  const kept = await pictures(server);
  const picture = await noise(600).png().toBuffer();
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(alice, picture)));
  expect(answers.map(({ errors }) => errors)).toEqual(answers.map(() => undefined));
  expect(await pictures(server)).toBe(kept);
  expect((await fetch((await urlOf(alice)) ?? '')).status).toBe(200);
});
