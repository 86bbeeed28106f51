// Moving a subtree leaves every folder's place and lineage as they would be reckoned from scratch, on random trees.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql from 'sql-template-tag';
import { Viewers } from '../../../src/access/viewers.js';
import type { Caller } from '../../../src/access/viewer.js';
import { systemClock } from '../../../src/common/clock.js';
import { SheafError } from '../../../src/common/errors.js';
import { newId } from '../../../src/common/ids.js';
import type { ItemId } from '../../../src/common/ids.js';
import type { Database } from '../../../src/database/database.js';
import { DEEPEST, selectItems } from '../../../src/services/items/find-items.js';
import type { FoundItem } from '../../../src/services/items/item-rows.js';
import { moveSubtree } from '../../../src/services/items/move-subtree.js';
import { trashSubtrees } from '../../../src/services/items/trash-subtree.js';
import { Memory } from '../../../src/services/memory.js';
import { Settings } from '../../../src/services/settings.js';
import { Writer } from '../../../src/services/write.js';
import type { Write } from '../../../src/services/write.js';
import { openTestDatabase } from '../../support/database.js';
import { waitForLocks } from '../../support/locks.js';
import { reckonedPlaces, storedPlaces } from '../../support/places.js';
import type { Place } from '../../support/places.js';

let database: Database;
let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let writer: Writer;
const owner = newId<string>();

beforeAll(async () => {
  opened = await openTestDatabase();
  ({ database } = opened);
  const memory = new Memory(database, new Viewers(database, systemClock), new Settings(database));
  writer = new Writer(database, memory, systemClock);
  await database.rows(sql`
    insert into user_account (id, username, username_key, password_hash, password_changed_at, home_id, created_at)
    values (${owner}, 'owner', 'owner', '', now(), ${owner}, now())`);
});
afterAll(() => opened.close());

const caller: Caller = {
  viewer: null,
  refusal: null,
  lockdown: null,
  remoteAddress: '127.0.0.1',
  userAgent: null,
  requestId: '1',
};

const run = (work: (write: Write) => Promise<void>): Promise<void> => writer.run(caller, 'updateItem', work);

/** One folder; each below an earlier one, but the first. */
interface Planned {
  readonly parent: number;
  readonly inherits: boolean;
}

const tree: fc.Arbitrary<readonly Planned[]> = fc.array(
  fc.record({ parent: fc.nat(1000), inherits: fc.nat(3).map((lot) => lot > 0) }),
  { minLength: 2, maxLength: 25 },
);

async function build(planned: readonly Planned[]): Promise<Place[]> {
  await database.rows(sql`truncate item cascade`);
  const made: Place[] = [];
  for (const [index, { parent, inherits }] of planned.entries()) {
    const above = index === 0 ? undefined : made[parent % index];
    const id = newId<ItemId>();
    const place = {
      id,
      ancestors: above === undefined ? [] : [...above.ancestors, above.id],
      lineage: inherits && above !== undefined ? [id, ...above.lineage] : [id],
    };
    await insertItem('FOLDER', place, above?.id ?? null, inherits);
    made.push(place);
  }
  return made;
}

const insertItem = (
  kind: 'FOLDER' | 'DOCUMENT',
  { id, ancestors, lineage }: Place,
  parentId: ItemId | null,
  inherits = true,
): Promise<object[]> =>
  database.rows(sql`
    insert into item (id, kind, parent_id, name, name_key, owner_id, inherits_access, created_at, updated_at,
                      ancestors, access_lineage)
    values (${id}, ${kind}, ${parentId}, ${id}, ${id}, ${owner}, ${inherits}, now(), now(),
            ${kind === 'FOLDER' ? ancestors : null}::uuid[], ${kind === 'FOLDER' ? lineage : null}::uuid[])`);

const expectPlacesToFollow = async (): Promise<void> =>
  expect(await storedPlaces(database)).toEqual(await reckonedPlaces(database));

async function find(write: Write, id: ItemId): Promise<FoundItem> {
  const item = await write.transaction.row<FoundItem>(selectItems(sql`item.id = ${id}`));
  if (item === undefined) throw new Error('It is not there.');
  return item;
}

