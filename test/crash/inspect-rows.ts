// Looks for rows that contradict each other: what a write that was cut in half would leave.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { HOMES_ID, ROOT_ID } from '../../src/common/ids.js';
import { nameKey } from '../../src/common/names.js';
import type { Rows } from '../../src/database/database.js';
import { tallyFaults } from '../support/tallies.js';

/** Items that no mutation of a storm made: the root, /Home and the homes. */
const notMade = sql`(item.id in (${ROOT_ID}, ${HOMES_ID}) or item.parent_id = ${HOMES_ID})`;

/** Each finds the rows that it is named for; there must be none. */
const faults: Readonly<Record<string, Sql>> = {
  'a document without content': sql`
    select item.id from item where item.kind = 'DOCUMENT' and item.current_revision_id is null`,
  'a document whose current revision is not its last': sql`
    select item.id, revision.id as revision
    from item left join revision on revision.id = item.current_revision_id and revision.document_id = item.id
    where item.kind = 'DOCUMENT'
      and revision.number is distinct from (select max(number) from revision where document_id = item.id)`,
  'a document with another size or type than its current revision': sql`
    select item.id
    from item
    join revision on revision.id = item.current_revision_id
    left join blob on blob.id = revision.blob_id
    where item.size is distinct from blob.size or item.mime_type is distinct from revision.mime_type`,
  'a document whose revisions are not numbered from 1 without gaps': sql`
    select document_id from revision group by document_id
    having min(number) <> 1 or max(number) <> count(*) or count(distinct number) <> count(*)`,
  'a revision of no document': sql`
    select revision.id from revision left join item on item.id = revision.document_id and item.kind = 'DOCUMENT'
    where item.id is null`,
  'a revision without a blob': sql`
    select revision.id from revision left join blob on blob.id = revision.blob_id where blob.id is null`,
  'a blob that no revision has': sql`
    select blob.id from blob where not exists (select from revision where revision.blob_id = blob.id)`,
  'a folder that does not stand where its parent says': sql`
    select item.id from item left join item parent on parent.id = item.parent_id
    where item.kind = 'FOLDER' and item.id <> ${ROOT_ID}
      and (item.ancestors is distinct from parent.ancestors || parent.id
        or item.access_lineage is distinct from item.id || parent.access_lineage)`,
  'an item that was not made exactly once, as far as changes tell': sql`
    select item.id from item left join change on change.item_id = item.id and change.kind = 'ITEM_CREATED'
    where not (${notMade} and change.id is null)
    group by item.id having count(change.id) <> 1`,
  'an item that was not made exactly once, as far as the audit trail tells': sql`
    select item.id
    from item
    left join audit_entry entry
      on entry.target_id = item.id and entry.result = 'OK' and entry.action in ('createFolder', 'uploadDocument')
    where not ${notMade}
    group by item.id having count(entry.id) <> 1`,
  'a revision that was not added exactly once, as far as changes tell': sql`
    select revision.id
    from revision
    left join change
      on change.item_id = revision.document_id and change.kind = 'REVISION_ADDED'
      and change.details ->> 'number' = revision.number::text
    group by revision.id having count(change.id) <> 1`,
  'a revision that was not added exactly once, as far as the audit trail tells': sql`
    select revision.id
    from revision
    left join audit_entry entry
      on entry.target_id = revision.document_id and entry.result = 'OK'
      and entry.details ->> 'revision' = revision.number::text
    group by revision.id having count(entry.id) <> 1`,
  'a change to nothing': sql`
    select change.id from change left join item on item.id = change.item_id where item.id is null`,
  'a change that was not audited with it': sql`
    select change.id from change left join audit_entry entry on entry.xid = change.xid and entry.result = 'OK'
    -- What the background makes of content is told, and nobody's deed.
    where change.kind <> 'CONTENT_PROCESSED'
    group by change.xid, change.id having count(entry.id) <> 1`,
};

interface NamedRow {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly key: string;
  readonly trashed: boolean;
}

/** What is wrong, in words; nothing where the rows agree. */
export async function inspectRows(rows: Rows): Promise<string[]> {
  const problems: string[] = [];
  for (const [fault, query] of Object.entries(faults)) {
    const found = await rows.rows(query);
    problems.push(...found.map((row) => `There is ${fault}: ${JSON.stringify(row)}`));
  }
  return [...problems, ...(await inspectTallies(rows)), ...(await inspectNames(rows))];
}

/** What is counted as it comes and goes is what counting it gives. */
async function inspectTallies(rows: Rows): Promise<string[]> {
  return (await tallyFaults(rows)).map(({ metric, ownerId, tallied, counted }) => {
    return `There are ${counted} ${metric} of ${ownerId ?? 'all'}, not ${tallied} as the tallies have it.`;
  });
}

/** Compared here, not by the index whose promise this is. */
async function inspectNames(rows: Rows): Promise<string[]> {
  const items = await rows.rows<NamedRow>(sql`
    select id, parent_id as "parentId", name, name_key as key, trashed_at is not null as trashed from item`);
  const problems: string[] = [];
  const taken = new Map<string, string>();
  for (const { id, parentId, name, key, trashed } of items) {
    if (key !== nameKey(name)) problems.push(`The item ${id} is called "${name}" and compared as "${key}".`);
    if (trashed) continue;
    const place = `${parentId} ${key}`;
    const other = taken.get(place);
    if (other !== undefined)
      problems.push(`The items ${other} and ${id} in one folder are both called "${name}".`);
    taken.set(place, id);
  }
  return problems;
}
