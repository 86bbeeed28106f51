// Waits until the feed of changes shows all that is committed by now. It waits for every transaction on the server that began
// before, those of other tests' databases too.
import pg from 'pg';
import { setTimeout as wait } from 'node:timers/promises';

export async function settled(): Promise<void> {
  const client = new pg.Client({ connectionString: process.env['SHEAF_TEST_DATABASE_URL'] });
  await client.connect();
  try {
    const { rows } = await client.query<{ next: string }>(
      'select pg_snapshot_xmax(pg_current_snapshot())::text as next',
    );
    for (;;) {
      const { rows: reached } = await client.query<{ past: boolean }>(
        'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as past',
        [rows[0]?.next],
      );
      if (reached[0]?.past === true) return;
      await wait(5);
    }
  } finally {
    await client.end();
  }
}
