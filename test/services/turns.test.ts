// Turns: so many at once, so many waiting in their order, and a place is free again after each, whatever came of it.
import { expect, test } from '@jest/globals';
import { Turns } from '../../src/services/turns.js';
import { refusalOf } from './avatars/refusal.js';

/** Work that ends when it is told to. */
function task(name: string, log: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = (): Promise<string> => {
    log.push(name);
    return promise;
  };
  return { work, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

test('at most so many at once, the others in turn, those behind them not at all', async () => {
  const turns = new Turns({ atOnce: 2, waiting: 2, retryAfter: 7 });
  const begun: string[] = [];
  const [a, b, c, d] = [task('a', begun), task('b', begun), task('c', begun), task('d', begun)] as const;
  const [ofA, ofB, ofC, ofD] = [
    turns.take(a.work),
    turns.take(b.work),
    turns.take(c.work),
    turns.take(d.work),
  ];
  expect(await refusalOf(turns.take(task('e', begun).work))).toMatchObject({
    code: 'RATE_LIMITED',
    retryAfter: 7,
  });
  expect(begun).toEqual(['a', 'b']);
  b.fail();
  await expect(ofB).rejects.toThrow('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  a.end();
  expect(await ofA).toBe('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  c.end();
  d.end();
  expect(await Promise.all([ofC, ofD])).toEqual(['c', 'd']);
  // Everybody has left.
  const [f, g] = [task('f', begun), task('g', begun)];
  const after = [turns.take(f.work), turns.take(g.work)];
  expect(begun.slice(4)).toEqual(['f', 'g']);
  f.end();
  g.end();
  await Promise.all(after);
});
