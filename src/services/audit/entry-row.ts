// An entry of the audit log as it is read.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { AuditEntryId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';

export interface AuditEntryRow {
  readonly id: AuditEntryId;
  readonly at: Date;
  readonly action: string;
  readonly actorId: UserId | null;
  readonly actorName: string | null;
  readonly result: string;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly targetName: string | null;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Columns that make an `AuditEntryRow` of `audit_entry`. */
export const entryColumns: Sql = sql`
  audit_entry.id, audit_entry.at, audit_entry.action, audit_entry.actor_id as "actorId",
  audit_entry.actor_name as "actorName", audit_entry.result, audit_entry.target_type as "targetType",
  audit_entry.target_id as "targetId", audit_entry.target_name as "targetName",
  audit_entry.remote_address as "remoteAddress", audit_entry.user_agent as "userAgent", audit_entry.details`;

/** The entries with these ids, in no order. */
export const findAuditEntries = (rows: Rows, ids: readonly AuditEntryId[]): Promise<AuditEntryRow[]> =>
  rows.rows<AuditEntryRow>(sql`select ${entryColumns} from audit_entry where id = any(${[...ids]}::uuid[])`);
