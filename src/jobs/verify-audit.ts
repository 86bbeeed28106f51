// Walks the chain of hashes over the audit entries and finds the first place where it does not hold.
import sql from 'sql-template-tag';
import type { Rows } from '../database/database.js';
import { CHAIN_START, chainHash } from './audit-chain.js';
import type { SealedEntry } from './audit-chain.js';
import { sealedColumns } from './seal-audit.js';

export interface AuditVerification {
  readonly intact: boolean;
  /** Links of the chain that hold, from its start. */
  readonly entryCount: number;
  /** The entry that was altered, or that is gone. */
  readonly firstBrokenId: string | null;
  /** In hex: of the last link that holds. Kept elsewhere, it shows later that the chain's end was not cut off. */
  readonly headHash: string;
}

const PAGE = 1000;

/** Reads in pages, whatever the length. */
export async function verifyAudit(rows: Rows): Promise<AuditVerification> {
  let hash = CHAIN_START;
  let position = 0;
  for (;;) {
    const links = await rows.rows<
      Partial<SealedEntry> & { position: number; entryId: string; hash: Buffer }
    >(sql`
      select seal.position, seal.entry_id as "entryId", seal.hash, ${sealedColumns}
      from audit_seal seal left join audit_entry entry on entry.id = seal.entry_id
      where seal.position > ${position} order by seal.position limit ${PAGE}`);
    for (const link of links) {
      const broken = {
        intact: false,
        entryCount: position,
        firstBrokenId: link.entryId,
        headHash: hash.toString('hex'),
      };
      if (link.position !== position + 1 || !isWhole(link)) return broken;
      const next = chainHash(hash, link);
      if (!next.equals(link.hash)) return broken;
      hash = next;
      position = link.position;
    }
    if (links.length < PAGE) break;
  }
  return { intact: true, entryCount: position, firstBrokenId: null, headHash: hash.toString('hex') };
}

/** Whether the link's entry is there at all. */
const isWhole = <Link extends Partial<SealedEntry>>(link: Link): link is Link & SealedEntry =>
  typeof link.id === 'string';
