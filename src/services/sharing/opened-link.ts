// A share link as it is used: with what it leads to and what its creator holds now, asked again at each use.
import sql from 'sql-template-tag';
import type { PublicGrants } from '../../access/public-grants.js';
import { findHolders } from '../../access/viewer-facts.js';
import type { Holder } from '../../access/viewer.js';
import type { ItemId, ShareLinkId, VisitId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import { isExhausted, isExpired, mayShare, shareLinkColumns } from './share-link-rows.js';
import type { ShareLinkRow } from './share-link-rows.js';

/** What is kept of a link for its visitors. */
export interface FoundLink extends ShareLinkRow {
  readonly passwordHash: string | null;
  /** Who shares it, by their full name, or the username where they have none. */
  readonly sharedBy: string;
  /** Whether the visit has been counted. */
  readonly counted: boolean;
}

/** A link that may be used now. */
export interface OpenedLink {
  readonly link: FoundLink;
  /** What is shared. */
  readonly item: FoundItem;
  readonly creator: Holder;
}

/** `visitId`: the visit that uses it, where it has begun. */
export const findLink = (
  rows: Rows,
  id: ShareLinkId,
  visitId: VisitId | null,
): Promise<FoundLink | undefined> =>
  rows.row<FoundLink>(sql`
    select ${shareLinkColumns}, share_link.password_hash as "passwordHash",
           coalesce(creator.full_name, creator.username) as "sharedBy",
           exists (select 1 from share_visit where share_visit.id = ${visitId}::uuid) as counted
    from share_link join user_account creator on creator.id = share_link.created_by_id
    where share_link.id = ${id}`);

/**
 * The link with what it leads to. GONE where it is expired, used up by other visits, or its creator is blocked or may no longer
 * share the item in this way; NOT_FOUND where the item is in the trash.
 */
export async function openLink(
  rows: Rows,
  link: FoundLink,
  at: Date,
  publicGrants: PublicGrants,
): Promise<OpenedLink | 'GONE' | 'NOT_FOUND'> {
  if (isExpired(link, at) || (isExhausted(link) && !link.counted)) return 'GONE';
  const item = await rows.row<FoundItem>(selectItems(sql`item.id = ${link.itemId}`));
  const [creator] = await findHolders(rows, [link.createdById], at, publicGrants);
  if (item === undefined) return 'NOT_FOUND';
  if (creator === undefined || !mayShare(creator, item, link.permission)) return 'GONE';
  return { link, item, creator };
}

/**
 * What below the shared folder is shared along with it: what inherits from it all the way. The creator shares that as well, so
 * nothing else has to be asked. What stops inheriting is private to those who hold something there; it takes a link of its own.
 */
export async function findShared(rows: Rows, { item }: OpenedLink, id: ItemId): Promise<FoundItem | null> {
  if (id === item.id) return item;
  const found = await rows.row<FoundItem>(selectItems(sql`item.id = ${id}`));
  return found?.lineage.includes(item.id) === true ? found : null;
}

/** The same of what is in a folder that is shared, as a condition on `item` beginning with `and`. */
export const sharedAlong = sql`and item.inherits_access`;
