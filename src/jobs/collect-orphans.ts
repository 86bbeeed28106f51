// Collects bytes in the store that no row names: of uploads that were cut off, and of blobs whose collector was.
import sql from 'sql-template-tag';
import { DAY, later } from '../common/clock.js';
import { ROOT_ID } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import type { BlobStore } from '../storage/blob-store.js';
import { namedKeys } from './named-keys.js';

const PAGE = 500;

/** How long bytes may lie in the store before a row names them, in milliseconds: no upload takes as long. */
const LEFT_ALONE = DAY;

/**
 * Collects a page of the store at each call, from the first key to the last; whether there is more of it. A key that was in use is never used again, so that a page that is being looked at stays true.
 *
 * What is older than the database is not its own: a new one that was given the wrong store by mistake leaves that as it is.
 */
export function orphanCollector(rows: Rows, store: BlobStore): (now: Date) => Promise<'MORE' | 'DONE'> {
  let after: string | undefined;
  return async (now) => {
    const olderThan = later(now, -LEFT_ALONE);
    const page = await store.list({ olderThan, limit: PAGE, ...(after === undefined ? {} : { after }) });
    if (page.length > 0) {
      const named = await namedKeys(
        rows,
        page.map(({ key }) => key),
      );
      const begun = await beginningOf(rows);
      const orphans = page.filter(({ key, storedAt }) => !named.has(key) && storedAt >= begun);
      for (const { key } of orphans) await store.remove(key);
    }
    after = page.length < PAGE ? undefined : page.at(-1)?.key;
    return after === undefined ? 'DONE' : 'MORE';
  };
}

/** When the database was first started: nothing in it is older than its root. */
async function beginningOf(rows: Rows): Promise<Date> {
  const root = await rows.row<{ at: Date }>(sql`select created_at as at from item where id = ${ROOT_ID}`);
  if (root === undefined) throw new Error('The database has no root.');
  return root.at;
}
