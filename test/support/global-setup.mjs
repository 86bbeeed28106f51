// Before all tests: one throw-away PostgreSQL server in memory, and on it a template database with its first start done.
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import 'reflect-metadata';
import { prepareFirstStart } from '../../dist/database/first-start.js';
import { migrate } from '../../dist/database/migrate.js';
import { openDatabase } from '../../dist/database/open-database.js';
import { startEmbeddedServer } from '../../dist/database/embedded/server.js';
import { entities } from '../../dist/entities/index.js';
import { Passwords } from '../../dist/services/accounts/passwords.js';

export default async function globalSetup() {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const dataDir = await mkdtemp(join(memory, 'sheaf-test-'));
  const server = await startEmbeddedServer({ dataDir, throwaway: true, log: () => undefined });
  globalThis.sheafTest = { server, dataDir };

  const template = new URL(server.url);
  template.pathname = '/sheaf_template';
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query('create database sheaf_template');
  await admin.end();

  const database = await openDatabase({
    url: template.href,
    entities,
    onError: (error) => console.error(error),
  });
  const passwordHash = await new Passwords().hash('admin password');
  await migrate(database, () =>
    prepareFirstStart(database, {
      now: new Date('2026-01-01T00:00:00Z'),
      passwordHash,
      mustChangePassword: false,
    }),
  );
  await database.close();
  process.env.SHEAF_TEST_DATABASE_URL = server.url;
}
