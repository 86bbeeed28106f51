// The first start: of one node, of two that start together on one empty database, and on a PostgreSQL that is too old.
import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { pino } from 'pino';
import { startApp } from '../../src/app.js';
import type { App } from '../../src/app.js';
import { systemClock } from '../../src/common/clock.js';
import { readConfig } from '../../src/config.js';
import type { Database } from '../../src/database/database.js';
import { checkServerVersion } from '../../src/database/migrate.js';
import { refused, succeeded, ApiClient } from '../support/client.js';

const cluster = new URL(process.env['SHEAF_TEST_DATABASE_URL'] ?? '');

async function onCluster(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.href });
  await client.connect();
  await client.query(statement);
  await client.end();
}

test('of two nodes that start together on an empty database, both come up and one has the first start', async () => {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await onCluster(`create database ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-first-'));
  const told: string[] = [];
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: url.href,
    SECRET: 'a secret that only tests have, long enough',
    STORAGE_URL: pathToFileURL(dataDir).href,
  });
  const start = (password: string): Promise<App> =>
    startApp({
      config: { ...config, databaseUrl: url.href, secret: config.secret ?? '' },
      version: '0.0.0-test',
      clock: systemClock,
      log: pino({ level: 'silent' }),
      newPassword: () => password,
      onFirstStart: (tell) => told.push(tell),
      onShutdown: () => undefined,
    });
  const nodes = await Promise.all(['first password', 'second password', 'third password'].map(start));
  try {
    expect(told).toHaveLength(1);
    const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
    for (const node of nodes) {
      const answer = await new ApiClient(node.url).request(login, {
        input: { login: 'admin', password: told[0] },
      });
      // It has to be changed first, so it is the right one.
      expect(refused(answer).extensions.code).toBe('PASSWORD_CHANGE_REQUIRED');
    }
    const again = await start('fourth password');
    expect(told).toHaveLength(1);
    expect(succeeded(await new ApiClient(again.url).request('{ server { name } }'))).toEqual({
      server: { name: 'Sheaf' },
    });
    await again.stop();
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    await onCluster(`drop database ${name} with (force)`);
    await rm(dataDir, { recursive: true, force: true });
  }
});

test.each([
  [undefined, 'PostgreSQL 15 or later is needed.'],
  [140_012, 'PostgreSQL 15 or later is needed.'],
  [150_000, null],
  [180_004, null],
])('PostgreSQL %s: %s', async (version, problem) => {
  const database = {
    row: async () => (version === undefined ? undefined : { version }),
  } as unknown as Database;
  const found = await checkServerVersion(database).then(
    () => null,
    (error: Error) => error.message,
  );
  expect(found).toBe(problem);
});
