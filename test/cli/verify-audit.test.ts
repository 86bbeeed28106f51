// `npm run audit:verify`: what it prints, and how it exits.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runScript } from '../support/command.js';
import type { Ran } from '../support/command.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await server.newUser('alice');
});
afterAll(() => server.close());

const verify = (settings: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runScript('dist/cli/verify-audit.js', [], { DATABASE_URL: server.databaseUrl, ...settings });

test('one sentence with the count and the head, once all is sealed', async () => {
  // Another test's transaction may hold it up for a moment.
  const { code, out, err } = await eventually(async () => {
    const ran = await verify();
    expect(ran.out).toContain('2 entries');
    return ran;
  });
  const { rows } = await server.database.pool.query<{ hash: string }>(
    "select encode(hash, 'hex') as hash from audit_seal order by position",
  );
  // A registration and a login.
  expect(rows).toHaveLength(2);
  expect({ code, out, err }).toEqual({
    code: 0,
    out: `The audit trail is intact: 2 entries, head hash ${rows[1]?.hash}\n`,
    err: '',
  });
});

test('the entry that is broken', async () => {
  const { rows } = await server.database.pool.query<{ id: string; hash: string }>(
    "select entry_id as id, encode(hash, 'hex') as hash from audit_seal order by position",
  );
  await server.database.pool.query("update audit_entry set result = 'x' where id = $1", [rows[1]?.id]);
  expect(await verify()).toEqual({
    code: 1,
    out: `The audit trail is broken at the entry ${rows[1]?.id}: only its first 1 entry hold, up to the hash ${rows[0]?.hash}\n`,
    err: '',
  });
});

test('why it could not be asked', async () => {
  expect(await verify({ DATABASE_URL: 'postgres://127.0.0.1:1/none' })).toEqual({
    code: 2,
    out: '',
    err: 'The database of DATABASE_URL does not answer (ECONNREFUSED).\n',
  });
});
