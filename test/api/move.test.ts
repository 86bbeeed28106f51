// moveItems: where items come to be, what goes along, what they are called there, and what is told of it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { homeOf, inherit, newDocument, newFolder, ROOT } from './access-support.js';
import { Below, FolderByKey, UpdateItem } from './generated/operations.js';
import { HOMES, changesDuring, expectPlaces, move, refusal, throwAway } from './tree-support.js';

let server: TestServer;
let alice: ApiClient;
let home: string;
let from: string;
let to: string;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  home = await homeOf(alice);
});
afterAll(() => server.close());
let tried = 0;
beforeEach(async () => {
  tried += 1;
  from = await newFolder(alice, `from ${tried}`);
  to = await newFolder(alice, `to ${tried}`);
});

const namesIn = async (id: string): Promise<string[]> =>
  (await alice.data(Below, { id })).folder?.children.nodes.map(({ name }) => name) ?? [];

describe('items come to be in the folder', () => {
  test('with all that is below, in the order named, doubles dropped', async () => {
    const papers = await newFolder(alice, 'papers', from);
    const inner = await newFolder(alice, 'inner', papers);
    await newDocument(alice, 'paper.txt', inner);
    const note = await newDocument(alice, 'note.txt', from);
    const moved = await move(alice, [note, papers, note.toUpperCase()], to);
    expect(moved.map(({ id, name, parent }) => ({ id, name, parent }))).toEqual([
      { id: note, name: 'note.txt', parent: { id: to } },
      { id: papers, name: 'papers', parent: { id: to } },
    ]);
    expect(moved[1]?.path.map(({ name }) => name)).toEqual(['alice', `to ${tried}`]);
    expect(await namesIn(from)).toEqual([]);
    const { folder } = await alice.data(FolderByKey, { path: `~/to ${tried}/papers/inner` });
    expect(folder?.id).toBe(inner);
    expect(await namesIn(inner)).toEqual(['paper.txt']);
    await expectPlaces(server);
  });

  test('as they are: owner, id, what they are described as; the date is new', async () => {
    const note = await newDocument(alice, 'note.txt', from);
    await alice.data(UpdateItem, {
      input: { itemId: note, externalId: `key ${tried}`, description: 'about' },
    });
    server.clock.advance(1000);
    const at = server.clock.now().getTime();
    const [moved] = await move(alice, [note], to);
    expect(moved).toMatchObject({ id: note, externalId: `key ${tried}`, owner: { username: 'alice' } });
    expect(new Date(moved?.updatedAt ?? 0).getTime()).toBeGreaterThanOrEqual(at);
  });

  test('of which one that is there already stays untouched, and nothing is told of it', async () => {
    const [there, comes] = [await newDocument(alice, 'there', to), await newDocument(alice, 'comes', from)];
    const changes = await changesDuring(server, async () => {
      const moved = await move(alice, [there, comes], to);
      expect(moved.map(({ id }) => id)).toEqual([there, comes]);
    });
    expect(changes.map(({ kind, item }) => [kind, item])).toEqual([['ITEM_MOVED', comes]]);
    expect(await changesDuring(server, () => move(alice, [there, comes], to))).toEqual([]);
  });

  test('both, where one lies below the other', async () => {
    const outer = await newFolder(alice, 'outer', from);
    const inner = await newFolder(alice, 'inner', outer);
    await newFolder(alice, 'innermost', inner);
    const moved = await move(alice, [outer, inner], to);
    expect(moved.map(({ parent }) => parent?.id)).toEqual([to, to]);
    expect([await namesIn(to), await namesIn(outer), await namesIn(inner)]).toEqual([
      ['inner', 'outer'],
      [],
      ['innermost'],
    ]);
    await expectPlaces(server);
  });

  test('what is in the trash below goes along, and stands in nobody’s way', async () => {
    const papers = await newFolder(alice, 'papers', from);
    const gone = await newFolder(alice, 'gone', papers);
    await throwAway(server, gone);
    const namesake = await newFolder(alice, 'papers', to);
    await throwAway(server, namesake);
    await move(alice, [papers], to);
    await expectPlaces(server);
  });

  test('and what stops inheriting keeps its lineage', async () => {
    const papers = await newFolder(alice, 'papers', from);
    const own = await newFolder(alice, 'own', papers);
    const below = await newFolder(alice, 'below', own);
    await inherit(alice, own, false);
    await move(alice, [papers], to);
    await expectPlaces(server);
    const lineage = await server.database.row(sql`select access_lineage as is from item where id = ${below}`);
    expect(lineage).toEqual({ is: [below, own] });
  });
});

