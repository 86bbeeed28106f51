// What others have shared with the viewer: where a grant to them or to one of their groups stands.
import sql, { empty, raw } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { decodeCursor, encodeCursor } from '../../common/cursors.js';
import { badUserInput } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { GroupId } from '../../common/ids.js';
import { checkPage, connection } from '../../common/pages.js';
import type { Connection, Page, PageArguments } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import { itemColumns } from '../items/item-rows.js';
import type { ItemRow } from '../items/item-rows.js';

type SharedItem = ItemRow & { readonly sharedAt: string };

export class SharedWithMe {
  constructor(
    private readonly rows: Rows,
    private readonly clock: Clock,
  ) {}

  /** Live items that the viewer does not own, the one with the newest grant first. */
  async list(caller: Caller, pageArguments: PageArguments): Promise<Connection<ItemRow>> {
    const viewer = requireViewer(caller);
    const page = checkPage(pageArguments);
    const now = this.clock.now();
    const found = await this.rows.rows<SharedItem>(pageOfShared(viewer, page, now));
    return connection(
      found,
      page,
      ({ sharedAt, id }) => encodeCursor([sharedAt, id]),
      async () => {
        const counted = await this.rows.row<{ count: number }>(countOfShared(viewer, now));
        return counted?.count ?? 0;
      },
    );
  }
}

/**
 * One page and one entry more. What is granted to the viewer and to each of their groups is walked from the cursor on, no
 * further than the page, past grants to whose item there is a newer one; so it takes no longer for one with many grants.
 */
function pageOfShared(viewer: Viewer, { first, after }: Page, now: Date): Sql {
  const behind = positionOf(after);
  const from =
    behind === null
      ? empty
      : sql`and (held.granted_at, held.item_id) < (${behind.sharedAt}::timestamptz, ${behind.id}::uuid)`;
  const walked = (to: Sql): Sql => sql`
    select held.item_id, held.granted_at
    from access_grant held join item on item.id = held.item_id
    where ${to} and ${inForce('held', now)} and ${shown(viewer)} ${from}
      -- A limit keeps PostgreSQL from reading all grants at once instead.
      and not coalesce((
        select true from access_grant newer
        where newer.item_id = held.item_id and (newer.granted_at, newer.id) > (held.granted_at, held.id)
          and (newer.user_id = ${viewer.userId} or newer.group_id = any(${groupsOf(viewer)}::uuid[]))
          and ${inForce('newer', now)}
        limit 1
      ), false)
    order by held.granted_at desc, held.item_id desc limit ${first + 1}`;
  return sql`
    select ${itemColumns()},
           to_char(shared.granted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "sharedAt"
    from (
      (${walked(sql`held.user_id = ${viewer.userId}`)})
      union all
      select to_group.item_id, to_group.granted_at
      from unnest(${groupsOf(viewer)}::uuid[]) member (group_id)
      cross join lateral (${walked(sql`held.group_id = member.group_id`)}) to_group
      order by granted_at desc, item_id desc limit ${first + 1}
    ) shared
    join item on item.id = shared.item_id
    order by shared.granted_at desc, shared.item_id desc`;
}

/** Of all of them. */
const countOfShared = (viewer: Viewer, now: Date): Sql => sql`
  select count(*) as count
  from (
    select item_id from access_grant held where held.user_id = ${viewer.userId} and ${inForce('held', now)}
    union
    select item_id from access_grant held
    where held.group_id = any(${groupsOf(viewer)}::uuid[]) and ${inForce('held', now)}
  ) shared
  join item on item.id = shared.item_id
  where ${shown(viewer)}`;

const shown = ({ userId }: Viewer): Sql => sql`item.trashed_at is null and item.owner_id <> ${userId}`;

const inForce = (grant: string, now: Date): Sql =>
  sql`(${raw(grant)}.expires_at is null or ${raw(grant)}.expires_at > ${now})`;

const groupsOf = ({ groups }: Viewer): GroupId[] => [...groups.keys()];

function positionOf(after: string | null): { readonly sharedAt: string; readonly id: string } | null {
  if (after === null) return null;
  const [sharedAt, id] = decodeCursor(after, ['string', 'string']).map(String);
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(sharedAt ?? '');
  if (sharedAt === undefined || !isInstant || Number.isNaN(Date.parse(sharedAt)) || !isId(id ?? '')) {
    throw badUserInput({ path: 'after', rule: 'cursor', message: 'This is no cursor of this list.' });
  }
  return { sharedAt, id: id ?? '' };
}
