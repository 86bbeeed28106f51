// Waits until all audit entries are sealed. Transactions of other tests, on the same PostgreSQL, may hold that up for a moment.
import sql from 'sql-template-tag';
import type { Database } from '../../src/database/database.js';
import { sealReady } from '../../src/jobs/seal-audit.js';
import { eventually } from './eventually.js';

/** Every entry behind the end of the chain; what was put before it is never sealed. */
export async function allSealed(database: Database): Promise<void> {
  await eventually(async () => {
    await sealReady(database);
    const waiting = await database.row(sql`
      select from audit_entry
      where xid > coalesce((select max(xid) from audit_seal), '0') limit 1`);
    if (waiting !== undefined) throw new Error('Some entries are not sealed yet.');
  });
}
