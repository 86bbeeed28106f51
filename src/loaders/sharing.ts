// Batchers of share links: those of items, and what their creators hold now.
import DataLoader from 'dataloader';
import { findHolders } from '../access/viewer-facts.js';
import type { Holder, Viewer } from '../access/viewer.js';
import type { Clock } from '../common/clock.js';
import type { UserId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import type { Memory } from '../services/memory.js';
import { shareLinksOn } from '../services/sharing/share-link-rows.js';
import type { LinksOfItem, ShareLinkRow } from '../services/sharing/share-link-rows.js';
import { byKey } from './batch.js';

/** The links to each item, everybody's or the viewer's own, newest first. */
export const shareLinksByItem = (
  rows: Rows,
  viewer: Viewer,
): DataLoader<LinksOfItem, readonly ShareLinkRow[], string> =>
  new DataLoader(
    async (asked) => {
      const byItem = Map.groupBy(await shareLinksOn(rows, viewer.userId, asked), ({ itemId }) => itemId);
      return asked.map(({ itemId }) => byItem.get(itemId) ?? []);
    },
    { cacheKeyFn: ({ itemId }) => itemId },
  );

/** What each creator of a link holds now; null for those who are blocked or deleted. */
export const linkCreatorById = (
  rows: Rows,
  { viewers }: Memory,
  clock: Clock,
): DataLoader<UserId, Holder | null> =>
  new DataLoader(async (ids) => {
    const publicGrants = await viewers.publicGrants.now();
    return byKey(ids, await findHolders(rows, ids, clock.now(), publicGrants), ({ userId }) => userId);
  });
