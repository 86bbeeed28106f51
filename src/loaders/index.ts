// The batchers of one request, each made when it is first used.
import { requireViewer } from '../access/checks.js';
import type { Caller } from '../access/viewer.js';
import type { Clock } from '../common/clock.js';
import type { Rows } from '../database/database.js';
import type { Memory } from '../services/memory.js';
import { grantsByItem, groupById, rulesByItem } from './access.js';
import { commentById, commentCountByItem, commentsByItem, repliesByComment } from './comments.js';
import { lockByDocument, usageByDocument } from './documents.js';
import { memberCountByGroup, membersByGroup, rightsByGroup } from './groups.js';
import {
  activityByItem,
  conditionsByFilter,
  contentsByFolder,
  itemById,
  lineageByItem,
  pathByFolder,
  publicByItem,
  revisionById,
  revisionsByDocument,
  statisticsByFolder,
  tagsByDocument,
} from './items.js';
import { KeptLoader } from './kept.js';
import { processingByRevision } from './processing.js';
import { linkCreatorById, shareLinksByItem } from './sharing.js';
import { ChildTags, documentsByTag, usageByTag } from './tags.js';
import { membershipsByUser, rightsByUser, usageByUser } from './users.js';

/** What batchers read from, and for whom. */
export interface LoaderParts {
  readonly rows: Rows;
  readonly memory: Memory;
  readonly caller: Caller;
  readonly clock: Clock;
  /** Of the feed of changes: which history of the database cursors are of. */
  readonly epoch: string;
}

/** How each batcher is made. Those that need a viewer refuse where there is none. */
const factories = {
  activityByItem: ({ rows, caller, epoch }: LoaderParts) =>
    activityByItem(rows, requireViewer(caller), epoch),
  childTags: ({ rows }: LoaderParts) => new ChildTags(rows),
  commentById: ({ rows }: LoaderParts) => commentById(rows),
  commentCountByItem: ({ rows }: LoaderParts) => commentCountByItem(rows),
  commentsByItem: ({ rows }: LoaderParts) => commentsByItem(rows),
  conditionsByFilter: ({ rows, caller, clock }: LoaderParts) =>
    conditionsByFilter(rows, requireViewer(caller), clock),
  contentsByFolder: ({ rows, caller }: LoaderParts) => contentsByFolder(rows, requireViewer(caller)),
  documentsByTag: ({ rows, caller }: LoaderParts) => documentsByTag(rows, requireViewer(caller)),
  grantsByItem: ({ rows, clock }: LoaderParts) => grantsByItem(rows, clock),
  groupById: ({ rows }: LoaderParts) => groupById(rows),
  itemById: ({ rows, caller }: LoaderParts) => itemById(rows, requireViewer(caller)),
  lineageByItem: ({ rows }: LoaderParts) => lineageByItem(rows),
  linkCreatorById: ({ rows, memory, clock }: LoaderParts) => linkCreatorById(rows, memory, clock),
  lockByDocument: ({ rows, clock }: LoaderParts) => lockByDocument(rows, clock),
  memberCountByGroup: ({ rows, clock }: LoaderParts) => memberCountByGroup(rows, clock),
  membersByGroup: ({ rows, clock }: LoaderParts) => membersByGroup(rows, clock),
  membershipsByUser: ({ rows }: LoaderParts) => membershipsByUser(rows),
  pathByFolder: ({ rows, caller }: LoaderParts) => pathByFolder(rows, requireViewer(caller)),
  processingByRevision: ({ rows }: LoaderParts) => processingByRevision(rows),
  publicByItem: ({ rows, clock }: LoaderParts) => publicByItem(rows, clock),
  repliesByComment: ({ rows }: LoaderParts) => repliesByComment(rows),
  revisionById: ({ rows }: LoaderParts) => revisionById(rows),
  revisionsByDocument: ({ rows }: LoaderParts) => revisionsByDocument(rows),
  rightsByGroup: ({ rows }: LoaderParts) => rightsByGroup(rows),
  rightsByUser: ({ rows, clock }: LoaderParts) => rightsByUser(rows, clock),
  rulesByItem: ({ rows }: LoaderParts) => rulesByItem(rows),
  shareLinksByItem: ({ rows, caller }: LoaderParts) => shareLinksByItem(rows, requireViewer(caller)),
  statisticsByFolder: ({ rows, caller }: LoaderParts) => statisticsByFolder(rows, requireViewer(caller)),
  tagById: ({ memory }: LoaderParts) => new KeptLoader(memory.tags),
  tagsByDocument: ({ rows, memory }: LoaderParts) => tagsByDocument(rows, memory),
  usageByDocument: ({ rows }: LoaderParts) => usageByDocument(rows),
  usageByTag: ({ rows, caller }: LoaderParts) => usageByTag(rows, requireViewer(caller)),
  usageByUser: ({ rows }: LoaderParts) => usageByUser(rows),
  userById: ({ memory }: LoaderParts) => new KeptLoader(memory.users),
};

export type Loaders = { readonly [Name in keyof typeof factories]: ReturnType<(typeof factories)[Name]> };

/** A class with a getter for each of them, so that a request makes none that it does not use. */
class LazyLoaders {
  readonly made = new Map<string, unknown>();
  constructor(readonly parts: LoaderParts) {}
}
for (const [name, make] of Object.entries(factories)) {
  Object.defineProperty(LazyLoaders.prototype, name, {
    get(this: LazyLoaders) {
      let loader = this.made.get(name);
      if (loader === undefined) this.made.set(name, (loader = make(this.parts)));
      return loader;
    },
  });
}

export const createLoaders = (parts: LoaderParts): Loaders => new LazyLoaders(parts) as unknown as Loaders;
