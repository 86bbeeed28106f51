// Counts the SQL statements that an operation takes, in PostgreSQL's own log.
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { sendOnce } from './checks.ts';
import type { Operation, Side } from './operations.ts';

const TIMES = 50;
const STATEMENT = /LOG: {2}(?:execute|statement)/g;
/** Background work of the server that falls into the time, and what is sent from here, is not the operation's. */
const OTHERS = /audit_seal|pg_try_advisory_xact_lock|log_statement|pg_reload_conf/;

/** A request, `BEGIN` and `COMMIT` included; the mean where the operation has several requests. */
export async function countStatements(
  operation: Operation,
  side: Side,
  url: string,
  database: { readonly url: string; readonly log: string },
): Promise<number> {
  for (let at = 0; at < 10; at += 1) await sendOnce(operation, side, url);
  await logging(database.url, 'all');
  const before = (await readFile(database.log)).length;
  let requests = 0;
  for (let at = 0; at < TIMES; at += 1) requests += await sendOnce(operation, side, url);
  await logging(database.url, 'none');
  const written = (await readFile(database.log)).subarray(before).toString();
  const foreground = written.split('\n').filter((line) => !OTHERS.test(line));
  return (foreground.join('\n').match(STATEMENT)?.length ?? 0) / requests;
}

async function logging(url: string, which: 'all' | 'none'): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`alter system set log_statement = '${which}'`);
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
  // Each of the server's processes reads its settings again when it comes to it.
  await pause(300);
}
