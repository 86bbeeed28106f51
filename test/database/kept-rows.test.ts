// Rows that are kept are read once, and never kept past a change.
import { beforeEach, expect, test } from '@jest/globals';
import { KeptRows } from '../../src/database/kept-rows.js';

type Row = { readonly id: string; readonly name: string };

let table: Map<string, string>;
let asked: (readonly string[])[];
let rows: KeptRows<string, Row>;
/** What a statement waits for after it has read. */
let held: Promise<void>;

beforeEach(() => {
  table = new Map([
    ['1', 'one'],
    ['2', 'two'],
  ]);
  asked = [];
  held = Promise.resolve();
  rows = new KeptRows<string, Row>(async (ids) => {
    asked.push(ids);
    const found = ids.flatMap((id) => (table.has(id) ? [{ id, name: table.get(id) ?? '' }] : []));
    await held;
    return found;
  }, 2);
  rows.setHearing(true);
});

test('come in the order of the ids, each read once; what is not there is asked for again', async () => {
  expect(await rows.load(['2', 'none', '1', '2'])).toEqual([
    { id: '2', name: 'two' },
    null,
    { id: '1', name: 'one' },
    { id: '2', name: 'two' },
  ]);
  await rows.load(['1', 'none']);
  expect(asked).toEqual([['2', 'none', '1'], ['none']]);
  expect(rows.peek('1')).toEqual({ id: '1', name: 'one' });
});

test('are read again after they may have changed, also where that was during the reading', async () => {
  await rows.load(['1']);
  table.set('1', 'uno');
  rows.forget('1');
  expect(await rows.load(['1'])).toEqual([{ id: '1', name: 'uno' }]);

  rows.forgetAll();
  const { promise, resolve: release } = Promise.withResolvers<void>();
  held = promise;
  const reading = rows.load(['1']);
  table.set('1', 'ein');
  rows.forget('1');
  release();
  await reading;
  expect(rows.peek('1')).toBeUndefined();
});

test('are bounded, and none is kept while nothing is heard', async () => {
  table.set('3', 'three');
  await rows.load(['1', '2', '3']);
  expect(rows.peek('1')).toBeUndefined();
  rows.setHearing(false);
  expect(rows.peek('3')).toBeUndefined();
  await rows.load(['3']);
  expect(rows.peek('3')).toBeUndefined();
});
