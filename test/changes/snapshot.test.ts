// A snapshot says of each transaction what PostgreSQL itself says.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Snapshot } from '../../src/changes/snapshot.js';
import { openTestDatabase } from '../support/database.js';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

test.each(['10:10:', '10:11:10', '10:20:10,14,15', '9007199254740993:9007199254740999:9007199254740993'])(
  '%s',
  async (text) => {
    const snapshot = new Snapshot(text);
    const [from, to] = text.split(':').slice(0, 2).map(BigInt) as [bigint, bigint];
    for (let number = from - 2n; number < to + 2n; number += 1n) {
      const xid = String(number);
      const { rows } = await opened.database.pool.query<{ seen: boolean }>(
        'select pg_visible_in_snapshot($1::xid8, $2::pg_snapshot) as seen',
        [xid, text],
      );
      expect([xid, snapshot.sees(xid)]).toEqual([xid, rows[0]?.seen]);
    }
    expect(snapshot.horizon).toBe(String(from));
  },
);
