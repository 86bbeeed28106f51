// Connections that the database drops in the middle of a transaction: what runs on them fails, and nothing else does after it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { openTestDatabase } from '../support/database.js';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

test('take no place in the pool for good', async () => {
  const { database } = opened;
  const { max } = database.pool.options;
  const pids = await Promise.all(
    Array.from({ length: max + 5 }, async () => {
      let pid = 0;
      const lost = database.transaction(async (transaction) => {
        pid = (await transaction.row<{ pid: number }>(sql`select pg_backend_pid() as pid`))?.pid ?? 0;
        await transaction.rows(sql`select pg_terminate_backend(pg_backend_pid())`);
      });
      await expect(lost).rejects.toThrow(/terminat|connection/i);
      return pid;
    }),
  );
  expect(new Set(pids).size).toBe(pids.length);
  const after = await database.transaction((transaction) =>
    transaction.row<{ one: number }>(sql`select 1 as one`),
  );
  expect(after).toEqual({ one: 1 });
  expect(database.pool.waitingCount).toBe(0);
});
