// The audit log as holders of VIEW_AUDIT_LOG read it, and whether it is as it was written.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { decodeCursor, encodeCursor, isInstant } from '../../common/cursors.js';
import { badUserInput } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import { checkPage, connection, once } from '../../common/pages.js';
import type { Connection, PageArguments } from '../../common/pages.js';
import type { Database } from '../../database/database.js';
import { sealAndVerify } from '../../jobs/verify-audit.js';
import type { AuditVerification } from '../../jobs/verify-audit.js';
import { entryColumns } from './entry-row.js';
import type { AuditEntryRow } from './entry-row.js';
import { auditConditions } from './filter.js';
import type { AuditFilter } from './filter.js';

export class AuditLog {
  constructor(private readonly database: Database) {}

  /** Newest first. FORBIDDEN without VIEW_AUDIT_LOG; BAD_USER_INPUT. */
  async list(
    caller: Caller,
    given: PageArguments,
    filter: AuditFilter | null | undefined,
  ): Promise<Connection<AuditEntryRow>> {
    requireRight(requireViewer(caller), 'VIEW_AUDIT_LOG');
    const page = checkPage(given);
    const where = auditConditions(filter ?? {});
    const order = sql`order by audit_entry.at desc, audit_entry.id desc limit ${page.first + 1}`;
    const start =
      page.after === null
        ? sql`${order} offset ${page.offset}`
        : sql`and (audit_entry.at, audit_entry.id) < ${positionOf(page.after)} ${order}`;
    const found = await this.database.rows<AuditEntryRow>(
      sql`select ${entryColumns} from audit_entry where ${where} ${start}`,
    );
    const total = once(async () => {
      const counted = await this.database.row<{ count: number }>(
        sql`select count(*) as count from audit_entry where ${where}`,
      );
      return counted?.count ?? 0;
    });
    return connection(found, page, ({ at, id }) => encodeCursor([at.toISOString(), id]), total);
  }

  /** Seals what is ready and walks the whole chain: about half a minute for a million entries. FORBIDDEN as above. */
  async verify(caller: Caller): Promise<AuditVerification> {
    requireRight(requireViewer(caller), 'VIEW_AUDIT_LOG');
    return sealAndVerify(this.database);
  }
}

/** What a cursor of this list stands at; another one's: BAD_USER_INPUT. */
function positionOf(cursor: string): Sql {
  const [at, id] = decodeCursor(cursor, ['string', 'string']).map(String);
  if (at === undefined || id === undefined || !isInstant(at) || !isId(id)) {
    throw badUserInput({ path: 'after', rule: 'cursor', message: 'This is no cursor of this list.' });
  }
  return sql`(${at}::timestamptz, ${id}::uuid)`;
}
