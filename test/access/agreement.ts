// Holds what lists, the decision in memory and explanations say against the naive model.
import { expect } from '@jest/globals';
import sql, { empty, join } from 'sql-template-tag';
import {
  permissionsOn,
  permitted,
  readable,
  readableDocument,
  readableByItself,
  readableDocumentByItself,
  readableIds,
} from '../../src/access/decision.js';
import type { Viewer } from '../../src/access/viewer.js';
import { ROOT_ID } from '../../src/common/ids.js';
import type { ItemId, UserId } from '../../src/common/ids.js';
import { listed, permissions } from '../../src/common/permissions.js';
import type { Database } from '../../src/database/database.js';
import { parseQuery } from '../../src/search/query.js';
import { explain } from '../../src/services/access/explain.js';
import type { AccessReason } from '../../src/services/access/explain.js';
import { countBelow } from '../../src/services/items/folder-statistics.js';
import { selectItems } from '../../src/services/items/find-items.js';
import type { FoundItem } from '../../src/services/items/item-rows.js';
import { listContents } from '../../src/services/items/list-contents.js';
import { listDocuments } from '../../src/services/items/list-documents.js';
import { byName, newestFirst } from '../../src/services/items/order.js';
import { countFacets, countHits } from '../../src/services/search/figures.js';
import { findAmongAll, findOthers } from '../../src/services/search/hits.js';
import type { Built } from './build-world.js';
import { WORD, dateOf, momentOf } from './build-world.js';
import { naivePermissions } from './model.js';
import type { Model } from './model.js';
import { LAST, NOW } from './random-world.js';

const page = { first: 100, after: null, offset: 0 };

export const allItems = (database: Database): Promise<FoundItem[]> =>
  database.rows<FoundItem>(selectItems(sql`true`));

/** Now: in memory for each item, in SQL wherever items are listed and counted. */
export async function expectAgreementNow(
  database: Database,
  { model, names }: Built,
  viewers: readonly Viewer[],
): Promise<void> {
  const items = await allItems(database);
  const folders = items.filter(({ kind }) => kind === 'FOLDER');
  for (const viewer of viewers.flatMap((one) => [
    one,
    withMany(one),
    withMany(one, { idsOfDocuments: { value: null } }),
    withMuchPublic(one),
  ])) {
    expect(names.users).toContain(viewer.userId);
    const may = new Map(items.map(({ id }) => [id, naivePermissions(model, viewer.userId, id, NOW)]));
    const mayRead = (id: ItemId): boolean => may.get(id)?.includes('READ') === true;
    for (const item of items) {
      const expected = item.id === ROOT_ID ? rootToo(may.get(item.id)) : may.get(item.id);
      expect(listed(permissionsOn(viewer, item))).toEqual(expected);
    }

    for (const predicate of [readable(viewer), readableByItself(viewer)]) {
      const found = await database.rows<{ id: ItemId }>(sql`select id from item where ${predicate}`);
      expect(idsOf(found)).toEqual(idsOf(items.filter(({ id }) => id === ROOT_ID || mayRead(id))));
    }
    if (!viewer.bypassesAccess) {
      const reached = await database.rows<{ id: ItemId }>(
        readableIds(viewer, sql`item.id <> ${ROOT_ID}`, 10_000),
      );
      expect(idsOf(reached)).toEqual(idsOf(items.filter(({ id }) => id !== ROOT_ID && mayRead(id))));
    }
    for (const predicate of [readableDocument(viewer), readableDocumentByItself(viewer)]) {
      const documents = await database.rows<{ id: ItemId }>(
        sql`select id from item where kind = 'DOCUMENT' and ${predicate}`,
      );
      expect(idsOf(documents)).toEqual(
        idsOf(items.filter(({ id, kind }) => kind === 'DOCUMENT' && mayRead(id))),
      );
    }

    // Each permission by the predicate, and by its negation, which is false where the other is true.
    const columns = permissions.map(
      (permission) => sql`case when ${permitted(viewer, permission)} then ${permission}
        when not ${permitted(viewer, permission)} then '' end`,
    );
    const held = await database.rows<{ id: ItemId; held: (string | null)[] }>(
      sql`select id, array[${join(columns)}] as held from item`,
    );
    for (const { id, held: bySql } of held) {
      const expected = id === ROOT_ID ? rootToo(may.get(id)) : may.get(id);
      expect(bySql.filter((permission) => permission !== '')).toEqual(expected);
    }

    const request = { page, order: newestFirst, filter: empty };
    const documents = await listDocuments(database, viewer, request);
    const readableDocuments = items.filter(({ id, kind }) => kind === 'DOCUMENT' && mayRead(id));
    expect(idsOf(documents.nodes)).toEqual(idsOf(readableDocuments));
    expect(await documents.total()).toBe(readableDocuments.length);
    // A page that is full is found another way where roots are many.
    const afresh = { ...viewer, roots: Object.create(viewer.roots) as Viewer['roots'] };
    const first = await listDocuments(database, afresh, {
      ...request,
      page: { ...page, first: 2, offset: 1 },
    });
    expect(idsInOrder(first.nodes)).toEqual(idsInOrder(documents.nodes).slice(1, 3));

    await expectFound(
      database,
      viewer,
      items.filter(({ id }) => id === ROOT_ID || mayRead(id)),
    );

    const contents = await listContents(database, viewer, folders, {
      page,
      order: byName,
      kind: null,
      filter: empty,
    });
    for (const [at, { nodes, total }] of contents.entries()) {
      const inside = items.filter(({ parentId, id }) => parentId === folders[at]?.id && mayRead(id));
      expect(idsOf(nodes)).toEqual(idsOf(inside));
      expect(await total()).toBe(inside.length);
    }

    const counted = await countBelow(
      database,
      viewer,
      folders.map(({ id }) => id),
    );
    const expected = folders.map((folder) => {
      const below = items.filter(({ id, ancestors }) => ancestors.includes(folder.id) && mayRead(id));
      const files = below.filter(({ kind }) => kind === 'DOCUMENT');
      return {
        folderCount: below.length - files.length,
        documentCount: files.length,
        totalBytes: files.reduce((sum, { size }) => sum + size, 0),
      };
    });
    expect(counted).toEqual(expected.map((one) => expect.objectContaining(one)));
  }
}

