// The rows of the feed of changes, in an order that no transaction which commits late can break.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { RulesBefore } from '../access/rules-before.js';
import type { ItemId, UserId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import type { Position } from './position.js';

/** The kinds of the API's enum `ChangeKind`. */
export const changeKinds = [
  'ITEM_CREATED',
  'ITEM_UPDATED',
  'ITEM_RENAMED',
  'ITEM_MOVED',
  'ITEM_TRASHED',
  'ITEM_RESTORED',
  'ITEM_PURGED',
  'REVISION_ADDED',
  'CONTENT_PROCESSED',
  'TAGS_CHANGED',
  'ACCESS_CHANGED',
  'OWNER_CHANGED',
  'LOCK_CHANGED',
  'COMMENT_ADDED',
  'COMMENT_UPDATED',
  'COMMENT_DELETED',
  'SHARE_LINK_CHANGED',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface ChangeRow extends Position {
  readonly at: Date;
  readonly kind: ChangeKind;
  readonly actorId: UserId | null;
  readonly itemId: ItemId;
  /** Where the item stands and stood: root first, without the item. */
  readonly ancestors: readonly ItemId[];
  /** The item, and what reaches and reached it from above. */
  readonly lineage: readonly ItemId[];
  readonly details: Readonly<Record<string, unknown>>;
  /** Whom a change of access touches, and who could read what goes, whatever they hold by now; null for others. */
  readonly principals: readonly string[] | null;
  /** By which rules the item could be read before; null where the change is not about any. */
  readonly rules: RulesBefore | null;
}

type RawRow = Omit<ChangeRow, 'xid'> & { readonly xid: string };

export const changeColumns = sql`
  change.xid::text as xid, change.id, change.at, change.kind, change.actor_id as "actorId", change.item_id as "itemId",
  change.ancestors, change.lineage, change.details, change.principals, change.rules`;

export const parseChange = (row: RawRow): ChangeRow => ({ ...row, xid: BigInt(row.xid) });

const afterPosition = ({ xid, id }: Position): Sql =>
  sql`(change.xid, change.id) > (${xid.toString()}::xid8, ${id}::bigint)`;

export interface Batch {
  readonly changes: readonly ChangeRow[];
  /** Up to which all that the condition selects is among them. */
  readonly until: Position;
  /** Whether that is all that there is for now. */
  readonly isWhole: boolean;
  /** Whether more was committed that has to wait for a transaction which began earlier. */
  readonly isHeldBack: boolean;
}

/**
 * The next changes after the position, oldest first, at most `limit`: of the transactions before which none is under way any
 * more.
 */
export async function readChanges(rows: Rows, after: Position, limit: number): Promise<Batch> {
  const found = await rows.rows<
    Partial<RawRow> & { readonly horizon: string; readonly heldBack: boolean }
  >(sql`
    with bound as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as horizon)
    select bound.horizon::text as horizon,
           exists (select from change where change.xid >= bound.horizon) as "heldBack",
           told.*
    from bound left join lateral (
      select ${changeColumns} from change
      where ${afterPosition(after)} and change.xid < bound.horizon
      order by change.xid, change.id limit ${limit}
    ) told on true`);
  const changes = found.filter((row): row is RawRow & typeof row => row.id !== null).map(parseChange);
  const horizon: Position = { xid: BigInt(found[0]?.horizon ?? 0), id: 0 };
  const isWhole = changes.length < limit;
  return {
    changes,
    until: isWhole ? horizon : (changes.at(-1) ?? horizon),
    isWhole,
    isHeldBack: found[0]?.heldBack === true,
  };
}

/** The position that comes after all that is committed, but for what has to wait. */
export async function currentPosition(rows: Rows): Promise<Position> {
  const row = await rows.row<{ readonly xid: string }>(
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`,
  );
  return { xid: BigInt(row?.xid ?? 0), id: 0 };
}
