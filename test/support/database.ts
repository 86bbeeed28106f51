// A database of its own for whoever asks: cloned from the template in milliseconds, dropped when they are done.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openDatabase } from '../../src/database/open-database.js';
import type { Database } from '../../src/database/database.js';
import { entities } from '../../src/entities/index.js';

export interface TestDatabase {
  /** postgres://… */
  readonly url: string;
  drop(): Promise<void>;
}

export async function cloneDatabase(): Promise<TestDatabase> {
  const server = process.env['SHEAF_TEST_DATABASE_URL'];
  if (server === undefined)
    throw new Error('The tests run through jest, whose global setup starts the database.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name} template sheaf_template strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `drop database if exists ${name} with (force)`) };
}

/** A clone that is opened as the server does. */
export async function openTestDatabase(): Promise<{ database: Database; close(): Promise<void> }> {
  const clone = await cloneDatabase();
  let closing = false;
  const database = await openDatabase({
    url: clone.url,
    entities,
    // Dropping the database may overtake the connections that are being closed.
    onError: (error) => {
      if (!closing) throw error;
    },
  });
  return {
    database,
    close: async () => {
      closing = true;
      await database.close();
      await clone.drop();
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
