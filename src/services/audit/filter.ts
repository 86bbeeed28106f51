// The filter of the audit log, as SQL over `audit_entry`. All that is given must hold.
import sql, { join } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { badUserInput } from '../../common/errors.js';
import type { FieldProblem } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import { isStorable } from '../../common/texts.js';

type Given<Value> = Value | null | undefined;

/** As the API's input `AuditFilter`. */
export interface AuditFilter {
  readonly actions?: Given<readonly string[]>;
  readonly actorId?: Given<string>;
  readonly targetId?: Given<string>;
  readonly results?: Given<readonly string[]>;
  readonly at?: Given<{ readonly from?: Given<Date>; readonly to?: Given<Date> }>;
}

/** Values in one list of a filter, at most. */
const MOST_VALUES = 100;

/** The condition that entries have to meet. Too many values, or a range that ends before it begins: BAD_USER_INPUT. */
export function auditConditions(filter: AuditFilter): Sql {
  checkFilter(filter);
  const { actions, actorId, targetId, results, at } = filter;
  const conditions = [
    ...(isGiven(actions) ? [sql`audit_entry.action = any(${known(actions)}::text[])`] : []),
    ...(isGiven(actorId) ? [isOfId(sql`audit_entry.actor_id`, actorId)] : []),
    ...(isGiven(targetId) ? [isOfId(sql`audit_entry.target_id`, targetId)] : []),
    ...(isGiven(results) ? [hasResult(results)] : []),
    ...(isGiven(at?.from) ? [sql`audit_entry.at >= ${at.from}`] : []),
    ...(isGiven(at?.to) ? [sql`audit_entry.at < ${at.to}`] : []),
  ];
  return conditions.length === 0 ? sql`true` : join(conditions, ' and ');
}

/** What no column can hold is held by none. */
const known = (values: readonly string[]): string[] => values.filter(isStorable);

const isOfId = (column: Sql, id: string): Sql => (isId(id) ? sql`${column} = ${id}::uuid` : sql`false`);

function hasResult(results: readonly string[]): Sql {
  const among = sql`audit_entry.result = any(${known(results)}::text[])`;
  // Said once more, for the index over what was refused.
  return results.includes('OK') ? among : sql`audit_entry.result <> 'OK' and ${among}`;
}

function checkFilter({ actions, results, at }: AuditFilter): void {
  const problems: FieldProblem[] = [];
  for (const [path, values] of Object.entries({ actions, results })) {
    if ((values?.length ?? 0) > MOST_VALUES) {
      problems.push({
        path: `filter.${path}`,
        rule: 'maxLength',
        message: `At most ${MOST_VALUES} values are taken.`,
      });
    }
  }
  if (isGiven(at?.from) && isGiven(at.to) && at.from > at.to) {
    problems.push({ path: 'filter.at', rule: 'order', message: 'The range ends before it begins.' });
  }
  if (problems.length > 0) throw badUserInput(...problems);
}

const isGiven = <Value>(value: Value): value is NonNullable<Value> => value !== null && value !== undefined;
