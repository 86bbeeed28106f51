// What there is to see in the end, asked for afresh, and how far what a client shows is from it.
import type pg from 'pg';
import type { Nodes } from './nodes.js';
import type { Person } from './people.js';
import { askFor } from './picture.js';
import type { Picture, Shown } from './picture.js';
import type { Subscriber } from './subscriber.js';

export type Seen = ReadonlyMap<string, Shown>;

const OURS = `item.name like 's-%'`;
const AT_ONCE = 10;

/** Of all that the owners made. */
export async function seenBy(database: pg.Client, nodes: Nodes, person: Person): Promise<Seen> {
  const { rows } = await database.query<{ id: string }>(
    `select id from item where ${OURS} and trashed_at is null`,
  );
  const seen = new Map<string, Shown>();
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const ids = rows.slice(at, at + AT_ONCE).map(({ id }) => id);
    for (const { id, name, parent } of await askFor(nodes.client(person.token), ids)) {
      seen.set(id, { name, parentId: parent?.id ?? null });
    }
  }
  return seen;
}

/** Those at and below the folder, as far as they are seen; all where there is none. */
export function isWithin(seen: Seen, folderId: string | null): Seen {
  if (folderId === null) return seen;
  const inside = (id: string | null): boolean =>
    id !== null && (id === folderId || inside(seen.get(id)?.parentId ?? null));
  return new Map([...seen].filter(([id]) => inside(id)));
}

/** Names begin with the secrets of their owners; nothing else is compared. */
export function pictureProblems({ items }: Picture, seen: Seen): string[] {
  const problems: string[] = [];
  for (const [id, { name, parentId }] of seen) {
    const shown = items.get(id);
    if (shown === undefined) problems.push(`does not show ${id} ${name}`);
    else if (shown.name !== name) problems.push(`shows ${id} as ${shown.name}, not as ${name}`);
    else if (shown.parentId !== parentId) {
      problems.push(`shows ${id} ${name} in ${shown.parentId}, not in ${parentId}`);
    }
  }
  return problems;
}

/** What is shown, and is not there to be seen. */
export const leftOver = ({ items }: Picture, seen: Seen): string[] =>
  [...items]
    .filter(([id, { name }]) => name.startsWith('s-') && !seen.has(id))
    .map(([id, { name }]) => `still shows ${id} ${name}`);

/** Changes of live items in the owner's folder, which were never in the trash, that came after the subscriber's first cursor. */
export async function missedBy(
  database: pg.Client,
  { first, cursors, options }: Subscriber,
): Promise<string[]> {
  const { folderId } = options.person;
  if (folderId === null) return [];
  const [, xid, id] = JSON.parse(Buffer.from(first, 'base64url').toString()) as [string, string, number];
  const heard = new Set(
    cursors.map((cursor) =>
      (JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]).slice(1).join(),
    ),
  );
  const { rows } = await database.query<{ xid: string; id: number; kind: string; item: string }>(
    `select change.xid::text, change.id::int, change.kind, change.item_id as item
     from change join item on item.id = change.item_id and item.trashed_at is null
     where (change.ancestors @> array[$1::uuid] or change.item_id = $1) and (change.xid, change.id) > ($2::xid8, $3)
       and not exists (
         select from change trash where trash.kind = 'ITEM_TRASHED'
           and trash.item_id = any(change.ancestors || change.item_id))`,
    [folderId, xid, id],
  );
  return rows
    .filter((row) => !heard.has(`${row.xid},${row.id}`))
    .map(({ kind, item, ...at }) => `${kind} ${item} at ${at.xid},${at.id}`);
}