const move = (id: ItemId, toId: ItemId, name = 'moved'): Promise<void> =>
  run(async (write) => {
    const [item, to] = [await find(write, id), await find(write, toId)];
    await moveSubtree(write, { item, to, name, field: 'targetId' });
  });

test('places and lineages follow the move', async () => {
  await fc.assert(
    fc.asyncProperty(
      tree,
      fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 4 }),
      async (planned, moves) => {
        const made = await build(planned);
        for (const [from, into] of moves) {
          const stored = await storedPlaces(database);
          const item = made[1 + (from % (made.length - 1))];
          const to = stored[into % stored.length];
          if (item === undefined || to === undefined) throw new Error('There are two at least.');
          if (to.id === item.id || to.ancestors.includes(item.id)) continue;
          await move(item.id, to.id, `moved ${from} ${into}`);
          await expectPlacesToFollow();
        }
      },
    ),
    { numRuns: 60, seed: 20260101 },
  );
}, 120_000);

test('a document moves alone, and the change names both places', async () => {
  const [root, one, two] = await build([
    { parent: 0, inherits: true },
    { parent: 0, inherits: true },
    { parent: 0, inherits: true },
  ]);
  if (root === undefined || one === undefined || two === undefined) throw new Error('There are three.');
  const document = { id: newId<ItemId>(), ancestors: [], lineage: [] };
  await insertItem('DOCUMENT', document, one.id);
  await move(document.id, two.id, 'paper');
  expect(
    await database.rows(sql`
      select parent_id, name, ancestors, access_lineage from item where id = ${document.id}`),
  ).toEqual([{ parent_id: two.id, name: 'paper', ancestors: null, access_lineage: null }]);
  expect(
    await database.rows(
      sql`select kind, ancestors, lineage, details from change where item_id = ${document.id}`,
    ),
  ).toEqual([
    {
      kind: 'ITEM_MOVED',
      ancestors: [root.id, one.id, two.id],
      lineage: [document.id, two.id, root.id, one.id],
      details: { fromParentId: one.id, toParentId: two.id },
    },
  ]);
});

test('folders that would come to lie too deep stay where they are', async () => {
  // As deep as can be: each in the one before.
  const made = await build(
    Array.from({ length: DEEPEST }, (_, index) => ({ parent: Math.max(index - 1, 0), inherits: true })),
  );
  const [root] = made;
  const leaf = { id: newId<ItemId>(), ancestors: [root?.id as ItemId], lineage: [] };
  await insertItem('FOLDER', { ...leaf, lineage: [leaf.id, root?.id as ItemId] }, root?.id ?? null);
  const deepest = made.at(-1)?.id as ItemId;
  await expect(move(leaf.id, deepest)).rejects.toThrow(SheafError);
  await move(leaf.id, made.at(-2)?.id as ItemId);
  await expectPlacesToFollow();
});

test('what is made below while a subtree is being moved or trashed goes along', async () => {
  for (const work of ['move', 'trash'] as const) {
    const [, top, target] = await build([
      { parent: 0, inherits: true },
      { parent: 0, inherits: true },
      { parent: 0, inherits: true },
    ]);
    if (top === undefined || target === undefined) throw new Error('There are three.');
    const late = newId<ItemId>();
    const client = await database.pool.connect();
    // As a request that makes a folder does: the parent is held while it is being made.
    await client.query('begin');
    await client.query('select from item where id = $1 for share', [top.id]);
    await client.query(
      `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
       values ($1::uuid, 'FOLDER', $2, 'late', 'late', $3, now(), now(), $4, $5)`,
      [late, top.id, owner, [...top.ancestors, top.id], [late, ...top.lineage]],
    );
    const done =
      work === 'move'
        ? move(top.id, target.id)
        : run(async (write) => trashSubtrees(write, [await find(write, top.id)]));
    await waitForLocks(database, 1);
    await client.query('commit');
    client.release();
    await done;
    await expectPlacesToFollow();
    const rows = await database.rows<{ trashed: boolean; batch: string | null }>(sql`
      select trashed_at is not null as trashed, trash_batch as batch from item
      where id = any(${[top.id, late]}::uuid[])`);
    expect(rows.map(({ trashed }) => trashed)).toEqual([work === 'trash', work === 'trash']);
    expect(new Set(rows.map(({ batch }) => batch)).size).toBe(1);
  }
});
