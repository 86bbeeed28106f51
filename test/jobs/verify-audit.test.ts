// The verification of the audit trail, against every way in which somebody with the database in their hands may alter it.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '../../src/common/ids.js';
import { sealBatch } from '../../src/jobs/seal-audit.js';
import { sealAndVerify, verifyAudit } from '../../src/jobs/verify-audit.js';
import type { AuditVerification } from '../../src/jobs/verify-audit.js';
import { openTestDatabase } from '../support/database.js';
import { allSealed } from '../support/sealed.js';

/** Entries, in pages of three: what is altered lies in the third page of four. */
const ENTRIES = 11;
const PAGE = 3;
const ALTERED = 7;

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let ids: string[];

const run = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await opened.database.pool.query<Row>(text, values)).rows;
const verify = (): Promise<AuditVerification> => verifyAudit(opened.database, PAGE);

async function record(id = newId<string>()): Promise<string> {
  await run(
    `insert into audit_entry (id, at, action, actor_id, actor_name, result, target_type, target_id, target_name,
                              remote_address, user_agent, details)
     values ($1::uuid, clock_timestamp(), 'createFolder', gen_random_uuid(), 'alice', 'OK', 'Folder', gen_random_uuid(),
             'name of ' || $1, '192.0.2.1', 'a client', '{"a": 1}')`,
    [id],
  );
  return id;
}

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());
beforeEach(async () => {
  await run('truncate audit_entry, audit_seal');
  ids = [];
  for (let at = 0; at < ENTRIES; at += 1) ids.push(await record());
  await allSealed(opened.database);
});

const at = (position: number): string => ids[position - 1] ?? '';

/** The chain holds up to here, and no further. */
async function expectBroken(id: string, holding: number): Promise<void> {
  const [head] = await run<{ hash: string }>(
    "select encode(hash, 'hex') as hash from audit_seal where position = $1",
    [holding],
  );
  expect(await verify()).toEqual({
    intact: false,
    entryCount: holding,
    firstBrokenId: id,
    headHash: head?.hash ?? '0'.repeat(64),
  });
}

test('holds as it was written, whatever the pages', async () => {
  const [head] = await run<{ hash: string }>(
    "select encode(hash, 'hex') as hash from audit_seal order by position desc limit 1",
  );
  const expected = { intact: true, entryCount: ENTRIES, firstBrokenId: null, headHash: head?.hash };
  for (const page of [1, 2, PAGE, ENTRIES, ENTRIES + 1, undefined]) {
    expect(await verifyAudit(opened.database, page)).toEqual(expected);
  }
  await run('truncate audit_entry, audit_seal');
  expect(await verify()).toEqual({
    intact: true,
    entryCount: 0,
    firstBrokenId: null,
    headHash: '0'.repeat(64),
  });
});

test('leaves alone what is not sealed yet', async () => {
  await record();
  expect(await verify()).toMatchObject({ intact: true, entryCount: ENTRIES });
  await allSealed(opened.database);
  expect(await verify()).toMatchObject({ intact: true, entryCount: ENTRIES + 1 });
});

test('waits for the node that is sealing', async () => {
  await record();
  const other = await opened.database.pool.connect();
  await other.query('begin');
  await other.query('select pg_advisory_xact_lock(7304126002)');
  expect(await sealBatch(opened.database)).toBe(0);
  const verifying = sealAndVerify(opened.database);
  expect(await Promise.race([verifying, wait(200, 'it waits')])).toBe('it waits');
  await other.query('commit');
  other.release();
  expect(await verifying).toMatchObject({ intact: true });
});

test.each([
  ['id', "'ffffffff-ffff-7fff-bfff-ffffffffffff'"],
  ['xid', '(xid::text::bigint + 1)::text::xid8'],
  ['xid', "'3'"],
  ['at', "at + interval '1 microsecond'"],
  ['action', "'createFolders'"],
  ['actor_id', 'gen_random_uuid()'],
  ['actor_id', 'null'],
  ['actor_name', "''"],
  ['result', "'FORBIDDEN'"],
  ['target_type', 'null'],
  ['target_id', 'gen_random_uuid()'],
  ['target_name', "target_name || ' '"],
  ['remote_address', "'192.0.2.2'"],
  ['user_agent', "'null'"],
  ['details', '\'{"a": 2}\''],
])('finds an entry whose %s became %s', async (column, value) => {
  await run(`update audit_entry set ${column} = ${value} where id = $1`, [at(ALTERED)]);
  await expectBroken(at(ALTERED), ALTERED - 1);
});

test('finds what is changed in the first and in the last entry', async () => {
  for (const position of [ENTRIES, 1]) {
    await run("update audit_entry set action = 'x' where id = $1", [at(position)]);
    await expectBroken(at(position), position - 1);
  }
});

test('an entry altered in its seal as well shows in the next one', async () => {
  await run("update audit_seal set hash = sha256('made up') where position = $1", [ALTERED]);
  await expectBroken(at(ALTERED), ALTERED - 1);
});

