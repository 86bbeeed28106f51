// Random changes of access, moves among them, made through the services and in the naive model alike.
import { expect } from '@jest/globals';
import fc from 'fast-check';
import sql from 'sql-template-tag';
import type { Caller } from '../../src/access/viewer.js';
import type { GrantId, ItemId } from '../../src/common/ids.js';
import { permissions } from '../../src/common/permissions.js';
import type { AccessRuleSetter } from '../../src/services/access/access-rules.js';
import type { Grants } from '../../src/services/access/grants.js';
import type { Inheritance } from '../../src/services/access/inheritance.js';
import { selectItems } from '../../src/services/items/find-items.js';
import type { FoundItem } from '../../src/services/items/item-rows.js';
import { setPublic } from '../../src/services/items/public-items.js';
import type { ItemMover } from '../../src/services/tree/move-items.js';
import type { Writer } from '../../src/services/write.js';
import { clauseOf, dateOf, itemAt, principalOf } from './build-world.js';
import type { Built } from './build-world.js';
import type { Model, ModelGrant } from './model.js';
import { GROUPS, LAST, NOW, place, recipient, rule } from './random-world.js';

export interface AccessServices {
  readonly grants: Grants;
  readonly inheritance: Inheritance;
  readonly mover: ItemMover;
  readonly rules: AccessRuleSetter;
  readonly writer: Writer;
}

