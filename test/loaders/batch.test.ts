// Batches answer in the order that they were asked in, whatever order the rows come in.
import { byKey, groupedByKey } from '../../src/loaders/batch.js';

const rows = [
  { id: 'c', of: 'x' },
  { id: 'a', of: 'y' },
  { id: 'b', of: 'x' },
] as const;

test('one row of each key, null where there is none, once for each time it was asked for', () => {
  const found = byKey(['a', 'd', 'c', 'a'] as const, rows, ({ id }) => id);
  expect(found.map((row) => row?.id ?? null)).toEqual(['a', null, 'c', 'a']);
});

test('all rows of each key, in the order that they came in', () => {
  const found = groupedByKey(['y', 'z', 'x'] as const, rows, ({ of }) => of);
  expect(found.map((group) => group.map(({ id }) => id))).toEqual([['a'], [], ['c', 'b']]);
});