test('finds a removed entry', async () => {
  await run('delete from audit_entry where id = $1', [at(ALTERED)]);
  await expectBroken(at(ALTERED), ALTERED - 1);
});

test('finds an entry that was removed with its seal, by the gap and by the chain', async () => {
  await run('delete from audit_entry where id = $1', [at(ALTERED)]);
  await run('delete from audit_seal where position = $1', [ALTERED]);
  await expectBroken(at(ALTERED + 1), ALTERED - 1);
  await run('update audit_seal set position = -position where position > $1', [ALTERED]);
  await run('update audit_seal set position = -position - 1 where position < 0');
  await expectBroken(at(ALTERED + 1), ALTERED - 1);
});

test('finds two entries whose contents were exchanged', async () => {
  const columns = [
    'at',
    'action',
    'actor_id',
    'actor_name',
    'result',
    'target_type',
    'target_id',
    'target_name',
    'remote_address',
    'user_agent',
    'details',
  ];
  await run(
    `update audit_entry mine set ${columns.map((name) => `${name} = other.${name}`).join(', ')}
     from audit_entry other
     where (mine.id, other.id) in (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`,
    [at(ALTERED), at(ALTERED + 3)],
  );
  await expectBroken(at(ALTERED), ALTERED - 1);
});

async function exchangeSeals(columns: readonly string[], one: number, other: number): Promise<void> {
  const seals = await run<Record<string, unknown>>(
    'delete from audit_seal where position in ($1, $2) returning *',
    [one, other],
  );
  for (const seal of seals) {
    const partner = seals.find(({ position }) => position !== seal['position']);
    const made = { ...seal, ...Object.fromEntries(columns.map((name) => [name, partner?.[name]])) };
    await run('insert into audit_seal (position, xid, entry_id, hash) values ($1, $2, $3, $4)', [
      made['position' as never],
      made['xid' as never],
      made['entry_id' as never],
      made['hash' as never],
    ]);
  }
}

test.each([
  ['places', ['position'], ALTERED + 2],
  ['entries', ['entry_id', 'xid'], ALTERED + 2],
  ['hashes', ['hash'], ALTERED],
])('finds two seals whose %s were exchanged', async (_what, columns, found) => {
  await exchangeSeals(columns, ALTERED, ALTERED + 2);
  await expectBroken(at(found), ALTERED - 1);
});

test('finds an entry that was put into the past', async () => {
  const inserted = await record();
  const between = await run<{ xid: string }>('select xid::text as xid from audit_entry where id = $1', [
    at(ALTERED),
  ]);
  await run('update audit_entry set xid = $1::xid8 where id = $2', [between[0]?.xid, inserted]);
  await expectBroken(inserted, ENTRIES);
  // Sealing goes on behind the head, and never takes it in.
  await record();
  await allSealed(opened.database);
  expect(await verify()).toMatchObject({
    intact: false,
    entryCount: ENTRIES + 1,
    firstBrokenId: inserted,
  });
});

test('finds an entry that was put before all others', async () => {
  const inserted = await record('00000000-0000-0000-0000-000000000000');
  await run("update audit_entry set xid = '0' where id = $1", [inserted]);
  await expectBroken(inserted, ENTRIES);
});

test('finds a seal outside of the chain that covers up for one', async () => {
  const inserted = await record();
  await run("update audit_entry set xid = '3' where id = $1", [inserted]);
  await run("insert into audit_seal (position, xid, entry_id, hash) values (-5, '3', $1, '')", [inserted]);
  await expectBroken(inserted, 0);
});

test('finds a missing seal in the middle, and at the start', async () => {
  await run('delete from audit_seal where position = $1', [ALTERED]);
  await expectBroken(at(ALTERED + 1), ALTERED - 1);
  await run('delete from audit_seal where position = 1');
  await expectBroken(at(2), 0);
});

test('a chain made anew gives another head', async () => {
  const { headHash } = await verify();
  await run("update audit_entry set action = 'x' where id = $1", [at(ALTERED)]);
  await run('truncate audit_seal');
  await allSealed(opened.database);
  const anew = await verify();
  expect(anew).toMatchObject({ intact: true, entryCount: ENTRIES });
  expect(anew.headHash).not.toBe(headHash);
});

test('goes through more than the usual page, sealed in more than one batch', async () => {
  await run(
    `insert into audit_entry (id, at, action, result, details)
     select gen_random_uuid(), now(), 'many', 'OK', '{}' from generate_series(1, 2500)`,
  );
  await allSealed(opened.database);
  expect(await sealAndVerify(opened.database)).toMatchObject({ intact: true, entryCount: ENTRIES + 2500 });
  const [late] = await run<{ id: string }>('select entry_id as id from audit_seal where position = 2222');
  await run("update audit_entry set action = 'x' where id = $1", [late?.id]);
  expect(await verifyAudit(opened.database)).toMatchObject({ entryCount: 2221, firstBrokenId: late?.id });
});
