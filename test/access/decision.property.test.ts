// The decision in memory, its twin in SQL and a naive model say the same, on random trees, grants, groups and windows.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql, { join } from 'sql-template-tag';
import { opensTo, permissionsOn, permitted, readable, readableChild } from '../../src/access/decision.js';
import { loadViewerFacts, standingAt } from '../../src/access/viewer-facts.js';
import type { Viewer } from '../../src/access/viewer.js';
import { HOUR } from '../../src/common/clock.js';
import { ROOT_ID, newId } from '../../src/common/ids.js';
import type { ItemId, SessionId } from '../../src/common/ids.js';
import { listed, permissions } from '../../src/common/permissions.js';
import type { Permission } from '../../src/common/permissions.js';
import type { Database } from '../../src/database/database.js';
import { selectItems } from '../../src/services/items/find-items.js';
import type { FoundItem } from '../../src/services/items/item-rows.js';
import { openTestDatabase } from '../support/database.js';
import { GROUPS, NOW, USERS, naivePermissions, world } from './random-world.js';
import type { World } from './random-world.js';

const START = Date.parse('2026-06-01T00:00:00Z');
const at = (moment: number | null): Date | null => (moment === null ? null : new Date(START + moment * HOUR));
const now = new Date(START + NOW * HOUR);

let database: Database;
let opened: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  opened = await openTestDatabase();
  ({ database } = opened);
});
afterAll(() => opened.close());

interface Built {
  readonly folders: readonly ItemId[];
  readonly documents: readonly ItemId[];
  readonly viewers: readonly Viewer[];
}

/** Writes the world into the emptied database, and loads its users as viewers. */
async function build({ folders, documents, memberships, bypasses, grants }: World): Promise<Built> {
  await database.rows(sql`
    truncate access_grant, session, membership, group_right, item, user_account, user_group cascade`);
  const users = Array.from({ length: USERS }, () => newId<string>());
  const groups = Array.from({ length: GROUPS }, () => newId<string>());
  const sessions = users.map(() => newId<SessionId>());
  await database.rows(sql`
    insert into user_account (id, username, username_key, password_hash, password_changed_at, home_id, created_at)
    select id, id::text, id::text, '', now(), id, now() from unnest(${users}::uuid[]) as made (id)`);
  await database.rows(sql`
    insert into user_group (id, name, name_key, created_at)
    select id, id::text, id::text, now() from unnest(${groups}::uuid[]) as made (id)`);
  await database.rows(sql`
    insert into session (id, user_id, created_at, last_used_at, expires_at, refresh_token_hash)
    select id, holder, now(), now(), ${at(100)}, '' from unnest(${sessions}::uuid[], ${users}::uuid[]) as made (id, holder)`);
  for (const one of memberships) {
    await database.rows(sql`
      insert into membership (user_id, group_id, starts_at, ends_at)
      values (${users[one.user]}, ${groups[one.group]}, ${at(one.from)}, ${at(one.to)})`);
  }
  for (const one of bypasses) {
    await database.rows(sql`
      insert into group_right (group_id, right_name, starts_at, ends_at)
      values (${groups[one.group]}, 'BYPASS_ACCESS', ${at(one.from)}, ${at(one.to)})`);
  }

  const made: { id: ItemId; ancestors: ItemId[]; lineage: ItemId[] }[] = [];
  const root = { id: ROOT_ID, ancestors: [] as ItemId[], lineage: [ROOT_ID] };
  const insert = async (
    kind: string,
    id: ItemId,
    parent: ItemId | null,
    inherits: boolean,
    above: ItemId[],
    lineage: ItemId[],
  ) => {
    const folder = kind === 'FOLDER';
    await database.rows(sql`
      insert into item (id, kind, parent_id, name, name_key, owner_id, inherits_access, created_at, updated_at,
                        ancestors, access_lineage)
      values (${id}, ${kind}, ${parent}, ${id}, ${id}, ${users[0]}, ${inherits}, now(), now(),
              ${folder ? above : null}::uuid[], ${folder ? lineage : null}::uuid[])`);
  };
  await insert('FOLDER', ROOT_ID, null, true, [], [ROOT_ID]);
  for (const { parent, inherits } of folders) {
    const above = made[parent] ?? root;
    const id = newId<ItemId>();
    const folder = {
      id,
      ancestors: [...above.ancestors, above.id],
      lineage: inherits ? [id, ...above.lineage] : [id],
    };
    await insert('FOLDER', id, above.id, inherits, folder.ancestors, folder.lineage);
    made.push(folder);
  }
  const papers: ItemId[] = [];
  for (const { parent, inherits } of documents) {
    const id = newId<ItemId>();
    await insert('DOCUMENT', id, (made[parent] ?? root).id, inherits, [], []);
    papers.push(id);
  }
  for (const { on, to, permission, expires } of grants) {
    const item = on.kind === 'ROOT' ? ROOT_ID : on.kind === 'FOLDER' ? made[on.index]?.id : papers[on.index];
    if (item === undefined) continue;
    await database.rows(sql`
      insert into access_grant (id, item_id, user_id, group_id, permission, granted_at, expires_at)
      values (${newId()}, ${item}, ${to.kind === 'USER' ? users[to.index] : null},
              ${to.kind === 'GROUP' ? groups[to.index] : null}, ${permission}, now(), ${at(expires)})
      on conflict do nothing`);
  }
  const viewers = await Promise.all(
    sessions.map(async (session) => {
      const facts = await loadViewerFacts(database, session);
      if (facts === undefined) throw new Error('The session is gone.');
      return standingAt(facts, now).viewer;
    }),
  );
  return { folders: made.map(({ id }) => id), documents: papers, viewers };
}