describe('the change of each', () => {
  test('names both parents, and reaches whoever follows either place', async () => {
    const note = await newDocument(alice, 'note', from);
    const [change, ...others] = await changesDuring(server, () => move(alice, [note], to));
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      kind: 'ITEM_MOVED',
      item: note,
      details: { fromParentId: from, toParentId: to },
    });
    expect(change?.ancestors).toEqual(expect.arrayContaining([ROOT, home, from, to]));
    expect(change?.lineage).toEqual(expect.arrayContaining([note, from, to, home]));
  });

  test('is one, however much is below', async () => {
    const papers = await newFolder(alice, 'papers', from);
    for (const name of ['a', 'b', 'c']) await newDocument(alice, name, papers);
    const changes = await changesDuring(server, () => move(alice, [papers], to));
    expect(changes.map(({ item }) => item)).toEqual([papers]);
  });

  test('and the audit log has the folder, with the items', async () => {
    const note = await newDocument(alice, 'note', from);
    await move(alice, [note], to);
    const entry = await server.database.row(sql`
      select action, result, target_type, target_id, details from audit_entry order by id desc limit 1`);
    expect(entry).toEqual({
      action: 'moveItems',
      result: 'OK',
      target_type: 'Folder',
      target_id: to,
      details: { itemIds: [note], fromFolderIds: [from] },
    });
  });
});

describe('a name that is taken', () => {
  test('is CONFLICT with the name and what bears it', async () => {
    const [note, there] = [await newDocument(alice, 'NOTE', from), await newFolder(alice, 'note', to)];
    const other = await newDocument(alice, 'other', from);
    const error = await refusal(server, alice, 'moveItems', { itemIds: [other, note], targetFolderId: to });
    expect(error.extensions).toMatchObject({ code: 'CONFLICT', status: 409, name: 'NOTE', itemId: there });
  });

  test('is CONFLICT among what is moved', async () => {
    const inner = await newFolder(alice, 'inner', from);
    const [one, two] = [await newDocument(alice, 'note', from), await newDocument(alice, 'Note', inner)];
    const error = await refusal(server, alice, 'moveItems', { itemIds: [one, two], targetFolderId: to });
    expect(error.extensions).toMatchObject({ code: 'CONFLICT', name: 'Note', itemId: one });
  });

  test('is numbered with KEEP_BOTH, among what is moved too', async () => {
    const inner = await newFolder(alice, 'inner', from);
    await newDocument(alice, 'note.txt', to);
    const ids = [
      await newDocument(alice, 'note.txt', from),
      await newDocument(alice, 'note (2).txt', from),
      await newDocument(alice, 'Note.txt', inner),
      await newFolder(alice, 'inner2', from),
    ];
    const moved = await move(alice, ids, to, 'KEEP_BOTH');
    expect(moved.map(({ name }) => name)).toEqual(['note (3).txt', 'note (2).txt', 'Note (4).txt', 'inner2']);
  });

  test('is not that of what is there already', async () => {
    const note = await newDocument(alice, 'note', to);
    const [moved] = await move(alice, [note], to, 'KEEP_BOTH');
    expect(moved?.name).toBe('note');
  });
});

