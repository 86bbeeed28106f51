// Seals audit entries into one chain of hashes, in the order in which they were committed, shortly after they were.
//
// Writers only insert, so that they never wait for each other: the chain is made behind them, by one node at a time.
// Entries of transactions that may still be running are left for the next time, so the order never changes afterwards.
import sql, { raw } from 'sql-template-tag';
import type { Database, Rows, Transaction } from '../database/database.js';
import { CHAIN_START, chainHash } from './audit-chain.js';
import type { SealedEntry } from './audit-chain.js';

/** Of the advisory lock that sealing nodes take turns by. */
const SEAL_LOCK = 7_304_126_002;
const BATCH = 1000;

/** Columns of a `SealedEntry`: text that PostgreSQL writes the same way whenever it is asked. */
export const sealedColumns = raw(`
  entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at, entry.action,
  entry.actor_id as "actorId", entry.actor_name as "actorName", entry.result, entry.target_type as "targetType",
  entry.target_id as "targetId", entry.target_name as "targetName", entry.remote_address as "remoteAddress",
  entry.user_agent as "userAgent", entry.details::text as details`);

interface Head {
  readonly position: number;
  readonly xid: string;
  readonly entryId: string;
  readonly hash: Buffer;
}

/** Seals what is ready, one batch; how many entries that were. Where another node is at it: 0. */
export async function sealBatch(database: Database): Promise<number> {
  return database.transaction(async (transaction) => {
    const lock = await transaction.row<{ taken: boolean }>(
      sql`select pg_try_advisory_xact_lock(${SEAL_LOCK}) as taken`,
    );
    return lock?.taken === true ? appendBatch(transaction) : 0;
  });
}

/** Seals all that is ready now; where another node is at it, its turn is waited for. */
export async function sealReady(database: Database): Promise<void> {
  let sealed: number;
  do {
    sealed = await database.transaction(async (transaction) => {
      await transaction.rows(sql`select pg_advisory_xact_lock(${SEAL_LOCK})`);
      return appendBatch(transaction);
    });
    // Fewer than a batch were all there were: those that come meanwhile are for the next time.
  } while (sealed === BATCH);
}

/** To be called under the lock. */
async function appendBatch(transaction: Transaction): Promise<number> {
  const head = await chainHead(transaction);
  const entries = await transaction.rows<SealedEntry & { readonly xid: string }>(sql`
      select entry.xid::text as xid, ${sealedColumns}
      from audit_entry entry
      where entry.xid < pg_snapshot_xmin(pg_current_snapshot())
        and (entry.xid, entry.id) > (${head.xid}::xid8, ${head.entryId}::uuid)
      order by entry.xid, entry.id
      limit ${BATCH}`);
  if (entries.length === 0) return 0;
  let { hash } = head;
  const hashes = entries.map((entry) => (hash = chainHash(hash, entry)));
  await transaction.rows(sql`
      insert into audit_seal (position, xid, entry_id, hash)
      select ${head.position} + nr, xid, entry_id, decode(hash, 'hex')
      from unnest(${entries.map(({ xid }) => xid)}::xid8[], ${entries.map(({ id }) => id)}::uuid[],
                  ${hashes.map((one) => one.toString('hex'))}::text[])
        with ordinality as sealed (xid, entry_id, hash, nr)`);
  return entries.length;
}

/** The last link of the chain. */
async function chainHead(rows: Rows): Promise<Head> {
  const head = await rows.row<Head>(sql`
    select position, xid::text as xid, entry_id as "entryId", hash from audit_seal order by position desc limit 1`);
  return (
    head ?? { position: 0, xid: '0', entryId: '00000000-0000-0000-0000-000000000000', hash: CHAIN_START }
  );
}
