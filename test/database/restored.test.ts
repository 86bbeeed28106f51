// A database restored into a cluster whose transaction numbers are lower goes on: new records come after the old ones.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate } from '../../src/database/migrate.js';
import { newId } from '../../src/common/ids.js';
import { verifyAudit } from '../../src/jobs/verify-audit.js';
import { openTestDatabase } from '../support/database.js';
import { allSealed } from '../support/sealed.js';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

const run = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await opened.database.pool.query<Row>(text, values)).rows;

async function record(action: string): Promise<void> {
  await run("insert into audit_entry (id, at, action, result, details) values ($1, now(), $2, 'OK', '{}')", [
    newId(),
    action,
  ]);
  await run(
    `insert into change (at, kind, item_id, ancestors, lineage, details)
     values (now(), 'ITEM_UPDATED', $1, '{}', '{}', jsonb_build_object('action', $2::text))`,
    [newId(), action],
  );
}

const nothing = async (): Promise<void> => undefined;

const sealAll = (): Promise<void> => allSealed(opened.database);

test('the chain goes on over all of it, the feed keeps its order, and old cursors are told apart', async () => {
  const { database } = opened;
  const [before] = await run<{ epoch: string }>('select epoch from server');
  for (const action of ['one', 'two']) await record(action);
  // Ids follow the clocks of the nodes: this one lies behind all others, and is not the last.
  await run(
    `insert into audit_entry (id, at, action, result, details) values ($1, now(), 'ahead of its time', 'OK', '{}')`,
    ['ffffffff-ffff-7fff-bfff-ffffffffffff'],
  );
  await record('last to be sealed');
  await sealAll();
  await record('not sealed when it was dumped');
  for (const table of ['audit_entry', 'audit_seal', 'change', 'notification']) {
    await run(`update ${table} set xid = (xid::text::bigint + 1000000)::text::xid8`);
  }

  const told: string[] = [];
  await migrate(database, nothing, (message) => told.push(message));
  await migrate(database, nothing, (message) => told.push(message));
  expect(told).toHaveLength(1);

  await record('after');
  await sealAll();
  expect(await verifyAudit(database)).toMatchObject({ intact: true, entryCount: 6 });
  const changes = await run<{ action: string }>(
    "select details ->> 'action' as action from change order by xid, id",
  );
  expect(changes.map(({ action }) => action)).toEqual([
    'one',
    'two',
    'last to be sealed',
    'not sealed when it was dumped',
    'after',
  ]);
  const [after] = await run<{ epoch: string }>('select epoch from server');
  expect(after?.epoch).not.toBe(before?.epoch);
});
