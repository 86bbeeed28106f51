// Out of the trash again: what comes back, under which name and where, and how the trash is listed.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { reckonedPlaces, storedPlaces } from '../support/places.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { code, give, homeOf, inherit, may, newDocument, newFolder } from './access-support.js';
import * as operations from './generated/operations.js';
import { idOf } from './groups-support.js';
import {
  byId,
  changes,
  everything,
  fresh,
  listTrash,
  namesInTrash,
  refusal,
  restore,
  trash,
} from './trash-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let home: string;
let bobHome: string;
let bobId: string;

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  [home, bobHome, bobId] = [await homeOf(alice), await homeOf(bob), await idOf(bob)];
});
afterAll(async () => {
  expect(await storedPlaces(server.database)).toEqual(await reckonedPlaces(server.database));
  await server.close();
});

const namesIn = async (client: ApiClient, id: string): Promise<string[]> => {
  const { folder } = await client.data(operations.Children, { id, first: 100 });
  return folder?.children.nodes.map(({ name }) => name) ?? [];
};
const state = async (client: ApiClient, ...ids: string[]) =>
  Promise.all(ids.map(async (id) => (await byId(client, id))?.status ?? null));

describe('restoring', () => {
  test('brings back what was trashed with it, however deep, and no more', async () => {
    const top = await newFolder(alice, fresh('合同'));
    const middle = await newFolder(alice, '二', top);
    const deep = await newFolder(alice, '三', middle);
    const leaf = await newDocument(alice, '叶.txt', deep);
    const early = await newDocument(alice, '先.txt', deep);
    await trash(alice, early);
    await trash(alice, middle);
    await trash(alice, top);
    expect(await state(alice, top, middle, deep, leaf, early)).toEqual([
      'TRASHED',
      'TRASHED',
      null,
      null,
      'TRASHED',
    ]);
    const [answered] = await restore(alice, top);
    expect(answered).toMatchObject({ id: top, status: 'ACTIVE', trashedAt: null, parent: { id: home } });
    expect(await state(alice, top, middle, deep, leaf, early)).toEqual([
      'ACTIVE',
      'TRASHED',
      null,
      null,
      'TRASHED',
    ]);
    await restore(alice, middle);
    expect(await state(alice, top, middle, deep, leaf, early)).toEqual([
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
      'TRASHED',
    ]);
    expect(await restore(alice, early)).toMatchObject([{ parent: { id: deep }, name: '先.txt' }]);
    expect(await changes(server, 'ITEM_RESTORED', top, middle, early, leaf)).toMatchObject([
      { itemId: top, details: {} },
      { itemId: middle, details: {}, ancestors: expect.arrayContaining([home, top]) },
      { itemId: early, details: {}, lineage: expect.arrayContaining([early, deep, home]) },
    ]);
  });

  test('what is live stays as it is', async () => {
    const document = await newDocument(alice, fresh('document'));
    expect(await restore(alice, document)).toMatchObject([{ id: document, status: 'ACTIVE' }]);
    expect(await changes(server, 'ITEM_RESTORED', document)).toEqual([]);
  });

  test('under a number where the name is taken, among those that come back together too', async () => {
    const folder = await newFolder(alice, fresh('folder'));
    const olds: string[] = [];
    for (let nr = 0; nr < 3; nr += 1) {
      olds.push(await newDocument(alice, nr === 1 ? 'REPORT.pdf' : 'report.pdf', folder));
      await trash(alice, olds[nr] ?? '');
    }
    const [one = '', two = '', three = ''] = olds;
    expect(await restore(alice, three, two)).toMatchObject([
      { id: three, name: 'report.pdf' },
      { id: two, name: 'REPORT (2).pdf' },
    ]);
    expect(await restore(alice, one)).toMatchObject([{ name: 'report (3).pdf' }]);
    expect(await changes(server, 'ITEM_RESTORED', ...olds)).toMatchObject([
      { itemId: three, details: {} },
      { itemId: two, details: { from: 'REPORT.pdf', to: 'REPORT (2).pdf' } },
      { itemId: one, details: { from: 'report.pdf', to: 'report (3).pdf' } },
    ]);
  });

  test('with the folder that it was in: back to its place, in whatever order they are named', async () => {
    const folder = await newFolder(alice, fresh('folder'));
    const inner = await newFolder(alice, 'inner', folder);
    const document = await newDocument(alice, 'document', inner);
    await trash(alice, document);
    await trash(alice, folder);
    const answered = await restore(alice, document, folder);
    expect(answered).toMatchObject([
      { id: document, parent: { id: inner } },
      { id: folder, parent: { id: home } },
    ]);
  });

  test("into the viewer's home where the folder is itself in the trash, with all that is below", async () => {
    const folder = await newFolder(alice, fresh('folder'));
    const inner = await newFolder(alice, 'inner', folder);
    const below = await newDocument(alice, 'below', await newFolder(alice, 'deep', inner));
    await trash(alice, inner);
    await trash(alice, folder);
    await newFolder(alice, 'inner');
    expect(await restore(alice, inner)).toMatchObject([
      { id: inner, name: 'inner (2)', parent: { id: home }, status: 'ACTIVE' },
    ]);
    expect(await byId(alice, below)).toMatchObject({
      status: 'ACTIVE',
      path: expect.arrayContaining([{ name: 'inner (2)' }, { name: 'deep' }]),
    });
    expect(await changes(server, 'ITEM_RESTORED', inner)).toMatchObject([
      { details: { from: 'inner', to: 'inner (2)' }, lineage: expect.arrayContaining([inner, home]) },
    ]);
    expect(await changes(server, 'ITEM_MOVED', inner)).toEqual([]);
    await restore(alice, folder);
    expect(await namesIn(alice, folder)).toEqual([]);
  });

  test('of three in one another the outer and the innermost: that one goes home, whichever moves first', async () => {
    const outside = await newFolder(alice, fresh('outside'));
    const outer = await newFolder(alice, fresh('outer'), outside);
    const middle = await newFolder(alice, 'middle', outer);
    const innermost = await newFolder(alice, fresh('innermost'), middle);
    await newFolder(alice, 'leaf', innermost);
    for (const id of [innermost, middle, outer, outside]) await trash(alice, id);
    expect(await restore(alice, outer, innermost)).toMatchObject([
      { id: outer, parent: { id: home } },
      { id: innermost, parent: { id: home } },
    ]);
    expect(await namesIn(alice, innermost)).toEqual(['leaf']);
  });

  test("somebody else's: home only with MANAGE, and the owner goes on managing it", async () => {
    const folder = await newFolder(alice, fresh('folder'));
    const [one, two] = [
      await newDocument(alice, fresh('one'), folder),
      await newFolder(alice, fresh('two'), folder),
    ];
    await give(alice, one, { userId: bobId }, ['DELETE']);
    await give(alice, two, { userId: bobId }, ['MANAGE']);
    await trash(alice, one, two);
    await trash(alice, folder);
    const before = await everything(server);
    expect(await refusal(bob, 'restoreItems', two, one)).toBe('FORBIDDEN MANAGE');
    expect(await everything(server)).toEqual(before);
    expect(await restore(bob, two)).toMatchObject([
      { parent: { id: bobHome }, owner: { username: 'alice' } },
    ]);
    expect(await may(alice, two)).toContain('MANAGE');
    expect(await restore(alice, one)).toMatchObject([{ parent: { id: home } }]);
  });

  test('DELETE is enough where it goes back to its place', async () => {
    const document = await newDocument(alice, fresh('document'));
    await give(alice, document, { userId: bobId }, ['DELETE']);
    await trash(bob, document);
    expect(await restore(bob, document)).toMatchObject([{ id: document, parent: null, status: 'ACTIVE' }]);
  });

  test('what was cut off from above stays so', async () => {
    const folder = await newFolder(alice, fresh('folder'));
    const inner = await newFolder(alice, fresh('inner'), folder);
    await inherit(alice, inner, false);
    await give(alice, inner, { userId: bobId }, ['DELETE']);
    await trash(alice, inner);
    await trash(alice, folder);
    // Nothing that reaches it changes with its place.
    expect(await restore(bob, inner)).toMatchObject([{ parent: { id: bobHome }, inheritsAccess: false }]);
    expect(await may(bob, inner)).not.toContain('MANAGE');
    expect(await may(alice, inner)).toContain('MANAGE');
  });

  test('the home of a user who is gone: a plain folder in the home of whoever restores it', async () => {
    const carol = await server.newUser('carol');
    const carolHome = await homeOf(carol);
    const document = await newDocument(carol, '遗稿.txt', await newFolder(carol, '文件'));
    await admin.data(operations.DeleteUser, { input: { userId: await idOf(carol) } });
    expect(await namesInTrash(admin)).toContain('carol');
    expect(await byId(admin, carolHome)).toMatchObject({ status: 'TRASHED' });
    const adminHome = await homeOf(admin);
    expect(await restore(admin, carolHome)).toMatchObject([{ name: 'carol', parent: { id: adminHome } }]);
    expect(await byId(admin, document)).toMatchObject({ name: '遗稿.txt', status: 'ACTIVE' });
    // Somebody else may be called so now, and this is no home any more.
    await server.newUser('carol');
    await trash(admin, carolHome);
    await restore(admin, carolHome);
  });
});