describe('is refused', () => {
  test.each<[string, () => Promise<object> | object, object]>([
    ['nothing to move', () => ({ itemIds: [] }), { code: 'BAD_USER_INPUT', fields: [{ path: 'itemIds' }] }],
    [
      'a revision as the resolution',
      async () => ({ itemIds: [await newDocument(alice, 'n', from)], onConflict: 'NEW_REVISION' }),
      { code: 'BAD_USER_INPUT', fields: [{ path: 'onConflict' }] },
    ],
    ['a folder into itself', () => ({ itemIds: [to] }), { code: 'CONFLICT' }],
    [
      'a folder below itself',
      async () => ({ itemIds: [to], targetFolderId: await newFolder(alice, 'in', to) }),
      { code: 'CONFLICT' },
    ],
    ['a home', () => ({ itemIds: [home], targetFolderId: to }), { code: 'CONFLICT' }],
    ['what is in no form of an id', () => ({ itemIds: ['x'] }), { code: 'NOT_FOUND', what: 'item' }],
    [
      'into a document',
      async () => ({ itemIds: [from], targetFolderId: await newDocument(alice, 'd', to) }),
      { code: 'NOT_FOUND', what: 'folder' },
    ],
    [
      'what is in the trash',
      async () => {
        const gone = await newFolder(alice, 'gone', from);
        await throwAway(server, gone);
        return { itemIds: [gone] };
      },
      { code: 'NOT_FOUND', what: 'item' },
    ],
    [
      'into what is in the trash',
      async () => {
        const gone = await newFolder(alice, 'gone', to);
        await throwAway(server, gone);
        return { itemIds: [from], targetFolderId: gone };
      },
      { code: 'NOT_FOUND', what: 'folder' },
    ],
  ])('%s', async (_what, input, expected) => {
    const given = { itemIds: [from], targetFolderId: to, ...(await input()) };
    const { extensions } = await refusal(server, alice, 'moveItems', given);
    expect(extensions).toMatchObject(expected);
  });

  test('more than a hundred at once', async () => {
    const ids: string[] = [];
    for (let at = 0; at <= 100; at += 1) ids.push(await newDocument(alice, `n ${at}`, from));
    const error = await refusal(server, alice, 'moveItems', { itemIds: ids, targetFolderId: to });
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ rule: 'maxLength' }] });
    expect(await move(alice, [...ids.slice(1), ...ids.slice(1)], to)).toHaveLength(100);
  });

  test('root, /Home, and anything into /Home', async () => {
    const admin = await server.signIn();
    for (const input of [
      { itemIds: [ROOT], targetFolderId: to },
      { itemIds: [HOMES], targetFolderId: to },
      { itemIds: [from], targetFolderId: HOMES },
    ]) {
      const { extensions } = await refusal(server, admin, 'moveItems', input);
      expect(extensions.code).toBe('CONFLICT');
    }
  });

  test('what would come to lie too deep', async () => {
    const folders = await server.database.rows<{ id: string }>(sql`
      with recursive deep as (
        select id, ancestors, access_lineage, 1 as n from item where id = ${from}
        union all
        select made.id, deep.ancestors || deep.id, made.id || deep.access_lineage, deep.n + 1
        from deep cross join lateral (select uuidv7() as id where deep.id is not null) made where deep.n < 124
      )
      insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
      select deep.id, 'FOLDER', deep.ancestors[cardinality(deep.ancestors)], 'deep', 'deep', item.owner_id, now(), now(),
             deep.ancestors, deep.access_lineage
      from deep join item on item.id = ${from} where n > 1 order by n
      returning id`);
    expect(folders).toHaveLength(123);
    const top = await newFolder(alice, 'top', to);
    const mid = await newFolder(alice, 'mid', top);
    await newFolder(alice, 'leaf', mid);
    const deepest = folders.at(-2)?.id ?? '';
    const error = await refusal(server, alice, 'moveItems', { itemIds: [top], targetFolderId: deepest });
    expect(error.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'targetFolderId', rule: 'depth' }],
    });
  });
});
