// What writes of tags and items do to the search index, in their transaction and, beyond what fits there, in the background.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { Viewers } from '../../../src/access/viewers.js';
import { ROOT_ID, newId } from '../../../src/common/ids.js';
import type { ItemId, TagId } from '../../../src/common/ids.js';
import type { Database, Rows } from '../../../src/database/database.js';
import { indexStale } from '../../../src/jobs/index-stale.js';
import { MOST_AT_ONCE, indexWhole } from '../../../src/search/index-items.js';
import { Memory } from '../../../src/services/memory.js';
import { Settings } from '../../../src/services/settings.js';
import { Writer } from '../../../src/services/write.js';
import type { Write } from '../../../src/services/write.js';
import { openTestDatabase } from '../../support/database.js';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let database: Database;
let writer: Writer;
const clock = { now: () => new Date() };

beforeAll(async () => {
  opened = await openTestDatabase();
  ({ database } = opened);
  writer = new Writer(
    database,
    new Memory(database, new Viewers(database, clock), new Settings(database)),
    clock,
  );
});
afterAll(() => opened.close());

const write = (work: (write: Write) => Promise<void>): Promise<void> =>
  writer.run({ viewer: null, remoteAddress: null, userAgent: null }, 'adminUnlock', work);

/** So many documents that bear a tag of this name, none of them indexed. */
async function bearers(tagName: string, count: number): Promise<{ tagId: TagId; ids: ItemId[] }> {
  const tagId = newId<TagId>();
  const ids = Array.from({ length: count }, () => newId<ItemId>());
  await database.rows(sql`
    insert into tag (id, name, name_key, created_at) values (${tagId}, ${tagName}, ${tagName}, now())`);
  await database.rows(sql`
    insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at)
    select id, 'DOCUMENT', ${ROOT_ID}, id::text, id::text, (select id from user_account limit 1), now(), now()
    from unnest(${ids}::uuid[]) as made (id)`);
  await database.rows(sql`
    insert into document_tag (document_id, tag_id) select id, ${tagId} from unnest(${ids}::uuid[]) as made (id)`);
  return { tagId, ids };
}

const having = async (lexeme: string): Promise<number> => {
  const row = await database.row<{ count: number }>(
    sql`select count(*) as count from item_text where vector @@ ${lexeme}::tsquery`,
  );
  return row?.count ?? 0;
};
const drain = async (): Promise<void> => {
  while ((await indexStale(database)) === 'MORE');
};

test('a tag that is named otherwise is found by the new name, and so is what bears it', async () => {
  const count = MOST_AT_ONCE + 5;
  const { tagId } = await bearers('zebra', count);
  await write(async (one) => one.reindexTag(tagId, 'zebra'));
  expect(await having('zebra')).toBe(MOST_AT_ONCE);
  await drain();
  expect(await having('zebra')).toBe(count);
  await write(async (one) => {
    await one.transaction.rows(sql`update tag set name = 'okapi', name_key = 'okapi' where id = ${tagId}`);
    one.reindexTag(tagId, 'okapi');
  });
  expect([await having('okapi'), await having('zebra')]).toEqual([MOST_AT_ONCE, 5]);
  await drain();
  expect([await having('okapi'), await having('zebra')]).toEqual([count, 0]);
  const tag = await database.rows(sql`select 1 from tag_text where tag_id = ${tagId} and vector @@ 'okapi'`);
  expect(tag).toHaveLength(1);
});

test('what bore a tag that is deleted is no longer found by it', async () => {
  const count = MOST_AT_ONCE + 3;
  const { tagId } = await bearers('tapir', count);
  await write(async (one) => one.reindexTag(tagId, 'tapir'));
  await drain();
  expect(await having('tapir')).toBe(count);
  await write(async (one) => {
    await one.forgetTag(tagId);
    await one.transaction.rows(sql`delete from tag where id = ${tagId}`);
  });
  expect(await having('tapir')).toBe(3);
  await drain();
  expect(await having('tapir')).toBe(0);
});

test('what was written to while it was read for the background keeps what was written', async () => {
  const { ids } = await bearers('gnu', 1);
  const [id] = ids as [ItemId];
  await write(async (one) => one.reindex(id));
  // Between reading and writing of the background, a write gives it another name.
  let renamed = false;
  const rows: typeof database.rows = async (query) => {
    const answer = await database.rows<never>(query);
    if (!renamed && query.text.includes('left(content.text')) {
      renamed = true;
      await write(async (one) => {
        await one.transaction.rows(sql`update item set name = 'quagga' where id = ${id}`);
        one.reindex(id);
      });
    }
    return answer;
  };
  expect(await indexWhole({ rows, row: (query) => database.row(query) }, [id])).toEqual([]);
  expect(await having('quagga')).toBe(1);
  expect(await indexWhole(database, [id])).toEqual([id]);
});

test('long texts are not all held at once', async () => {
  const { ids } = await bearers('long', 20);
  await database.rows(sql`
    with blob as (
      insert into blob (id, sha256, size, key, created_at) values (${newId()}, 'long', 1, 'long', now()) returning id
    ), revised as (
      insert into revision (id, document_id, number, blob_id, file_name, mime_type, created_at, created_by_id)
      select item.id, item.id, 1, blob.id, 'long.txt', 'text/plain', now(), item.owner_id
      from item cross join blob where item.id = any(${ids}::uuid[])
    ), worded as (
      insert into revision_text (revision_id, text, truncated)
      select id, repeat('leviathan ', 100000), false from unnest(${ids}::uuid[]) as made (id)
    )
    insert into stale_item_text (item_id, marked_at) select id, now() from unnest(${ids}::uuid[]) as made (id)`);
  await database.rows(sql`update item set current_revision_id = id where id = any(${ids}::uuid[])`);
  let most = 0;
  const counting: Rows = {
    row: (query) => database.row(query),
    rows: async <Row extends object>(query: Sql) => {
      const found = await database.rows<Row>(query);
      const held = found.map((row) => ('text' in row && typeof row.text === 'string' ? row.text.length : 0));
      most = Math.max(
        most,
        held.reduce((sum, length) => sum + length, 0),
      );
      return found;
    },
  };
  while ((await indexStale(counting)) === 'MORE');
  expect(await having('leviathan')).toBe(20);
  expect(most).toBe(8_000_000);
});