describe('the list', () => {
  test('newest first, by pages, only what the viewer may restore', async () => {
    const dora = await server.newUser('dora');
    const ids: string[] = [];
    for (let nr = 0; nr < 7; nr += 1) ids.push(await newDocument(dora, `paper ${nr}`));
    // Three at the same moment.
    await trash(dora, ...ids.slice(0, 3));
    for (const id of ids.slice(3)) {
      server.clock.advance(1000);
      await trash(dora, id);
    }
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await listTrash(dora, 2, after);
      expect(page.totalCount).toBe(7);
      seen.push(...page.edges.map(({ node }) => node.id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor ?? undefined;
    }
    const together = ids.slice(0, 3).toSorted().toReversed();
    expect(seen).toEqual([...ids.slice(3).toReversed(), ...together]);
    expect((await listTrash(bob)).edges.map(({ node }) => node.id)).not.toContain(ids[0]);
    await give(admin, await homeOf(dora), { userId: bobId }, ['READ', 'WRITE']);
    expect((await listTrash(bob)).totalCount).toBe((await listTrash(bob)).edges.length);
    expect((await listTrash(bob)).edges.map(({ node }) => node.id)).not.toContain(ids[0]);
    await give(admin, await homeOf(dora), { userId: bobId }, ['DELETE']);
    expect((await listTrash(bob)).edges.map(({ node }) => node.id)).toEqual(expect.arrayContaining(ids));
  });

  test.each([{ first: 0 }, { first: 101 }, { after: 'nonsense' }])(
    '%j is BAD_USER_INPUT',
    async (variables) => {
      expect(code(await alice.error(operations.Trash, variables))).toBe('BAD_USER_INPUT');
    },
  );
});
