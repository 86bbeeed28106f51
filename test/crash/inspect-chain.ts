// Checks that every audit entry is sealed, and that the chain of seals is whole and was only ever added to.
import sql from 'sql-template-tag';
import type { Database, Rows } from '../../src/database/database.js';
import { verifyAudit } from '../../src/jobs/verify-audit.js';
import { eventually } from '../support/eventually.js';

/** How far the chain reached once. */
export interface ChainHead {
  readonly position: number;
  readonly hash: string;
}

/** What is wrong, in words, and where the chain ends now. `earlier`: ends that it had before. */
export async function inspectChain(
  database: Database,
  earlier: readonly ChainHead[],
): Promise<{ readonly problems: readonly string[]; readonly head: ChainHead }> {
  const left = await eventually(async () => {
    const unsealed = await countUnsealed(database);
    if (unsealed > 0) throw new Error(`${unsealed} entries of the audit trail are not sealed.`);
    return 0;
  }).catch((error: unknown) => String(error));
  const problems = left === 0 ? [] : [String(left)];
  const { intact, entryCount, firstBrokenId, headHash } = await verifyAudit(database);
  if (!intact) problems.push(`The audit chain breaks at the entry ${firstBrokenId}, after ${entryCount}.`);
  for (const { position, hash } of earlier) {
    const seal = await database.row<{ hash: string }>(
      sql`select encode(hash, 'hex') as hash from audit_seal where position = ${position}`,
    );
    if (seal?.hash !== hash) problems.push(`The audit chain is not the one it was at link ${position}.`);
  }
  return { problems, head: { position: entryCount, hash: headHash } };
}

async function countUnsealed(rows: Rows): Promise<number> {
  const row = await rows.row<{ count: number }>(sql`
    select count(*) as count from audit_entry entry left join audit_seal seal on seal.entry_id = entry.id
    where seal.entry_id is null and entry.xid < pg_snapshot_xmin(pg_current_snapshot())`);
  return row?.count ?? 0;
}
