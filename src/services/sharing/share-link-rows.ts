// Share links as the API shows them, and whether they are good at a moment.
import sql from 'sql-template-tag';
import { permissionsOn } from '../../access/decision.js';
import type { AccessSubject } from '../../access/decision.js';
import type { Holder } from '../../access/viewer.js';
import type { ItemId, ShareLinkId, UserId } from '../../common/ids.js';
import { includes } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';
import type { SharePermission } from '../../entities/share-link.js';

/** One link, without the password that it may ask for. */
export interface ShareLinkRow {
  readonly id: ShareLinkId;
  readonly itemId: ItemId;
  readonly permission: SharePermission;
  readonly hasPassword: boolean;
  /** How many visits may take content; null: any number. */
  readonly maxAccessCount: number | null;
  readonly accessCount: number;
  /** The first moment at which it is over; null: never. */
  readonly expiresAt: Date | null;
  readonly createdById: UserId;
  readonly createdAt: Date;
}

export const shareLinkColumns = sql`
  share_link.id, share_link.item_id as "itemId", share_link.permission,
  share_link.password_hash is not null as "hasPassword", share_link.max_access_count as "maxAccessCount",
  share_link.access_count as "accessCount", share_link.expires_at as "expiresAt",
  share_link.created_by_id as "createdById", share_link.created_at as "createdAt"`;

/** Whose links of an item are asked for: everybody's, or the asker's own. */
export interface LinksOfItem {
  readonly itemId: ItemId;
  readonly whose: 'ALL' | 'OWN';
}

/** Of one item at most this many are shown: the newest. */
const MOST = 1000;

/** The links to the items, over ones too, newest first. */
export const shareLinksOn = (
  rows: Rows,
  userId: UserId,
  asked: readonly LinksOfItem[],
): Promise<ShareLinkRow[]> =>
  rows.rows<ShareLinkRow>(sql`
    select links.*
    from unnest(${asked.map(({ itemId }) => itemId)}::uuid[], ${asked.map(({ whose }) => whose === 'ALL')}::boolean[])
      as asked (id, everybodys)
    cross join lateral (
      select ${shareLinkColumns} from share_link
      where share_link.item_id = asked.id and (asked.everybodys or share_link.created_by_id = ${userId})
      order by share_link.created_at desc, share_link.id desc
      limit ${MOST}
    ) links`);

export const isExpired = ({ expiresAt }: ShareLinkRow, at: Date): boolean =>
  expiresAt !== null && expiresAt <= at;

/** Whether as many visits as may have taken content. */
export const isExhausted = ({ maxAccessCount, accessCount }: ShareLinkRow): boolean =>
  maxAccessCount !== null && accessCount >= maxAccessCount;

/** Whether the creator may share the item in this way now: a link gives nobody more than its creator holds. */
export function mayShare(creator: Holder, item: AccessSubject, permission: SharePermission): boolean {
  const held = permissionsOn(creator, item);
  return includes(held, 'SHARE') && (permission !== 'UPLOAD' || includes(held, 'WRITE'));
}
