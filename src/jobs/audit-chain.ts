// The chain of hashes over the audit entries: how one link follows from the one before.
import { createHash } from 'node:crypto';

/** An entry in the form that is hashed: every column, as text or null, in this order. */
export interface SealedEntry {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly result: string;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly targetName: string | null;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
  readonly details: string;
}

/** What the first entry follows. */
export const CHAIN_START: Buffer = Buffer.alloc(32);

/** SHA-256 over the hash before and the entry; the array's JSON keeps its parts apart. */
export function chainHash(before: Buffer, entry: SealedEntry): Buffer {
  const fields = [
    entry.id,
    entry.at,
    entry.action,
    entry.actorId,
    entry.actorName,
    entry.result,
    entry.targetType,
    entry.targetId,
    entry.targetName,
    entry.remoteAddress,
    entry.userAgent,
    entry.details,
  ];
  return createHash('sha256').update(before).update(JSON.stringify(fields)).digest();
}
