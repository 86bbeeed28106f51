// Walks the chain of hashes over the audit entries, and the entries themselves, and finds the first place where one does
// not fit the other.
import sql, { empty } from 'sql-template-tag';
import type { Database, Rows } from '../database/database.js';
import { CHAIN_START, chainHash } from './audit-chain.js';
import type { SealedEntry } from './audit-chain.js';
import { sealReady, sealedColumns } from './seal-audit.js';

export interface AuditVerification {
  readonly intact: boolean;
  /** Links of the chain that hold, from its start. */
  readonly entryCount: number;
  /** The first entry, in the chain's order, that was altered, is gone, does not follow, or was put in between later. */
  readonly firstBrokenId: string | null;
  /** In hex: of the last link that holds. Kept elsewhere, it shows later that the chain's end was not cut off. */
  readonly headHash: string;
}

/** A link with the entry that it names; without the entry's columns where it is gone. */
interface Link extends Partial<SealedEntry> {
  readonly position: number;
  readonly xid: string;
  readonly entryId: string;
  readonly hash: Buffer;
  readonly entryXid: string | null;
}

/** How far the chain was followed. */
interface Reached {
  readonly position: number;
  readonly xid: string;
  readonly entryId: string;
  readonly hash: Buffer;
}

const BEGINNING: Reached = {
  position: 0,
  xid: '0',
  entryId: '00000000-0000-0000-0000-000000000000',
  hash: CHAIN_START,
};

/** Entries that are in memory at once. */
const PAGE = 1000;

/** Seals what is ready, then verifies all of it. */
export async function sealAndVerify(database: Database): Promise<AuditVerification> {
  await sealReady(database);
  return verifyAudit(database);
}

/** Verifies what is sealed, reading in pages, whatever the length. */
export async function verifyAudit(rows: Rows, pageSize = PAGE): Promise<AuditVerification> {
  const { head, brokenId } = await followChain(rows, pageSize);
  const firstBrokenId = brokenId ?? (await findUnsealed(rows, head, pageSize));
  return {
    intact: firstBrokenId === null,
    entryCount: head.position,
    firstBrokenId,
    headHash: head.hash.toString('hex'),
  };
}

/** Every link follows from the one before it and from the entry that it names, up to the head or to the first that does not. */
async function followChain(
  rows: Rows,
  pageSize: number,
): Promise<{ readonly head: Reached; readonly brokenId: string | null }> {
  let head = BEGINNING;
  // No bound at first: positions below 1 are found too.
  let behind = empty;
  for (;;) {
    const links = await rows.rows<Link>(sql`
      select seal.position, seal.xid::text as xid, seal.entry_id as "entryId", seal.hash,
             entry.xid::text as "entryXid", ${sealedColumns}
      from audit_seal seal left join audit_entry entry on entry.id = seal.entry_id
      ${behind} order by seal.position limit ${pageSize}`);
    for (const link of links) {
      if (!follows(link, head)) return { head, brokenId: link.entryId };
      head = link;
    }
    if (links.length < pageSize) return { head, brokenId: null };
    behind = sql`where seal.position > ${head.position}`;
  }
}

/**
 * Whether the link comes right behind, in the order of transactions, and holds the hash of what its entry says now. The
 * transaction's number is not hashed, as a restored database has others; so link and entry have to agree on it.
 */
function follows(link: Link, before: Reached): boolean {
  return (
    link.position === before.position + 1 &&
    isWhole(link) &&
    link.entryXid === link.xid &&
    BigInt(link.xid) >= BigInt(before.xid) &&
    chainHash(before.hash, link).equals(link.hash)
  );
}

/** Whether the link's entry is there at all. */
const isWhole = (link: Link): link is Link & SealedEntry => typeof link.id === 'string';

/**
 * The first entry before the head that no link names. Sealing goes in the order of `(xid, id)` and leaves none out, so
 * such an entry was written there later, or lost its link.
 */
async function findUnsealed(rows: Rows, head: Reached, pageSize: number): Promise<string | null> {
  let behind = empty;
  for (;;) {
    const entries = await rows.rows<{ xid: string; id: string; sealed: boolean }>(sql`
      select entry.xid::text as xid, entry.id, seal.entry_id is not null as sealed
      from audit_entry entry left join audit_seal seal on seal.entry_id = entry.id
      where (entry.xid, entry.id) <= (${head.xid}::xid8, ${head.entryId}::uuid) ${behind}
      order by entry.xid, entry.id limit ${pageSize}`);
    const unsealed = entries.find(({ sealed }) => !sealed);
    if (unsealed !== undefined) return unsealed.id;
    const last = entries.at(-1);
    if (last === undefined || entries.length < pageSize) return null;
    behind = sql`and (entry.xid, entry.id) > (${last.xid}::xid8, ${last.id}::uuid)`;
  }
}
