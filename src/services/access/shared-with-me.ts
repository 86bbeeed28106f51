// What others have shared with the viewer: where a grant to them or to one of their groups stands.
import sql from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { decodeCursor, encodeCursor } from '../../common/cursors.js';
import { badUserInput } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import { checkPage, connection } from '../../common/pages.js';
import type { Connection, PageArguments } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import { itemColumns } from '../items/item-rows.js';
import type { ItemRow } from '../items/item-rows.js';

type SharedItem = ItemRow & { readonly sharedAt: string };

export class SharedItems {
  constructor(
    private readonly rows: Rows,
    private readonly clock: Clock,
  ) {}

  /** Live items that the viewer does not own, the one with the newest grant first. */
  async list(caller: Caller, pageArguments: PageArguments): Promise<Connection<ItemRow>> {
    const viewer = requireViewer(caller);
    const page = checkPage(pageArguments);
    const now = this.clock.now();
    const shared = sql`
      select item_id, max(granted_at) as shared_at from (
        select item_id, granted_at, expires_at from access_grant where user_id = ${viewer.userId}
        union all
        select item_id, granted_at, expires_at from access_grant
        where group_id = any(${[...viewer.groups.keys()]}::uuid[])
      ) granted
      where expires_at is null or expires_at > ${now}
      group by item_id`;
    const where = sql`item.trashed_at is null and item.owner_id <> ${viewer.userId}`;
    const behind = positionOf(page.after);
    const found = await this.rows.rows<SharedItem>(sql`
      select ${itemColumns()}, 
             to_char(shared.shared_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "sharedAt"
      from (${shared}) shared join item on item.id = shared.item_id
      where ${where}
        and (${behind?.sharedAt ?? null}::timestamptz is null
             or (shared.shared_at, item.id) < (${behind?.sharedAt ?? null}::timestamptz, ${behind?.id ?? null}::uuid))
      order by shared.shared_at desc, item.id desc
      limit ${page.first + 1}`);
    return connection(
      found,
      page,
      ({ sharedAt, id }) => encodeCursor([sharedAt, id]),
      async () => {
        const counted = await this.rows.row<{ count: number }>(sql`
          select count(*) as count from (${shared}) shared join item on item.id = shared.item_id where ${where}`);
        return counted?.count ?? 0;
      },
    );
  }
}

function positionOf(after: string | null): { readonly sharedAt: string; readonly id: string } | null {
  if (after === null) return null;
  const [sharedAt, id] = decodeCursor(after, ['string', 'string']).map(String);
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(sharedAt ?? '');
  if (sharedAt === undefined || !isInstant || Number.isNaN(Date.parse(sharedAt)) || !isId(id ?? '')) {
    throw badUserInput({ path: 'after', rule: 'cursor', message: 'This is no cursor of this list.' });
  }
  return { sharedAt, id: id ?? '' };
}
