// Pictures that no client's patience, and no test over HTTP, has time for; and those that are odd but whole.
import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { Containment } from '../../../src/jobs/extraction/contained.js';
import type { ContainmentOptions } from '../../../src/jobs/extraction/contained.js';
import { PictureReceiver } from '../../../src/services/avatars/picture-receiver.js';
import { heavyPng, noise } from '../../support/pictures.js';
import { refusalOf } from './refusal.js';

const entry = new URL('../../../dist/jobs/extraction/child.js', import.meta.url);

const receive = (picture: Buffer, bounds: Omit<ContainmentOptions, 'entry'> = {}): Promise<Buffer> =>
  new PictureReceiver(new Containment({ entry, ...bounds })).receive(
    Promise.resolve({ filename: 'picture', createReadStream: () => Readable.from([picture]) }),
  );

const badFile = (rule: string) => ({ code: 'BAD_USER_INPUT', fields: [{ path: 'file', rule }] });

test('one that takes too long is given up', async () => {
  const started = Date.now();
  const refusal = await refusalOf(receive(heavyPng(7000), { longest: { avatar: 1000 } }));
  expect(refusal).toMatchObject(badFile('maxDuration'));
  // It is stopped, not only given up: it takes twice as long to its end.
  expect(Date.now() - started).toBeLessThan(15_000);
});

test('one that takes too much memory takes none of the server', async () => {
  expect(await refusalOf(receive(heavyPng(7000), { mostMemory: 1024 * 1024 }))).toMatchObject(
    badFile('readable'),
  );
});

test('stray bytes, as some cameras leave them, are no harm', async () => {
  const jpeg = await noise(300).jpeg().toBuffer();
  const end = jpeg.length - 2;
  const odd = Buffer.concat([jpeg.subarray(0, end), Buffer.alloc(8), jpeg.subarray(end), Buffer.alloc(500)]);
  expect((await receive(odd)).subarray(8, 12).toString()).toBe('WEBP');
});
