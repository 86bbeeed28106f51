// Waits until transactions wait for each other, so that a test can have them meet.
import { expect } from '@jest/globals';
import sql from 'sql-template-tag';
import type { Database } from '../../src/database/database.js';
import { eventually } from './eventually.js';

/** Until so many connections wait for what another one holds. */
export const waitForLocks = (database: Database, count: number): Promise<void> =>
  eventually(async () => {
    const waiting = await database.rows(sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    expect(waiting).toHaveLength(count);
  });
