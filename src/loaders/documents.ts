// Batchers of what documents have beside their rows: who has checked them out, and how often they are used.
import DataLoader from 'dataloader';
import type { Clock } from '../common/clock.js';
import type { ItemId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { findLocks } from '../services/locks/lock-rows.js';
import type { LockRow } from '../services/locks/lock-rows.js';
import { usageOfDocuments } from '../services/usage/usage-rows.js';
import type { UsageOfDocument } from '../services/usage/usage-rows.js';
import { byKey } from './batch.js';

/** The check-out of each document that is in force now. */
export const lockByDocument = (rows: Rows, clock: Clock): DataLoader<ItemId, LockRow | null> =>
  new DataLoader(async (ids) =>
    byKey(ids, await findLocks(rows, ids, clock.now()), ({ documentId }) => documentId),
  );

export const usageByDocument = (rows: Rows): DataLoader<ItemId, UsageOfDocument> =>
  new DataLoader(async (ids) =>
    byKey(ids, await usageOfDocuments(rows, ids), ({ id }) => id).map(
      (usage, at) => usage ?? { id: ids[at] as ItemId, views: 0, downloads: 0 },
    ),
  );
