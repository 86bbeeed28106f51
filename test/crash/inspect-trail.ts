// Holds the audit trail against the client's record: each mutation stands there as it was answered, with its effect.
import sql from 'sql-template-tag';
import type { Rows } from '../../src/database/database.js';
import { MARKER, told } from './ledger.js';
import type { Action, Attempt } from './ledger.js';

/** An entry with what its transaction did. */
interface Entry {
  readonly marker: string;
  readonly action: string;
  readonly result: string;
  readonly targetId: string | null;
  readonly targetName: string | null;
  /** Of the item that is the target, now. */
  readonly name: string | null;
  readonly revision: number | null;
  readonly size: number | null;
  readonly sha256: string | null;
  /** Of the changes in the same transaction, in order. */
  readonly changes: readonly string[];
  /** The item's new name, where one of those renamed it. */
  readonly renamedTo: string | null;
}

const entries = sql`
  select entry.user_agent as marker, entry.action, entry.result, entry.target_id as "targetId",
         entry.target_name as "targetName", item.name, revision.number as revision, blob.size, blob.sha256,
         array(select kind from change where xid = entry.xid order by id) as changes,
         (select details ->> 'to' from change where xid = entry.xid and kind = 'ITEM_RENAMED') as "renamedTo"
  from audit_entry entry
  left join item on item.id = entry.target_id
  left join revision
    on revision.document_id = item.id and revision.number::text = entry.details ->> 'revision'
  left join blob on blob.id = revision.blob_id
  where starts_with(entry.user_agent, ${MARKER})`;

const effects: Readonly<Record<Action, readonly string[]>> = {
  createFolder: ['ITEM_CREATED'],
  uploadDocument: ['ITEM_CREATED', 'REVISION_ADDED'],
  uploadRevision: ['REVISION_ADDED'],
  updateItem: ['ITEM_RENAMED'],
};

/** What is wrong, in words; nothing where both tell the same story. */
export async function inspectTrail(rows: Rows, attempts: readonly Attempt[]): Promise<string[]> {
  const found = Map.groupBy(await rows.rows<Entry>(entries), ({ marker }) => marker);
  const problems = attempts.flatMap((attempt) => {
    const own = found.get(attempt.marker) ?? [];
    found.delete(attempt.marker);
    return problemsOf(attempt, own).map(
      (problem) =>
        `${attempt.marker}, ${attempt.action}, ${problem}: ${JSON.stringify({ attempt: told(attempt), entries: own })}`,
    );
  });
  const strangers = [...found.keys()].map((marker) => `The trail tells of ${marker}, which nobody sent.`);
  return [...problems, ...strangers, ...(await inspectRenames(rows))];
}

function problemsOf(attempt: Attempt, own: readonly Entry[]): string[] {
  const { outcome } = attempt;
  const [entry] = own;
  if (own.length > 1) return ['is recorded more than once'];
  if (entry === undefined) return outcome.state === 'UNANSWERED' ? [] : ['was answered and is not recorded'];
  if (entry.action !== attempt.action) return ['is recorded as something else'];
  if (outcome.state === 'REFUSED' && entry.result !== outcome.code)
    return ['is not recorded as it was refused'];
  if (entry.result !== 'OK') {
    if (outcome.state === 'ACKNOWLEDGED') return ['was acknowledged and is recorded as refused'];
    return entry.changes.length === 0 ? [] : ['was refused and changed something'];
  }
  // Whether its answer arrived or not: it is done, and so all of it has to be.
  return effectProblems(attempt, entry);
}

function effectProblems({ outcome, itemId, action, content, name }: Attempt, entry: Entry): string[] {
  const done = outcome.state === 'ACKNOWLEDGED' ? outcome.done : null;
  const expectedId = done?.id ?? itemId;
  const problems: string[] = [];
  if (entry.name === null) problems.push('did something to an item that is not there');
  if (expectedId !== null && entry.targetId !== expectedId) problems.push('is recorded of another item');
  if (done !== null && entry.targetName !== done.name) problems.push('is recorded under another name');
  if (entry.changes.join() !== effects[action].join()) problems.push('changed something else than it should');
  if (action === 'updateItem' && entry.renamedTo !== name) problems.push('gave another name');
  if (content !== null && (entry.sha256 !== content.sha256 || entry.size !== content.size)) {
    problems.push('has other content');
  }
  if (done?.currentRevision !== undefined && entry.revision !== done.currentRevision.number) {
    problems.push('made another revision');
  }
  return problems;
}

interface Names {
  readonly id: string;
  readonly now: string;
  readonly atFirst: string;
  /** `to` by `from`. */
  readonly renames: Readonly<Record<string, string>>;
  readonly count: number;
}

/** From its first name, each item's renames lead to the one that it has: none is lost, none came to nothing. */
async function inspectRenames(rows: Rows): Promise<string[]> {
  const items = await rows.rows<Names>(sql`
    select item.id, item.name as now, entry.target_name as "atFirst", count(change.id)::int as count,
           coalesce(json_object_agg(change.details ->> 'from', change.details ->> 'to')
             filter (where change.id is not null), '{}') as renames
    from item
    join audit_entry entry
      on entry.target_id = item.id and entry.result = 'OK' and entry.action in ('createFolder', 'uploadDocument')
    left join change on change.item_id = item.id and change.kind = 'ITEM_RENAMED'
    group by item.id, entry.id`);
  return items.flatMap((item) => {
    let name = item.atFirst;
    for (let step = 0; step < item.count; step += 1) name = item.renames[name] ?? '';
    return name === item.now
      ? []
      : [`The renames do not lead to the name that it has: ${JSON.stringify(item)}`];
  });
}
