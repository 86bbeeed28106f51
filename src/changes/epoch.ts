// Which history of the database cursors are of: another one begins when it is restored.
import sql from 'sql-template-tag';
import type { Rows } from '../database/database.js';

export async function currentEpoch(rows: Rows): Promise<string> {
  const server = await rows.row<{ readonly epoch: string }>(sql`select epoch from server`);
  if (server === undefined) throw new Error('The database has not been prepared.');
  return server.epoch;
}
