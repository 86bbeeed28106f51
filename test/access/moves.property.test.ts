// Whoever moves without MANAGE changes nothing about who may do what, now or later, and moves nothing that they may not.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../../src/access/viewer.js';
import { Viewers } from '../../src/access/viewers.js';
import { SheafError } from '../../src/common/errors.js';
import type { ItemId, UserId } from '../../src/common/ids.js';
import type { Database } from '../../src/database/database.js';
import { Memory } from '../../src/services/memory.js';
import { Settings } from '../../src/services/settings.js';
import { ItemMover } from '../../src/services/tree/move-items.js';
import { Writer } from '../../src/services/write.js';
import { openTestDatabase } from '../support/database.js';
import { build, now } from './build-world.js';
import type { Built } from './build-world.js';
import { naivePermissions } from './model.js';
import type { Model } from './model.js';
import { LAST, NOW, USERS, world } from './random-world.js';
import type { World } from './random-world.js';

let database: Database;
let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let viewers: Viewers;
let mover: ItemMover;

beforeAll(async () => {
  opened = await openTestDatabase();
  ({ database } = opened);
  const clock = { now: () => now };
  viewers = new Viewers(database, clock);
  mover = new ItemMover(new Writer(database, new Memory(database, viewers, new Settings(database)), clock));
});
afterAll(() => opened.close());

const outcomes = { moved: 0, movedWithManage: 0, refused: 0 };

/** The user, who holds the right besides. */
async function callerOf({ names }: Built, index: number): Promise<Caller> {
  const session = names.sessions[index];
  if (session === undefined) throw new Error('There is no such user.');
  const viewer = await viewers.ofSession(session);
  return {
    viewer: { ...viewer, rights: new Map([...viewer.rights, ['MOVE_ITEMS', null]]) },
    refusal: null,
    lockdown: null,
    remoteAddress: '127.0.0.1',
    userAgent: null,
    requestId: 'test',
  };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'OK',
    (error: unknown) => {
      if (error instanceof SheafError) return error.code;
      throw error;
    },
  );

/** What everybody may do with everything at every moment from now on. */
const allPermissions = (model: Model, users: readonly UserId[]): unknown =>
  Array.from({ length: LAST - NOW + 1 }, (_, later) =>
    users.map((user) => model.items.map(({ id }) => naivePermissions(model, user, id, NOW + later))),
  );

const isWithin = ({ items }: Model, id: ItemId, top: ItemId): boolean => {
  const parent = items.find((item) => item.id === id)?.parent ?? null;
  return id === top || (parent !== null && isWithin({ items } as Model, parent, top));
};

async function tryMove(
  built: Built,
  asked: { readonly user: number; readonly item: ItemId; readonly target: ItemId },
): Promise<Model> {
  const { model, names } = built;
  const user = names.users[asked.user] as UserId;
  const may = (id: ItemId, permission: string): boolean =>
    naivePermissions(model, user, id, NOW).includes(permission as never);
  const before = model.items.find(({ id }) => id === asked.item)?.parent;
  const input = { itemIds: [asked.item], targetFolderId: asked.target, onConflict: 'KEEP_BOTH' as const };
  const code = await codeOf(mover.move(await callerOf(built, asked.user), input));
  if (code !== 'OK') {
    outcomes.refused += 1;
    return model;
  }
  expect(may(asked.target, 'WRITE')).toBe(true);
  // Where it is already, nothing moves.
  if (before === asked.target) return model;
  const taken = model.items.filter(({ id }) => isWithin(model, id, asked.item));
  expect(taken.filter(({ id }) => !may(id, 'MOVE'))).toEqual([]);
  const moved = {
    ...model,
    items: model.items.map((item) => (item.id === asked.item ? { ...item, parent: asked.target } : item)),
  };
  const manages = may(asked.item, 'MANAGE');
  outcomes[manages ? 'movedWithManage' : 'moved'] += 1;
  const users = manages ? [] : names.users;
  expect(allPermissions(moved, users)).toEqual(allPermissions(model, users));
  return moved;
}

/** Somebody may tidy up in the first folder, in which most of the others are. */
const tidiedUp = (random: World): World => ({
  ...random,
  folders: random.folders.map(({ parent, inherits }, at) => ({
    parent: at === 0 ? -1 : Math.max(parent, 0),
    inherits,
  })),
  documents: random.documents.map(({ parent, inherits }) => ({ parent: Math.max(parent, 0), inherits })),
  grants: [
    ...random.grants.slice(0, 5),
    ...(['MOVE', 'WRITE'] as const).map((permission) => ({
      on: { kind: 'FOLDER' as const, index: 0 },
      to: { kind: 'USER' as const, index: 0 },
      permission,
      since: 0,
      expires: null,
    })),
  ],
  rules: random.rules.slice(0, 2),
});

test('moves by anybody', async () => {
  await fc.assert(
    fc.asyncProperty(
      world.filter(({ folders, documents }) => folders.length > 3 && documents.length > 1),
      fc.array(fc.record({ user: fc.nat(USERS), on: fc.nat(1000), into: fc.nat(1000) }), {
        minLength: 20,
        maxLength: 30,
      }),
      async (random, moves) => {
        let built = await build(database, tidiedUp(random));
        const { folders, documents } = built.names;
        const items = [...folders, ...documents];
        for (const { user, on, into } of moves) {
          const [item, target] = [items[on % items.length], folders[into % folders.length]];
          if (item === undefined || target === undefined) throw new Error('There is one.');
          built = { ...built, model: await tryMove(built, { user: user % USERS, item, target }) };
        }
      },
    ),
    { numRuns: 30, seed: 20260105 },
  );
  // It was put to the test.
  expect(outcomes.moved).toBeGreaterThan(10);
  expect(outcomes.movedWithManage).toBeGreaterThan(10);
  expect(outcomes.refused).toBeGreaterThan(10);
}, 240_000);
