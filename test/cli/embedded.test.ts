// The command line on an embedded database: beside the server that runs it, and without one.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../support/client.js';
import { runScript } from '../support/command.js';
import type { Ran } from '../support/command.js';
import { eventually } from '../support/eventually.js';
import { ServerProcess } from '../support/process.js';

const PASSWORD = 'a long enough password';
let DATA_DIR: string;

beforeAll(async () => {
  DATA_DIR = await mkdtemp(join(tmpdir(), 'sheaf-cli-'));
});
afterAll(() => rm(DATA_DIR, { recursive: true, force: true }));

// As npm runs them.
const admin = (...args: string[]): Promise<Ran> => runScript('scripts/admin.mjs', args, { DATA_DIR });
const verify = (): Promise<Ran> => runScript('scripts/verify-audit.mjs', [], { DATA_DIR });

test('nothing is made where there is no database', async () => {
  const err = `There is no database in ${DATA_DIR}: start Sheaf there once, or set DATA_DIR or DATABASE_URL.\n`;
  expect(await admin('unlock')).toEqual({ code: 1, out: '', err });
  expect(await verify()).toEqual({ code: 2, out: '', err });
  expect(await readdir(DATA_DIR)).toEqual([]);
});

test('beside the server, which hears of it, and after it', async () => {
  const server = new ServerProcess({ DATA_DIR, ADMIN_PASSWORD: PASSWORD });
  try {
    const url = await server.ready();
    const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
    const { accessToken } = (
      await new ApiClient(url).data<{ login: { accessToken: string } }>(login, {
        input: { login: 'admin', password: PASSWORD },
      })
    ).login;
    const client = new ApiClient(url, accessToken);
    await client.data('{ root { id } }');
    expect(await admin('reset-password', 'admin')).toMatchObject({ code: 0, err: '' });
    await eventually(async () => {
      expect((await client.error('{ root { id } }')).extensions).toMatchObject({ reason: 'SESSION_ENDED' });
    });
    expect((await verify()).out).toMatch(/^The audit trail is intact: 2 entries, head hash [0-9a-f]{64}\n$/);
    // Both went beside the server, and left it alone.
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  } finally {
    await server.end();
  }
  expect((await verify()).out).toMatch(/^The audit trail is intact: 2 entries/);
  expect(await admin('create-user', 'carol', '--password', PASSWORD)).toMatchObject({ code: 0, err: '' });
  // Several at once take turns.
  const verified = await Promise.all([verify(), verify()]);
  for (const { code, out } of verified) {
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('intact: 3 entries') });
  }
  expect(existsSync(join(DATA_DIR, 'postgres', 'postmaster.pid'))).toBe(false);
}, 90_000);