test('three ways to one answer', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (random) => {
      const { folders, documents, viewers } = await build(random);
      const items = await database.rows<FoundItem>(selectItems(sql`true`));
      const byId = new Map(items.map((item) => [item.id, item]));
      for (const [user, viewer] of viewers.entries()) {
        const bySql = await database.rows<{ id: ItemId }>(sql`select id from item where ${readable(viewer)}`);
        const readableIds = new Set(bySql.map(({ id }) => id));
        const held = await heldBySql(viewer);
        const inFolders = await readChildren(
          viewer,
          items.filter(({ kind }) => kind === 'FOLDER'),
        );
        for (const [kind, ids] of [
          ['FOLDER', folders],
          ['DOCUMENT', documents],
        ] as const) {
          for (const [index, id] of ids.entries()) {
            const expected = naivePermissions(random, user, kind, index);
            const item = byId.get(id);
            if (item === undefined) throw new Error('The item is gone.');
            expect(listed(permissionsOn(viewer, item))).toEqual(expected);
            expect(readableIds.has(id)).toBe(expected.includes('READ'));
            expect(held.get(id)).toEqual(expected);
            expect(inFolders.has(id)).toBe(expected.includes('READ'));
          }
        }
        expect(readableIds.has(ROOT_ID)).toBe(true);
        const root = { id: ROOT_ID, lineage: [ROOT_ID] };
        expect(held.get(ROOT_ID)).toEqual(listed(permissionsOn(viewer, root)));
      }
    }),
    { numRuns: 60, seed: 20260101 },
  );
}, 120_000);

async function readChildren(viewer: Viewer, folders: readonly FoundItem[]): Promise<ReadonlySet<ItemId>> {
  const found = await database.rows<{ id: ItemId }>(sql`
    select item.id from unnest(${folders.map(({ id }) => id)}::uuid[],
                               ${folders.map((folder) => opensTo(viewer, folder))}::boolean[]) as folder (id, opens)
    join item on item.parent_id = folder.id and ${readableChild(viewer, 'folder.opens')}`);
  return new Set(found.map(({ id }) => id));
}

/** The permissions on each item, by the predicate and by its negation, which is false where the other is true. */
async function heldBySql(viewer: Viewer): Promise<ReadonlyMap<ItemId, readonly Permission[]>> {
  const columns = permissions.map(
    (permission) => sql`case when ${permitted(viewer, permission)} then ${permission}
      when not ${permitted(viewer, permission)} then '' end`,
  );
  const found = await database.rows<{ id: ItemId; held: string[] }>(
    sql`select id, array[${join(columns)}] as held from item`,
  );
  return new Map(
    found.map(({ id, held }) => {
      expect(held).not.toContain(null);
      return [id, permissions.filter((permission) => held.includes(permission))];
    }),
  );
}
