// Which of the store's keys are in use: the one place that knows who names them.
import sql from 'sql-template-tag';
import type { Rows } from '../database/database.js';

/** Of the keys those that some row names: everything else in the store is nobody's. */
export async function namedKeys(rows: Rows, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const named = await rows.rows<{ key: string }>(
    sql`select key from blob where key = any(${[...keys]}::text[])`,
  );
  return new Set(named.map(({ key }) => key));
}