export const change = fc.oneof(
  fc.record({ kind: fc.constant('INHERITANCE' as const), on: place, inherits: fc.boolean() }),
  fc.record({
    kind: fc.constant('GRANT' as const),
    on: place,
    to: recipient,
    permissions: fc.uniqueArray(fc.constantFrom(...permissions), { minLength: 1, maxLength: 2 }),
    expires: fc.option(fc.integer({ min: NOW + 1, max: LAST }), { nil: null }),
  }),
  fc.record({
    kind: fc.constant('REVOKE' as const),
    on: place,
    to: recipient,
    permissions: fc.option(fc.uniqueArray(fc.constantFrom(...permissions), { minLength: 1, maxLength: 3 }), {
      nil: null,
    }),
  }),
  fc.record({ kind: fc.constant('RULES' as const), on: place, rules: fc.array(rule, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('PUBLIC' as const), on: place, isPublic: fc.boolean() }),
  fc.record({ kind: fc.constant('MOVE' as const), on: place, into: place }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;
type Of<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/** One change under way: who makes it, and what it is made to. */
interface Making {
  readonly services: AccessServices;
  readonly caller: Caller;
  readonly built: Built;
  readonly itemId: ItemId;
}

/** Does it to both, and answers the model; what a world has no item for is left out. */
export function apply(services: AccessServices, caller: Caller, built: Built, asked: Change): Promise<Model> {
  const itemId = itemAt(built.names, asked.on);
  const nothing = (asked.kind === 'INHERITANCE' || asked.kind === 'MOVE') && asked.on.kind === 'ROOT';
  if (itemId === undefined || nothing) return Promise.resolve(built.model);
  const making = { services, caller, built, itemId };
  if (asked.kind === 'INHERITANCE') return inherit(making, asked);
  if (asked.kind === 'GRANT') return grant(making, asked);
  if (asked.kind === 'MOVE') return move(making, asked);
  if (asked.kind === 'PUBLIC') return makePublic(making, asked);
  return asked.kind === 'REVOKE' ? revoke(making, asked) : setRules(making, asked);
}

async function inherit(
  { services, caller, built, itemId }: Making,
  asked: Of<'INHERITANCE'>,
): Promise<Model> {
  const { model } = built;
  await services.inheritance.set(caller, { itemId, inheritsAccess: asked.inherits });
  return {
    ...model,
    items: model.items.map((item) => (item.id === itemId ? { ...item, inherits: asked.inherits } : item)),
  };
}

/** Where it can go: into a folder that is neither it nor below it. */
async function move({ services, caller, built, itemId }: Making, { into }: Of<'MOVE'>): Promise<Model> {
  const { model, names } = built;
  const target = itemAt(names, into);
  const above = (id: ItemId | null): readonly ItemId[] =>
    id === null ? [] : [id, ...above(model.items.find((item) => item.id === id)?.parent ?? null)];
  if (target === undefined || into.kind === 'DOCUMENT' || above(target).includes(itemId)) return model;
  await services.mover.move(caller, {
    itemIds: [itemId],
    targetFolderId: target,
    onConflict: 'KEEP_BOTH',
  });
  return {
    ...model,
    items: model.items.map((item) => (item.id === itemId ? { ...item, parent: target } : item)),
  };
}

async function grant({ services, caller, built, itemId }: Making, asked: Of<'GRANT'>): Promise<Model> {
  const { model, names } = built;
  const to = principalOf(names, asked.to);
  const granted = await services.grants.grant(caller, {
    itemId,
    principal: inputOf(to),
    permissions: asked.permissions,
    expiresAt: asked.expires === null ? null : dateOf(asked.expires),
  });
  expect(granted.map(({ permission }) => permission)).toEqual(asked.permissions);
  const given = granted.map(({ id, permission }): ModelGrant => {
    const there = model.grants.find((one) => one.id === id);
    const goesOn = there !== undefined && (there.expires === null || there.expires > NOW);
    const since = goesOn ? there.since : NOW;
    return { id, item: itemId, ...to, permission, since, expires: asked.expires };
  });
  const replaced = new Set(given.map(({ id }) => id));
  return { ...model, grants: [...model.grants.filter(({ id }) => !replaced.has(id)), ...given] };
}

async function revoke({ services, caller, built, itemId }: Making, asked: Of<'REVOKE'>): Promise<Model> {
  const { model, names } = built;
  const to = principalOf(names, asked.to);
  const removed = await services.grants.revoke(caller, {
    itemId,
    principal: inputOf(to),
    permissions: asked.permissions,
  });
  const gone = model.grants.filter(
    ({ item, user, group, permission }) =>
      item === itemId &&
      user === to.user &&
      group === to.group &&
      (asked.permissions ?? permissions).includes(permission),
  );
  expect(removed.map(({ id }) => id).toSorted()).toEqual(gone.map(({ id }) => id).toSorted());
  return { ...model, grants: model.grants.filter((one) => !gone.includes(one)) };
}

async function makePublic(
  { services: { writer }, caller, built: { model }, itemId }: Making,
  { isPublic }: Of<'PUBLIC'>,
): Promise<Model> {
  const [item] = await writer.rows.rows<FoundItem>(selectItems(sql`item.id = ${itemId}`));
  const { viewer } = caller;
  if (item === undefined || viewer === null) return model;
  await writer.run(caller, 'updateItem', (write) => setPublic(write, viewer, item, isPublic));
  const rows = await writer.rows.rows<{ id: GrantId }>(sql`
    select id from access_grant
    where item_id = ${itemId} and user_id is null and group_id is null and permission = 'READ'`);
  const toEveryone = (one: ModelGrant): boolean =>
    one.item === itemId && one.user === null && one.group === null;
  const others = model.grants.filter((one) => !toEveryone(one));
  if (!isPublic) return { ...model, grants: others };
  const there = model.grants.filter(toEveryone);
  const reading = there.find(({ permission }) => permission === 'READ');
  const made = rows.map(({ id }): ModelGrant => {
    const given = { id, item: itemId, user: null, group: null, permission: 'READ' } as const;
    return { ...given, since: reading?.since ?? NOW, expires: null };
  });
  return { ...model, grants: [...others, ...there.filter((one) => one !== reading), ...made] };
}

async function setRules({ services, caller, built, itemId }: Making, asked: Of<'RULES'>): Promise<Model> {
  const { model, names } = built;
  // A group that is gone cannot be named any more, only have been.
  const rules = asked.rules.filter(({ clauses }) =>
    clauses.every(({ groups }) => groups === null || groups.groups.every((index) => index < GROUPS)),
  );
  const input = rules.map((one) => ({
    ...one,
    clauses: one.clauses.map((clause) => clauseOf(names, clause)),
  }));
  const set = await services.rules.set(caller, { itemId, rules: input });
  const made = set.map(({ id, permission, match, clauses }) => ({
    id,
    item: itemId,
    permission,
    match,
    clauses,
    since: NOW,
  }));
  expect(made).toMatchObject(input);
  return { ...model, rules: [...model.rules.filter(({ item }) => item !== itemId), ...made] };
}

const inputOf = ({ user, group: id }: ReturnType<typeof principalOf>) => {
  if (user !== null) return { userId: user };
  return id === null ? { everyone: true } : { groupId: id };
};
