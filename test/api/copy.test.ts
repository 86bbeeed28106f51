// copyItems: what a copy takes along and what not, whose it is, and where it may be made.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { ROOT, give, homeOf, inherit, newDocument, newFolder } from './access-support.js';
import { Below, DocumentByKey, FolderByKey, Home, UpdateItem } from './generated/operations.js';
import { HOMES, changesDuring, copy, expectPlaces, refusal, throwAway, upload } from './tree-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
let from: string;
let to: string;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  bobId = (await bob.data(Home)).me?.id ?? '';
});
afterAll(() => server.close());
let tried = 0;
beforeEach(async () => {
  tried += 1;
  from = await newFolder(alice, `from ${tried}`);
  to = await newFolder(alice, `to ${tried}`);
});

const contentsOf = async (id: string): Promise<readonly { id: string; name: string }[]> =>
  (await alice.data(Below, { id })).folder?.children.nodes ?? [];
const namesIn = async (id: string): Promise<string[]> => (await contentsOf(id)).map(({ name }) => name);

describe('a copied document', () => {
  test('has the current revision, tags, description and metadata, and nothing else', async () => {
    const paper = await upload(alice, from, 'paper.txt', 'first', [`red ${tried}`, `blue ${tried}`]);
    const document = await alice.data(DocumentByKey, { id: paper });
    const input = { itemId: paper, description: 'about', metadata: { a: 1 }, externalId: `key ${tried}` };
    await alice.data(UpdateItem, { input });
    await server.database.rows(sql`
      insert into revision (id, document_id, number, blob_id, file_name, mime_type, comment, created_at, created_by_id)
      select uuidv7(), document_id, 2, blob_id, 'second.txt', mime_type, 'a comment', now(), created_by_id
      from revision where document_id = ${paper}`);
    await server.database.rows(sql`
      update item set kept_bytes = 10, current_revision_id = (
        select id from revision where document_id = item.id and number = 2)
      where id = ${paper}`);
    await give(alice, paper, { userId: bobId }, ['READ']);
    const [made] = await copy(alice, [paper], to);
    expect(made).toMatchObject({
      __typename: 'Document',
      name: 'paper.txt',
      description: 'about',
      metadata: { a: 1 },
      externalId: null,
      status: 'ACTIVE',
      inheritsAccess: true,
      owner: { username: 'alice' },
      parent: { id: to },
      size: 5,
      extension: 'txt',
      mimeType: 'text/plain',
      sha256: document.document?.sha256,
      currentRevision: {
        number: 1,
        fileName: 'second.txt',
        comment: null,
        createdBy: { username: 'alice' },
      },
      revisions: { totalCount: 1 },
    });
    expect(made?.id).not.toBe(paper);
    expect(made !== undefined && 'tags' in made && made.tags.map(({ name }) => name)).toEqual([
      `blue ${tried}`,
      `red ${tried}`,
    ]);
    expect(
      await server.database.rows(sql`
        select kept_bytes, (select count(*) from access_grant where item_id = item.id) as grants,
               (select array_agg(distinct blob_id) from revision where document_id = any(array[item.id, ${paper}])) as blobs
        from item where id = ${made?.id}`),
    ).toEqual([{ kept_bytes: 5, grants: 0, blobs: [expect.any(String)] }]);
    expect((await alice.data(DocumentByKey, { id: made?.id ?? '' })).document?.downloadUrl).not.toBeNull();
    expect((await bob.data(DocumentByKey, { id: made?.id ?? '' })).document).toBeNull();
  });

  test('may have no content', async () => {
    const [made] = await copy(alice, [await newDocument(alice, 'empty', from)], to);
    expect(made).toMatchObject({ size: 0, currentRevision: null, revisions: { totalCount: 0 } });
  });
});

