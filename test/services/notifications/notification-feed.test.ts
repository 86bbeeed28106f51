// The feed when the database does not answer, when looks overlap, and when everybody has gone.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Sql } from 'sql-template-tag';
import type { UserId } from '../../../src/common/ids.js';
import type { Rows } from '../../../src/database/database.js';
import { NotificationFeed } from '../../../src/services/notifications/notification-feed.js';
import { eventually } from '../../support/eventually.js';

const anna = 'anna' as UserId;

interface Look {
  readonly query: Sql;
  answer(snapshot: string, ...rows: object[]): void;
  fail(): void;
}

/** Looks that wait until the test answers them. */
let looks: Look[];
let errors: unknown[];
let feed: NotificationFeed;

const rows: Rows = {
  rows: (query) =>
    new Promise((resolve, reject) => {
      looks.push({
        query,
        answer: (snapshot, ...found) =>
          resolve(
            (found.length === 0 ? [{ id: null }] : found).map((row) => ({ ...row, snapshot })) as never,
          ),
        fail: () => reject(new Error('The database is gone.')),
      });
    }),
  row: () => Promise.reject(new Error('The feed reads many.')),
};

beforeEach(() => {
  [looks, errors] = [[], []];
  feed = new NotificationFeed(rows, (error) => errors.push(error));
});
afterEach(() => feed.stop());

const look = (at: number): Promise<Look> =>
  eventually(async () => {
    const found = looks[at];
    if (found === undefined) throw new Error(`There were ${looks.length} looks.`);
    return found;
  });
const told = (id: string, xid: string, userId = anna): object => ({ id, xid, userId, kind: 'REPLIED' });

/** Somebody who listens from the snapshot on. */
async function listening(snapshot: string): Promise<AsyncIterableIterator<{ id: string }>> {
  const beginning = feed.subscribe(anna);
  (await look(0)).answer(snapshot);
  return beginning as Promise<never>;
}

test('nobody listens: nothing is read', async () => {
  feed.wake();
  await feed.stop();
  const stream = await listening('10:10:');
  await stream.return?.();
  const before = looks.length;
  feed.wake();
  expect(looks.length).toBe(before);
});

test('what was there to be seen when somebody began is not told to them', async () => {
  const stream = await listening('10:14:10,12');
  const next = stream.next();
  (await look(1)).answer('14:14:', told('running', '10'), told('seen', '11'), told('late', '12'));
  expect([await next, await stream.next()]).toMatchObject([
    { value: { id: 'running' } },
    { value: { id: 'late' } },
  ]);
  expect((await look(2)).query.values).toContain('14');
  looks[2]?.answer('14:14:');
});

test('who comes later begins with what was seen last, without a look of their own', async () => {
  await listening('10:10:');
  const late = await feed.subscribe(anna);
  const next = late.next();
  (await look(1)).answer('11:11:', told('new', '10'));
  expect(await next).toMatchObject({ value: { id: 'new' } });
});

test('woken while it looks, it looks once more, and never twice at once', async () => {
  await listening('10:10:');
  const second = await look(1);
  for (let at = 0; at < 5; at += 1) feed.wake();
  expect(looks).toHaveLength(2);
  second.answer('10:10:');
  (await look(2)).answer('10:10:');
  expect(looks).toHaveLength(3);
});

test('who begins when the database is gone is refused; who listens already loses nothing', async () => {
  const refused = feed.subscribe(anna);
  (await look(0)).fail();
  await expect(refused).rejects.toThrow('The database is gone.');
  const again = feed.subscribe(anna);
  (await look(1)).answer('10:10:');
  const stream = await again;
  const next = stream.next();
  (await look(2)).fail();
  (await look(3)).fail();
  (await look(4)).answer('12:12:', told('kept', '11'));
  expect(await next).toMatchObject({ value: { id: 'kept' } });
  // Told of once for each time that it goes away.
  expect(errors).toHaveLength(2);
});
