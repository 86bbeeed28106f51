// Lists what lies in the trash, as far as the viewer may restore it.
import sql, { empty } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import { permitted } from '../../access/decision.js';
import type { Caller } from '../../access/viewer.js';
import { decodeCursor, encodeCursor, isInstant } from '../../common/cursors.js';
import { badUserInput } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import { checkPage, connection } from '../../common/pages.js';
import type { Connection, PageArguments } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import { foundColumns } from '../items/item-rows.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';

export class TrashLister {
  constructor(private readonly rows: Rows) {}

  /** What was trashed by itself, not along with something above it; what was trashed last comes first. */
  async list(caller: Caller, pageArguments: PageArguments): Promise<Connection<ItemRow>> {
    const viewer = requireViewer(caller);
    const page = checkPage(pageArguments);
    const where = sql`item.trash_batch = item.id and ${permitted(viewer, 'DELETE')}`;
    const behind = positionOf(page.after);
    const found = await this.rows.rows<FoundItem>(sql`
      select ${foundColumns}
      from item left join item parent on parent.id = item.parent_id
      where ${where} ${
        behind === null
          ? empty
          : sql`and (item.trashed_at, item.id) < (${behind.trashedAt}::timestamptz, ${behind.id}::uuid)`
      }
      order by item.trashed_at desc, item.id desc
      limit ${page.first + 1}`);
    return connection(
      found,
      page,
      ({ trashedAt, id }) => encodeCursor([trashedAt?.toISOString() ?? '', id]),
      async () => {
        const counted = await this.rows.row<{ count: number }>(
          sql`select count(*) as count from item where ${where}`,
        );
        return counted?.count ?? 0;
      },
    );
  }
}

function positionOf(after: string | null): { readonly trashedAt: string; readonly id: string } | null {
  if (after === null) return null;
  const [trashedAt = '', id = ''] = decodeCursor(after, ['string', 'string']).map(String);
  if (!isInstant(trashedAt) || !isId(id)) {
    throw badUserInput({ path: 'after', rule: 'cursor', message: 'This is no cursor of this list.' });
  }
  return { trashedAt, id };
}