describe('a copied folder', () => {
  test('has copies of all that is live below', async () => {
    const papers = await newFolder(alice, 'papers', from);
    const inner = await newFolder(alice, 'inner', papers);
    await upload(alice, inner, 'deep.txt', 'deep', [`deep ${tried}`]);
    await upload(alice, papers, 'paper.txt');
    await throwAway(server, await newDocument(alice, 'gone', papers));
    await throwAway(server, await newFolder(alice, 'gone too', papers));
    const [made] = await copy(alice, [papers], to);
    expect(await namesIn(made?.id ?? '')).toEqual(['inner', 'paper.txt']);
    const { document } = await alice.data(DocumentByKey, { path: `~/to ${tried}/papers/inner/deep.txt` });
    expect(document).toMatchObject({
      size: 4,
      tags: [{ name: `deep ${tried}` }],
      owner: { username: 'alice' },
    });
    expect(await namesIn(inner)).toEqual(['deep.txt']);
    await expectPlaces(server);
  });

  test('leaves out what the viewer may not read, with all below, and takes what they may', async () => {
    const papers = await newFolder(alice, 'papers', from);
    const secret = await newFolder(alice, 'secret', papers);
    const shown = await newFolder(alice, 'shown', papers);
    await newDocument(alice, 'in secret', secret);
    const known = await newDocument(alice, 'known in secret', secret);
    const hidden = await newDocument(alice, 'hidden', shown);
    await newDocument(alice, 'seen', shown);
    for (const id of [secret, hidden, shown]) await inherit(alice, id, false);
    await give(alice, papers, { userId: bobId });
    for (const id of [shown, known]) await give(alice, id, { userId: bobId });
    const [made] = await copy(bob, [papers], await homeOf(bob));
    const mine = (await bob.data(Below, { id: made?.id ?? '' })).folder?.children.nodes;
    expect(mine?.map(({ name }) => name)).toEqual(['shown']);
    const inShown = (await bob.data(Below, { id: mine?.[0]?.id ?? '' })).folder?.children.nodes;
    expect(inShown?.map(({ name, owner }) => [name, owner.username])).toEqual([['seen', 'bob']]);
    await expectPlaces(server);
  });

  test('inherits, whatever its source does', async () => {
    const papers = await newFolder(alice, 'papers', from);
    await inherit(alice, await newFolder(alice, 'own', papers), false);
    const [made] = await copy(alice, [papers], to);
    expect(await contentsOf(made?.id ?? '')).toMatchObject([{ name: 'own', inheritsAccess: true }]);
    await give(alice, to, { userId: bobId });
    expect((await bob.data(Below, { id: made?.id ?? '' })).folder?.children.totalCount).toBe(1);
  });

  test('may be copied into itself: what it held before is copied, once', async () => {
    const inner = await newFolder(alice, 'inner', from);
    await newDocument(alice, 'paper', inner);
    const [made] = await copy(alice, [from], inner);
    expect(await namesIn(inner)).toEqual([`from ${tried}`, 'paper']);
    const [innerCopy, ...others] = await contentsOf(made?.id ?? '');
    expect([innerCopy?.name, others]).toEqual(['inner', []]);
    expect(await namesIn(innerCopy?.id ?? '')).toEqual(['paper']);
    await copy(alice, [inner], inner);
    await expectPlaces(server);
  });

  test('and what lies below it, named as well, is there in both', async () => {
    const papers = await newFolder(alice, 'papers', from);
    const inner = await newFolder(alice, 'inner', papers);
    await newDocument(alice, 'paper', inner);
    const made = await copy(alice, [inner, papers], to);
    expect(made.map(({ name }) => name)).toEqual(['inner', 'papers']);
    for (const [at, names] of [['paper'], ['inner']].entries()) {
      expect(await namesIn(made[at]?.id ?? '')).toEqual(names);
    }
    await expectPlaces(server);
  });
});

describe('names', () => {
  test('that are taken are numbered, unless told otherwise', async () => {
    const paper = await upload(alice, from, 'paper.txt');
    const first = await copy(alice, [paper], from);
    const second = await copy(alice, [paper, first[0]?.id ?? ''], from, 'KEEP_BOTH');
    expect([...first, ...second].map(({ name }) => name)).toEqual([
      'paper (2).txt',
      'paper (3).txt',
      'paper (2) (2).txt',
    ]);
    const { extensions } = await refusal(server, alice, 'copyItems', {
      itemIds: [paper],
      targetFolderId: from,
      onConflict: 'FAIL',
    });
    expect(extensions).toMatchObject({ code: 'CONFLICT', name: 'paper.txt', itemId: paper });
    expect((await copy(alice, [paper], to, 'FAIL'))[0]?.name).toBe('paper.txt');
  });

  test('of a hundred at once into their own folder', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 100; at += 1) ids.push(await newDocument(alice, `paper ${at}`, from));
    const made = await copy(alice, ids, from);
    expect(made.map(({ name }) => name)).toEqual(ids.map((_id, at) => `paper ${at} (2)`));
  });
});

