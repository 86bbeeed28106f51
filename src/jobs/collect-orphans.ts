// Collects bytes in the store that no row has named for a day: of uploads that were cut off, of blobs whose collector was, and
// of earlier thumbnails.
import sql from 'sql-template-tag';
import { DAY, later } from '../common/clock.js';
import { ROOT_ID } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import type { BlobStore } from '../storage/blob-store.js';
import { namedKeys } from './named-keys.js';

const PAGE = 500;

/** How long bytes may lie in the store before a row names them, in milliseconds: no upload takes as long. */
const UNNAMED_AT_FIRST = DAY;
/** And how long once it is seen that none does: whoever has copied the database may copy the store meanwhile. */
const LEFT_ALONE = DAY;
/** Bytes that went in another way leave what is noted of them behind. */
const NOTED = 30 * DAY;

/**
 * Goes through a page of the store at each call, from the first key to the last; whether there is more of it. What nobody names
 * is noted, and collected the next time. A key that was in use is never used again, so that what was seen stays true.
 *
 * What is older than the database is not its own: a new one that was given the wrong store by mistake leaves that as it is.
 */
export function orphanCollector(rows: Rows, store: BlobStore): (now: Date) => Promise<'MORE' | 'DONE'> {
  let after: string | undefined;
  return async (now) => {
    const olderThan = later(now, -UNNAMED_AT_FIRST);
    const page = await store.list({ olderThan, limit: PAGE, ...(after === undefined ? {} : { after }) });
    if (page.length > 0) {
      const named = await namedKeys(
        rows,
        page.map(({ key }) => key),
      );
      const begun = await beginningOf(rows);
      const orphans = page.filter(({ key, storedAt }) => !named.has(key) && storedAt >= begun);
      const known = await noteOrphans(
        rows,
        orphans.map(({ key }) => key),
        now,
      );
      for (const key of known) await store.remove(key);
      if (known.length > 0)
        await rows.rows(sql`delete from orphan_key where key = any(${[...known]}::text[])`);
    }
    after = page.length < PAGE ? undefined : page.at(-1)?.key;
    if (after !== undefined) return 'MORE';
    await rows.rows(sql`delete from orphan_key where seen_at < ${later(now, -NOTED)}`);
    return 'DONE';
  };
}

/** Those that were noted long enough ago; the others are noted now. */
async function noteOrphans(rows: Rows, keys: readonly string[], now: Date): Promise<readonly string[]> {
  const known = await rows.rows<{ key: string }>(sql`
    with noted as (
      insert into orphan_key (key, seen_at) select unnest(${[...keys]}::text[]), ${now}
      on conflict (key) do nothing
    )
    select key from orphan_key where key = any(${[...keys]}::text[]) and seen_at <= ${later(now, -LEFT_ALONE)}`);
  return known.map(({ key }) => key);
}

/** When the database was first started: nothing in it is older than its root. */
async function beginningOf(rows: Rows): Promise<Date> {
  const root = await rows.row<{ at: Date }>(sql`select created_at as at from item where id = ${ROOT_ID}`);
  if (root === undefined) throw new Error('The database has no root.');
  return root.at;
}
