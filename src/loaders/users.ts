// Batchers of users, of the groups that they are in, the rights that they hold through them, and how much they own.
import DataLoader from 'dataloader';
import type { Clock } from '../common/clock.js';
import type { UserId } from '../common/ids.js';
import type { Right } from '../common/rights.js';
import type { Rows } from '../database/database.js';
import { membershipsOfUsers } from '../services/users/memberships.js';
import type { MembershipRow } from '../services/users/memberships.js';
import { rightsOfUsers } from '../services/users/rights.js';
import { usageOfUsers } from '../services/users/storage-usage.js';
import type { UsageOfUser } from '../services/users/storage-usage.js';
import { byKey, groupedByKey } from './batch.js';

/** The memberships of each user, those not in force too, by the name of the group. */
export const membershipsByUser = (rows: Rows): DataLoader<UserId, readonly MembershipRow[]> =>
  new DataLoader(async (ids) =>
    groupedByKey(ids, await membershipsOfUsers(rows, ids), ({ userId }) => userId),
  );

/** The rights in force now of each user, in the order of the enum. */
export const rightsByUser = (rows: Rows, clock: Clock): DataLoader<UserId, readonly Right[]> =>
  new DataLoader(async (ids) => {
    const found = await rightsOfUsers(rows, ids, clock.now());
    return byKey(ids, found, ({ userId }) => userId).map((held) => held?.rights ?? []);
  });

/** How much each user owns. */
export const usageByUser = (rows: Rows): DataLoader<UserId, UsageOfUser> =>
  new DataLoader(async (ids) => {
    const found = await usageOfUsers(rows, ids);
    return byKey(ids, found, ({ userId }) => userId).map(
      (usage, at) => usage ?? { userId: ids[at] as UserId, usedBytes: 0, documentCount: 0 },
    );
  });
