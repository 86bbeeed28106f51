// Batchers of what gives access: grants, rules, and the groups that they name.
import DataLoader from 'dataloader';
import type { Clock } from '../common/clock.js';
import type { GroupId, ItemId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { grantsOn } from '../services/access/grant-rows.js';
import type { GrantRow } from '../services/access/grant-rows.js';
import { rulesOn } from '../services/access/rule-rows.js';
import type { RuleRow } from '../services/access/rule-rows.js';
import { findGroups } from '../services/groups/group-row.js';
import type { GroupRow } from '../services/groups/group-row.js';
import { byKey, groupedByKey } from './batch.js';

/** The grants that stand on each item and are not over, newest first. */
export const grantsByItem = (rows: Rows, clock: Clock): DataLoader<ItemId, readonly GrantRow[]> =>
  new DataLoader(async (ids) =>
    groupedByKey(ids, await grantsOn(rows, ids, clock.now()), ({ itemId }) => itemId),
  );

/** The rules that stand on each item, in their order. */
export const rulesByItem = (rows: Rows): DataLoader<ItemId, readonly RuleRow[]> =>
  new DataLoader(async (ids) => groupedByKey(ids, await rulesOn(rows, ids), ({ itemId }) => itemId));

export const groupById = (rows: Rows): DataLoader<GroupId, GroupRow | null> =>
  new DataLoader(async (ids) => byKey(ids, await findGroups(rows, ids), ({ id }) => id));
