// Pictures that no client's patience, and no test over HTTP, has time for; and those that are odd but whole.
import { expect, test } from '@jest/globals';
import { refusalOf } from './refusal.js';
import { squarePicture } from '../../../src/services/avatars/picture.js';
import { heavyPng, noise } from '../../support/pictures.js';

test('one that takes too long is given up', async () => {
  const started = Date.now();
  const { code, fields } = await refusalOf(squarePicture(heavyPng(7000), 1));
  expect({ code, fields }).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: [{ path: 'file', rule: 'maxDuration' }],
  });
  // It is stopped, not only given up: it takes twice as long to its end.
  expect(Date.now() - started).toBeLessThan(15_000);
});

test('stray bytes, as some cameras leave them, are no harm', async () => {
  const jpeg = await noise(300).jpeg().toBuffer();
  const end = jpeg.length - 2;
  const odd = Buffer.concat([jpeg.subarray(0, end), Buffer.alloc(8), jpeg.subarray(end), Buffer.alloc(500)]);
  expect((await squarePicture(odd)).subarray(8, 12).toString()).toBe('WEBP');
});
