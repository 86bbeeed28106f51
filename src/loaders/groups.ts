// Batchers of what groups hold and who is in them.
import DataLoader from 'dataloader';
import type { Clock } from '../common/clock.js';
import type { GroupId } from '../common/ids.js';
import type { Connection, Page } from '../common/pages.js';
import type { Right } from '../common/rights.js';
import type { Rows } from '../database/database.js';
import { countMembers, listMembers } from '../services/groups/group-members.js';
import { rightsOfGroups } from '../services/groups/group-rights.js';
import type { Holding } from '../services/holdings.js';
import type { UserRow } from '../services/users/user-row.js';
import { groupedByKey } from './batch.js';
import { pagesBy } from './pages.js';
import type { PageOf } from './pages.js';

/** What each group holds, what is not in force now too, in the order of the enum. */
export const rightsByGroup = (rows: Rows): DataLoader<GroupId, readonly Holding<Right>[]> =>
  new DataLoader(async (ids) => groupedByKey(ids, await rightsOfGroups(rows, ids), ({ groupId }) => groupId));

/** How many are in each group now. */
export const memberCountByGroup = (rows: Rows, clock: Clock): DataLoader<GroupId, number> =>
  new DataLoader(async (ids) => {
    const counts = new Map((await countMembers(rows, ids, clock.now())).map(({ id, count }) => [id, count]));
    return ids.map((id) => counts.get(id) ?? 0);
  });

/** Who is in each group now. */
export const membersByGroup = (
  rows: Rows,
  clock: Clock,
): DataLoader<PageOf<GroupId, Page>, Connection<UserRow>> => {
  const counts = memberCountByGroup(rows, clock);
  return pagesBy((ids, page) => listMembers(rows, ids, page, clock.now(), (id) => counts.load(id)));
};
