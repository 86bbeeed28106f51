// The batchers of one request, each made when it is first used.
import { requireViewer } from '../access/checks.js';
import type { Caller } from '../access/viewer.js';
import type { Clock } from '../common/clock.js';
import type { Rows } from '../database/database.js';
import {
  conditionsByFilter,
  contentsByFolder,
  itemById,
  lineageByItem,
  pathByFolder,
  publicByItem,
  revisionById,
  revisionsByDocument,
  tagById,
  tagsByDocument,
} from './items.js';
import { membershipsByUser, rightsByUser, userById } from './users.js';

/** How each batcher is made. Those that need a viewer refuse where there is none. */
const factories = {
  conditionsByFilter: (rows: Rows, caller: Caller, clock: Clock) =>
    conditionsByFilter(rows, requireViewer(caller), clock),
  contentsByFolder: (rows: Rows, caller: Caller) => contentsByFolder(rows, requireViewer(caller)),
  itemById: (rows: Rows, caller: Caller) => itemById(rows, requireViewer(caller)),
  lineageByItem: (rows: Rows) => lineageByItem(rows),
  membershipsByUser: (rows: Rows) => membershipsByUser(rows),
  pathByFolder: (rows: Rows, caller: Caller) => pathByFolder(rows, requireViewer(caller)),
  publicByItem: (rows: Rows, _caller: Caller, clock: Clock) => publicByItem(rows, clock),
  revisionById: (rows: Rows) => revisionById(rows),
  revisionsByDocument: (rows: Rows) => revisionsByDocument(rows),
  rightsByUser: (rows: Rows, _caller: Caller, clock: Clock) => rightsByUser(rows, clock),
  tagById: (rows: Rows) => tagById(rows),
  tagsByDocument: (rows: Rows) => tagsByDocument(rows),
  userById: (rows: Rows) => userById(rows),
};

export type Loaders = { readonly [Name in keyof typeof factories]: ReturnType<(typeof factories)[Name]> };

const names = Object.keys(factories) as (keyof typeof factories)[];

export function createLoaders(rows: Rows, caller: Caller, clock: Clock): Loaders {
  const loaders = {};
  for (const name of names) {
    Object.defineProperty(loaders, name, {
      configurable: true,
      get: () => {
        const value = factories[name](rows, caller, clock);
        Object.defineProperty(loaders, name, { value });
        return value;
      },
    });
  }
  return loaders as Loaders;
}
