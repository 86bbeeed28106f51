// Until when somebody holds MANAGE: nobody gives for longer than they hold it themselves.
import sql from 'sql-template-tag';
import { permissionsByRules } from '../../access/rules.js';
import type { Viewer } from '../../access/viewer.js';
import { forbidden } from '../../common/errors.js';
import type { GroupId, ItemId } from '../../common/ids.js';
import { earlier, endsBy } from '../../common/time-windows.js';
import type { FoundItem } from '../items/item-rows.js';
import type { Write } from '../write.js';
import { rulesOn } from './rule-rows.js';

type Managed = Pick<FoundItem, 'id' | 'lineage' | 'ownerId'>;

/**
 * For items on which the viewer holds MANAGE: FORBIDDEN where they hold it for less long than they give, on one of them; null
 * gives for good. Whoever owns an item, or goes round all access, holds it as long as they do that.
 */
export async function requireManageUntil(
  write: Write,
  viewer: Viewer,
  items: readonly Managed[],
  until: Date | null,
): Promise<void> {
  for (const end of (await manageEnds(write, viewer, items)).values()) {
    if (endsBy(until, end)) continue;
    throw forbidden({ rule: `You hold MANAGE here until ${end?.toISOString()}: give nothing for longer.` });
  }
}

/** The end of the viewer's MANAGE on the item, by what they hold it by longest; null: none. */
export async function manageUntil(write: Write, viewer: Viewer, item: Managed): Promise<Date | null> {
  return (await manageEnds(write, viewer, [item])).get(item.id) ?? null;
}

async function manageEnds(
  { transaction, at }: Write,
  viewer: Viewer,
  items: readonly Managed[],
): Promise<Map<ItemId, Date | null>> {
  const bypass = viewer.rights.get('BYPASS_ACCESS');
  const asked = bypass === null ? [] : items.filter(({ ownerId }) => ownerId !== viewer.userId);
  if (asked.length === 0) return new Map();
  const lineages = [...new Set(asked.flatMap(({ lineage }) => lineage))];
  const grants = await transaction.rows<{
    itemId: ItemId;
    groupId: GroupId | null;
    expiresAt: Date | null;
  }>(sql`
    select item_id as "itemId", group_id as "groupId", expires_at as "expiresAt" from access_grant
    where item_id = any(${lineages}::uuid[]) and permission = 'MANAGE' and (expires_at is null or expires_at > ${at})
      and (user_id = ${viewer.userId} or group_id = any(${[...viewer.groups.keys()]}::uuid[])
           or (user_id is null and group_id is null))`);
  const rules = permissionsByRules(await rulesOn(transaction, lineages), viewer);
  const ends = [
    ...grants.map(({ itemId, groupId, expiresAt }) => ({
      itemId,
      end: groupId === null ? expiresAt : earlier(expiresAt, viewer.groups.get(groupId) ?? null),
    })),
    ...rules
      .filter(({ permission }) => permission === 'MANAGE')
      .map(({ itemId, until }) => ({ itemId, end: until })),
  ];
  return new Map(
    asked.map(({ id, lineage }) => {
      const reaching = new Set(lineage);
      const held = ends.filter(({ itemId }) => reaching.has(itemId)).map(({ end }) => end);
      if (bypass !== undefined) held.push(bypass);
      // One that came to its end since the viewer was found gives nothing any more.
      return [id, held.reduce((one, other) => (endsBy(one, other) ? other : one), at)];
    }),
  );
}