/** Search: by each of its ways, and counted. */
async function expectFound(database: Database, viewer: Viewer, visible: readonly FoundItem[]): Promise<void> {
  const search = {
    viewer,
    query: parseQuery(WORD, 'query'),
    order: 'RELEVANCE',
    kinds: ['DOCUMENT', 'FOLDER'],
    withTags: false,
    filter: empty,
  } as const;
  const none = { hits: [] };
  const all = (await findAmongAll(database, search, null, page.first)) ?? none;
  expect(idsOf(all.hits)).toEqual(idsOf(visible));
  const others = await findOthers(database, search, null, page.first);
  expect(idsOf(others.hits)).toEqual(idsOf(visible));
  for (const matching of ['FEW', 'UNKNOWN'] as const) {
    expect(await countHits(database, search, matching)).toEqual({ count: visible.length, isExact: true });
    const { owners } = await countFacets(database, search, matching);
    expect(owners.reduce((sum, { count }) => sum + count, 0)).toBe(visible.length);
  }
}

/** The same viewer, as one is treated who holds something on too many items to send their ids. */
const withMany = (viewer: Viewer, more: PropertyDescriptorMap = {}): Viewer => ({
  ...viewer,
  roots: Object.create(viewer.roots, { areMany: { value: true }, ...more }) as Viewer['roots'],
});

/** The same viewer, as one is treated where too many documents are public to send their ids. */
const withMuchPublic = (viewer: Viewer): Viewer => ({
  ...viewer,
  roots: Object.create(viewer.roots, {
    leavesDocuments: { value: true },
    publicGrants: { value: Object.create(viewer.roots.publicGrants, { idsWith: { value: () => null } }) },
  }) as Viewer['roots'],
});

/** At any moment: what is explained, and that every reason for it is one. */
export async function expectExplained(
  database: Database,
  { model, names }: Built,
  moments: readonly number[],
): Promise<void> {
  for (const item of await allItems(database)) {
    for (const user of names.users) {
      for (const at of moments) {
        const explained = await explain(database, item, user, dateOf(at));
        const expected = naivePermissions(model, user, item.id, at);
        expect(listed(explained.permissions)).toEqual(item.id === ROOT_ID ? rootToo(expected) : expected);
        expectReasons({ model, user, item: item.id, at }, explained.reasons);
      }
    }
  }
}

interface Question {
  readonly model: Model;
  readonly user: UserId;
  readonly item: ItemId;
  readonly at: number;
}

function expectReasons({ model, user, item, at }: Question, reasons: readonly AccessReason[]): void {
  const held = naivePermissions(model, user, item, at);
  expect([...new Set(reasons.map(({ permission }) => permission))]).toEqual(held);
  for (const reason of reasons) {
    const alone = only(model, reason);
    const ends = reason.expiresAt === null ? LAST + 1 : momentOf(reason.expiresAt);
    expect(ends).toBeGreaterThan(at);
    // By itself, and for as long as it says.
    for (let moment = at; moment < Math.min(ends, LAST + 1); moment += 1) {
      expect(naivePermissions(alone, user, item, moment)).toContain(reason.permission);
    }
    if (reason.expiresAt !== null && reason.source !== 'RULE') {
      expect(naivePermissions(alone, user, item, ends)).toEqual([]);
    }
  }
  for (const permission of permissions) {
    const named = reasons.filter((reason) => reason.permission === permission);
    expect(naivePermissions(without(model, named), user, item, at)).not.toContain(permission);
  }
}

/** The world with nothing in it to give access but the reason. */
function only(model: Model, { source, grant, rule, viaId }: AccessReason): Model {
  return {
    ...model,
    grants: model.grants.filter(({ id }) => id === grant?.id),
    // Rules of one permission on one item are one reason together.
    rules: model.rules.filter(
      ({ item, permission }) => item === rule?.itemId && permission === rule.permission,
    ),
    holdings: model.holdings.filter(
      ({ group, right }) => right !== 'BYPASS_ACCESS' || (source === 'BYPASS' && group === viaId),
    ),
  };
}

function without(model: Model, reasons: readonly AccessReason[]): Model {
  const grants = new Set(reasons.map(({ grant }) => grant?.id));
  const rules = new Set(reasons.map(({ rule }) => rule?.id));
  const bypasses = reasons.filter(({ source }) => source === 'BYPASS').map(({ viaId }) => viaId);
  return {
    ...model,
    grants: model.grants.filter(({ id }) => !grants.has(id)),
    rules: model.rules.filter(({ id }) => !rules.has(id)),
    holdings: model.holdings.filter(
      ({ group, right }) => right !== 'BYPASS_ACCESS' || !bypasses.includes(group),
    ),
  };
}

/** Every account sees the root. */
const rootToo = (held: readonly string[] = []): readonly string[] => (held.length === 0 ? ['READ'] : held);

const idsOf = (items: readonly { readonly id: ItemId }[]): ItemId[] => idsInOrder(items).toSorted();

const idsInOrder = (items: readonly { readonly id: ItemId }[]): ItemId[] => items.map(({ id }) => id);
