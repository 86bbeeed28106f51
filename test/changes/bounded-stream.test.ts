// Values wait in order and within a bound; a stream ends once, and for whatever reason gives nothing after it.
import { expect, test } from '@jest/globals';
import { BoundedStream } from '../../src/changes/bounded-stream.js';

let ends = 0;
const open = (most: number): BoundedStream<number> => {
  ends = 0;
  return new BoundedStream(most, () => (ends += 1));
};
const over = { done: true, value: undefined };

test('gives what came before and what comes after it is asked for, in order', async () => {
  const stream = open(2);
  stream.push(1);
  stream.push(0);
  expect([await stream.next(), await stream.next()]).toMatchObject([{ value: 1 }, { value: 0 }]);
  const asked = stream.next();
  stream.push(3);
  stream.push(4);
  expect([await asked, await stream.next()]).toMatchObject([{ value: 3 }, { value: 4 }]);
});

test('one too many ends it at once, with nothing of what waited', async () => {
  const stream = open(2);
  for (const value of [1, 2, 3, 4]) stream.push(value);
  expect(ends).toBe(1);
  await expect(stream.next()).rejects.toMatchObject({ code: 'SLOW_CONSUMER' });
  expect(await stream.next()).toEqual(over);
  expect(await stream.return()).toEqual(over);
  expect(ends).toBe(1);
});

test('fails whoever waits', async () => {
  const stream = open(2);
  const asked = stream.next();
  stream.fail(new Error('It is over.'));
  stream.fail(new Error('Once more.'));
  await expect(asked).rejects.toThrow('It is over.');
  expect([await stream.next(), ends]).toEqual([over, 1]);
});

test('ends for whoever waits, and takes nothing after it', async () => {
  const stream = open(2);
  const asked = stream.next();
  expect(await stream.return()).toEqual(over);
  expect(await asked).toEqual(over);
  stream.push(1);
  stream.fail(new Error('Too late.'));
  expect([await stream.next(), ends]).toEqual([over, 1]);
});
