// Which of the store's keys are in use: the one place that knows who names them.
import sql from 'sql-template-tag';
import type { Rows } from '../database/database.js';

/** Of the keys those that some row names: everything else in the store is nobody's. */
export async function namedKeys(rows: Rows, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const asked = sql`${[...keys]}::text[]`;
  const named = await rows.rows<{ key: string }>(sql`
    select key from blob where key = any(${asked})
    union all
    select key from upload_session where key = any(${asked})
    union all
    select key from thumbnail where key = any(${asked})`);
  return new Set(named.map(({ key }) => key));
}