describe('the copy', () => {
  test('is told of once for each named item, and the audit log has where it is', async () => {
    const papers = await newFolder(alice, 'papers', from);
    const paper = await newDocument(alice, 'paper', papers);
    let ids: string[] = [];
    const changes = await changesDuring(server, async () => {
      ids = (await copy(alice, [paper, papers, paper], to)).map(({ id }) => id);
    });
    expect(changes.map(({ kind, item }) => [kind, item])).toEqual(ids.map((id) => ['ITEM_CREATED', id]));
    expect(changes[0]?.lineage.slice(0, 2)).toEqual([ids[0], to]);
    expect(
      await server.database.row(sql`
        select action, target_id, details from audit_entry order by id desc limit 1`),
    ).toEqual({
      action: 'copyItems',
      target_id: to,
      details: { itemIds: [paper, papers], copyIds: ids },
    });
  });

  test('belongs to who copied, who holds MANAGE on it by a grant where they lack it there', async () => {
    const [papers, paper] = [await newFolder(alice, 'papers', from), await upload(alice, from, 'paper.txt')];
    await newDocument(alice, 'inside', papers);
    await give(alice, from, { userId: bobId });
    await give(alice, to, { userId: bobId }, ['WRITE']);
    const made = await copy(bob, [papers, paper], to);
    expect(
      made.map(({ owner, viewerPermissions }) => [owner.username, viewerPermissions.includes('MANAGE')]),
    ).toEqual([
      ['bob', true],
      ['bob', true],
    ]);
    const ids = made.map(({ id }) => id);
    expect(
      await server.database.rows(sql`
        select item_id as item, user_id as holder, permission from access_grant
        where item_id = any(${ids}::uuid[]) order by item_id`),
    ).toEqual(ids.toSorted().map((item) => ({ item, holder: bobId, permission: 'MANAGE' })));
    const { folder } = await bob.data(Below, { id: ids[0] ?? '' });
    expect(folder?.children.nodes[0]).toMatchObject({ name: 'inside', owner: { username: 'bob' } });
    expect(folder?.children.nodes[0]?.viewerPermissions).toContain('MANAGE');
  });

  test('counts among what its owner has', async () => {
    const papers = await newFolder(alice, 'papers', from);
    await upload(alice, papers, 'a.txt', '12345');
    await upload(alice, papers, 'b.txt', '1234567');
    const used = async (): Promise<number> =>
      (await alice.data<{ me: { storage: { usedBytes: number } } }>('{ me { storage { usedBytes } } }')).me
        .storage.usedBytes;
    const before = await used();
    await copy(alice, [papers], to);
    expect(await used()).toBe(before + 12);
  });
});

describe('is refused', () => {
  test.each<[string, () => Promise<object> | object, object]>([
    ['nothing to copy', () => ({ itemIds: [] }), { code: 'BAD_USER_INPUT', fields: [{ path: 'itemIds' }] }],
    [
      'a revision as the resolution',
      () => ({ onConflict: 'NEW_REVISION' }),
      { code: 'BAD_USER_INPUT', fields: [{ path: 'onConflict' }] },
    ],
    ['the root', () => ({ itemIds: [ROOT] }), { code: 'CONFLICT' }],
    ['what there is not', () => ({ itemIds: [from, 'x'] }), { code: 'NOT_FOUND', what: 'item' }],
    ['into nothing', () => ({ targetFolderId: 'x' }), { code: 'NOT_FOUND', what: 'folder' }],
    [
      'into a document',
      async () => ({ targetFolderId: await newDocument(alice, 'd', to) }),
      { code: 'NOT_FOUND', what: 'folder' },
    ],
  ])('%s', async (_what, input, expected) => {
    const given = { itemIds: [from], targetFolderId: to, ...(await input()) };
    expect((await refusal(server, alice, 'copyItems', given)).extensions).toMatchObject(expected);
  });

  test('into /Home', async () => {
    const given = { itemIds: [from], targetFolderId: HOMES };
    const { extensions } = await refusal(server, await server.signIn(), 'copyItems', given);
    expect(extensions.code).toBe('CONFLICT');
  });

  test('a copy that would come to lie too deep', async () => {
    const names = Array.from({ length: 4 }, (_, at) => `${at}`);
    let inner = from;
    for (const name of names) inner = await newFolder(alice, name, inner);
    await server.database.rows(sql`
      with recursive deep as (
        select id, ancestors, access_lineage, 1 as n from item where id = ${to}
        union all
        select made.id, deep.ancestors || deep.id, made.id || deep.access_lineage, deep.n + 1
        from deep cross join lateral (select uuidv7() as id where deep.id is not null) made where deep.n < 122
      )
      insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
      select deep.id, 'FOLDER', deep.ancestors[cardinality(deep.ancestors)], 'deep', 'deep', item.owner_id, now(), now(),
             deep.ancestors, deep.access_lineage
      from deep join item on item.id = ${to} where n > 1 order by n`);
    const { folder } = await alice.data(FolderByKey, { path: `~/to ${tried}${'/deep'.repeat(121)}` });
    const targetFolderId = folder?.id ?? '';
    const { extensions } = await refusal(server, alice, 'copyItems', { itemIds: [from], targetFolderId });
    expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'targetFolderId' }] });
  });
});
