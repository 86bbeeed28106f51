// Purges what has lain in the trash for longer than the settings say: a few thousand items a transaction.
import sql from 'sql-template-tag';
import type { AuditedName } from '../access/actions.js';
import { ROOT_ID, newId } from '../common/ids.js';
import type { ItemId } from '../common/ids.js';
import type { Database, Rows } from '../database/database.js';
import { purgeSubtrees } from './purge-subtrees.js';
import { recordPurge } from './record-purge.js';

/** Items a transaction: while it runs, readers of the change feed wait for what was committed meanwhile. */
const BATCH = 5000;
const MOST_TOPS = 100;

/**
 * The batch of something with more below it than goes in one transaction, while it goes: it is nobody's any more, and nothing
 * brings it back. The root itself is never trashed.
 */
const BEING_PURGED = ROOT_ID;

const EVENT = 'retentionPurge' satisfies AuditedName;

/** Something that was trashed by itself, and how many items are below it. */
interface Expired {
  readonly id: ItemId;
  readonly kind: string;
  readonly name: string;
  readonly below: number;
}

/** One batch; whether there may be more. Nodes may do it at the same time: each top is taken by one of them. */
export async function purgeExpired(database: Database, now: Date): Promise<'MORE' | 'DONE'> {
  return database.transaction(async (transaction) => {
    const begun = await transaction.row<{ id: ItemId }>(sql`
      select id from item where trash_batch = ${BEING_PURGED} limit 1 for update skip locked`);
    if (begun !== undefined) {
      await purgePart(transaction, begun.id);
      return 'MORE';
    }
    const expired = await lockExpired(transaction, now);
    const [first] = expired;
    if (first === undefined) return 'DONE';
    const fitting = withinBatch(expired);
    await recordPurges(transaction, fitting.length === 0 ? [first] : fitting, now);
    if (fitting.length === 0) {
      await transaction.rows(sql`update item set trash_batch = ${BEING_PURGED} where id = ${first.id}`);
    } else {
      await purgeSubtrees(
        transaction,
        fitting.map(({ id }) => id),
      );
    }
    return 'MORE';
  });
}

/** The oldest first. */
async function lockExpired(rows: Rows, now: Date): Promise<readonly Expired[]> {
  const tops = await rows.rows<Omit<Expired, 'below'>>(sql`
    select item.id, item.kind, item.name
    from item
    where item.trash_batch = item.id
      and item.trashed_at <= ${now}::timestamptz - (select trash_retention_days * interval '24 hours' from server)
    order by item.trashed_at, item.id
    limit ${MOST_TOPS}
    for update of item skip locked`);
  const counted = await rows.rows<{ id: ItemId; below: number }>(sql`
    select top.id, count(*) as below
    from unnest(${tops.map(({ id }) => id)}::uuid[]) as top (id)
    cross join lateral (
      select top.id union all select id from item where kind = 'FOLDER' and ancestors @> array[top.id]
    ) folder
    join item child on child.parent_id = folder.id
    group by top.id`);
  const below = new Map(counted.map((row) => [row.id, row.below]));
  return tops.map((top) => ({ ...top, below: below.get(top.id) ?? 0 }));
}

/** As many of them, from the first, as come to no more than a batch. */
function withinBatch(expired: readonly Expired[]): readonly Expired[] {
  let items = 0;
  const end = expired.findIndex(({ below }) => (items += 1 + below) > BATCH);
  return end === -1 ? expired : expired.slice(0, end);
}

/** From now on they are gone. Nobody acted: the settings did. */
async function recordPurges(rows: Rows, expired: readonly Expired[], now: Date): Promise<void> {
  const ids = expired.map(({ id }) => id);
  await recordPurge(rows, ids, null, now);
  await rows.rows(sql`
    insert into audit_entry (id, at, action, result, target_type, target_id, target_name, details)
    select entry.id, ${now}::timestamptz, ${EVENT}, 'OK', entry.type, entry.target, entry.name,
           jsonb_build_object('items', entry.items)
    from unnest(
      ${expired.map(() => newId<string>())}::uuid[],
      ${expired.map(({ kind }) => (kind === 'FOLDER' ? 'Folder' : 'Document'))}::text[], ${ids}::uuid[],
      ${expired.map(({ name }) => name)}::text[], ${expired.map(({ below }) => 1 + below)}::int[]
    ) as entry (id, type, target, name, items)`);
}

/** A batch of what is below: documents first, then the deepest folders, at last the top itself. */
async function purgePart(rows: Rows, topId: ItemId): Promise<void> {
  const documents = await purgeBelow(rows, topId, 'DOCUMENT');
  if (documents > 0) return;
  const folders = await purgeBelow(rows, topId, 'FOLDER');
  if (folders < BATCH) await purgeSubtrees(rows, [topId]);
}

/**
 * What was restored while this waited for it is no longer where it was, and stays: its row is looked at again once it is
 * locked.
 */
async function purgeBelow(rows: Rows, topId: ItemId, kind: 'DOCUMENT' | 'FOLDER'): Promise<number> {
  const row = await rows.row<{ gone: number }>(sql`
    with doomed as (
      select child.id, child.parent_id
      from item folder join item child on child.parent_id = folder.id and child.kind = ${kind}
      where folder.kind = 'FOLDER' and (folder.id = ${topId} or folder.ancestors @> array[${topId}::uuid])
      ${kind === 'FOLDER' ? sql`order by cardinality(folder.ancestors) desc` : sql``}
      limit ${BATCH}
    ), gone as (
      delete from item using doomed
      where item.id = doomed.id and item.parent_id = doomed.parent_id and item.trashed_at is not null
      returning 1
    )
    select count(*) as gone from gone`);
  return row?.gone ?? 0;
}
