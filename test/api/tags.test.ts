// The vocabulary of tags: looked up, listed, made, changed and deleted, by whom and in which order of answers.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { code, newDocument } from './access-support.js';
import { changesTo, newTag, tagAll } from './collaboration-support.js';
import { CreateTag, DeleteTag, NodeById, TagByKey, Tags, UpdateTag } from './generated/operations.js';
import type { UpdateTagInput } from './generated/operations.js';
import { NOBODY, USERS, setRights } from './groups-support.js';
import { rows } from './share-links-support.js';

let server: TestServer;
let other: TestServer;
let admin: ApiClient;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  [admin, alice] = [await server.signIn(), await server.newUser('alice')];
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const byName = async (name: string) => (await alice.data(TagByKey, { name })).tag;
const listed = async (variables: object) => (await alice.data(Tags, variables)).tags.map(({ name }) => name);
const update = async (tagId: string, more: Partial<UpdateTagInput>) =>
  (await alice.data(UpdateTag, { input: { tagId, ...more } })).updateTag;
const refusedUpdate = async (tagId: string, more: Partial<UpdateTagInput>) =>
  (await alice.error(UpdateTag, { input: { tagId, ...more } })).extensions;
const vocabulary = () => rows(server, 'select * from tag order by id');

describe('a tag', () => {
  test('is made with all that it is, and found by id and by name', async () => {
    const parentId = await newTag(alice, 'Colours');
    const { createTag } = await alice.data(CreateTag, {
      input: { name: '  Céruse ', color: '#AABBCC', description: 'A white', parentId },
    });
    const expected = {
      name: 'Céruse',
      color: '#aabbcc',
      description: 'A white',
      parent: { name: 'Colours' },
      children: [],
      usageCount: 0,
      createdBy: { username: 'alice' },
    };
    expect(createTag).toMatchObject(expected);
    expect(await byName('CÉRUSE')).toMatchObject(expected);
    expect((await alice.data(TagByKey, { id: createTag.id.toUpperCase() })).tag).toMatchObject(expected);
    expect((await alice.data(NodeById, { id: createTag.id })).node).toMatchObject({ __typename: 'Tag' });
    expect((await byName('colours'))?.children).toEqual([{ name: 'Céruse' }]);
  });

  test('is asked for by exactly one key, and is null where there is none', async () => {
    for (const keys of [{}, { id: NOBODY, name: 'x' }]) {
      expect((await alice.error(TagByKey, keys)).extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: 'id', rule: 'oneOf' }],
      });
    }
    for (const keys of [{ id: NOBODY }, { id: 'x' }, { name: 'nothing' }, { name: 'a\0b' }]) {
      expect((await alice.data(TagByKey, keys)).tag).toBeNull();
    }
  });

  test('bears a name that no other one bears, whatever its case', async () => {
    const id = await newTag(alice, 'Straße');
    const before = await vocabulary();
    const conflict = { code: 'CONFLICT', status: 409, field: 'name' };
    expect((await alice.error(CreateTag, { input: { name: 'STRASSE' } })).extensions).toMatchObject(conflict);
    const free = await newTag(alice, 'free');
    expect(await refusedUpdate(free, { name: 'strasse' })).toMatchObject(conflict);
    await alice.data(DeleteTag, { tagId: free });
    expect(await vocabulary()).toEqual(before);
    expect((await update(id, { name: 'STRASSE' })).name).toBe('STRASSE');
  });

  test.each([
    ['name', { name: ' ' }, 'required'],
    ['name', { name: 'a/b' }, 'characters'],
    ['name', { name: 'x'.repeat(256) }, 'maxLength'],
    ['color', { color: '#abc' }, 'color'],
    ['color', { color: '#aabbccdd' }, 'color'],
    ['description', { description: 'x'.repeat(10_001) }, 'maxLength'],
  ])('with a wrong %s is BAD_USER_INPUT', async (path, input, rule) => {
    const before = await vocabulary();
    const expected = { code: 'BAD_USER_INPUT', fields: [{ path, rule }] };
    const made = await alice.error(CreateTag, { input: { name: 'wrong', ...input } });
    expect(made.extensions).toMatchObject(expected);
    const id = (await byName('Colours'))?.id ?? '';
    expect(await refusedUpdate(id, input)).toMatchObject(expected);
    expect(await vocabulary()).toEqual(before);
  });

  test('is changed in part: what is missing stays, null clears, the name cannot be empty', async () => {
    const parentId = await newTag(alice, 'above');
    const id = await newTag(alice, 'part', { color: '#010203', description: 'old', parentId });
    expect(await update(id, { description: 'new' })).toMatchObject({
      name: 'part',
      color: '#010203',
      description: 'new',
      parent: { name: 'above' },
    });
    expect(await update(id, { color: null, description: null, parentId: null })).toMatchObject({
      name: 'part',
      color: null,
      description: null,
      parent: null,
    });
    expect(await refusedUpdate(id, { name: null })).toMatchObject({
      fields: [{ path: 'name', rule: 'required' }],
    });
  });

  test('needs MANAGE_TAGS to be made, changed and deleted; what there is not is NOT_FOUND before that', async () => {
    const tagId = await newTag(alice, 'guarded');
    const held = (await admin.data('query { group(name: "users") { rights { right } } }')) as unknown as {
      group: { rights: { right: string }[] };
    };
    const others = held.group.rights.filter(({ right }) => right !== 'MANAGE_TAGS');
    await setRights(
      admin,
      USERS,
      others.map(({ right }) => ({ right })),
    );
    const before = await vocabulary();
    const calls = (id: string) => [
      alice.error(UpdateTag, { input: { tagId: id, name: 'x/' } }),
      alice.error(DeleteTag, { tagId: id }),
    ];
    for (const error of await Promise.all([
      ...calls(tagId),
      alice.error(CreateTag, { input: { name: 'x/', parentId: NOBODY } }),
    ])) {
      expect(code(error)).toBe('FORBIDDEN MANAGE_TAGS');
    }
    for (const error of await Promise.all(calls(NOBODY))) expect(code(error)).toBe('NOT_FOUND tag');
    expect(await vocabulary()).toEqual(before);
    await setRights(admin, USERS, held.group.rights);
  });
});

describe('the list', () => {
  beforeAll(async () => {
    const parentId = await newTag(alice, 'list 2');
    for (const name of ['list 10', 'List 9', 'list 1%']) await newTag(alice, name, { parentId });
  });

  test('is by name as people count, of a part of the name without regard to case', async () => {
    expect(await listed({ search: 'LIST' })).toEqual(['list 1%', 'list 2', 'List 9', 'list 10']);
    expect(await listed({ search: '%' })).toEqual(['list 1%']);
    expect(await listed({ search: 'a\0b' })).toEqual([]);
  });

  test('is of those right under a tag, or of those under none', async () => {
    const parentId = (await byName('list 2'))?.id;
    expect(await listed({ parentId })).toEqual(['list 1%', 'List 9', 'list 10']);
    expect(await listed({ search: 'list', rootsOnly: true })).toEqual(['list 2']);
    expect(await listed({ search: 'list', offset: 2 })).toEqual(['List 9', 'list 10']);
    expect(code(await alice.error(Tags, { parentId: NOBODY }))).toBe('NOT_FOUND tag');
    const wrong = [{ parentId, rootsOnly: true }, { offset: -1 }, { search: 'x'.repeat(1001) }];
    for (const variables of wrong) expect(code(await alice.error(Tags, variables))).toBe('BAD_USER_INPUT');
  });

  test('has at most 1,000 at once', async () => {
    await server.database.pool.query(`
      insert into tag (id, name, name_key, created_at)
      select gen_random_uuid(), 'bulk ' || n, 'bulk ' || n, now() from generate_series(1, 1002) n`);
    expect(await listed({ search: 'bulk' })).toHaveLength(1000);
    expect(await listed({ search: 'bulk', offset: 1000 })).toEqual(['bulk 1001', 'bulk 1002']);
    await server.database.pool.query(`update tag set parent_id = (select id from tag where name = 'list 2')
      where name like 'bulk %'`);
    expect((await byName('list 2'))?.children).toHaveLength(1000);
    // Down and up and down again it would be a billion.
    const endless =
      '{ tag(name: "list 2") { children { parent { children { parent { children { id } } } } } } }';
    expect(code(await alice.error(endless))).toBe('QUERY_TOO_COMPLEX');
    const twice = '{ tag(name: "list 2") { children { parent { children { id } } } } }';
    expect(code(await alice.error(twice))).toBe('QUERY_TOO_COMPLEX');
    await server.database.pool.query(`delete from tag where name like 'bulk %'`);
  });
});

const named = (name: string) => ({ documents: { nodes: [{ tags: [{ name }] }] } });

describe('what stands under what', () => {
  test('is no circle', async () => {
    const top = await newTag(alice, 'top');
    const middle = await newTag(alice, 'middle', { parentId: top });
    const bottom = await newTag(alice, 'bottom', { parentId: middle });
    const before = await vocabulary();
    for (const [tagId, parentId] of [
      [top, top],
      [top, middle],
      [top, bottom],
    ] as const) {
      expect(await refusedUpdate(tagId, { parentId })).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: 'parentId', rule: 'cycle' }],
      });
    }
    expect(await refusedUpdate(top, { parentId: NOBODY })).toMatchObject({ code: 'NOT_FOUND', what: 'tag' });
    expect(code(await alice.error(CreateTag, { input: { name: 'x', parentId: 'x' } }))).toBe('NOT_FOUND tag');
    expect(await vocabulary()).toEqual(before);
    expect((await update(bottom, { parentId: top })).parent).toEqual({ name: 'top' });
  });

  test('is lifted where a tag between is deleted, and nobody bears that one any longer', async () => {
    const ids = {
      grand: await newTag(alice, 'grand'),
      parent: '',
      child: '',
    };
    ids.parent = await newTag(alice, 'parent', { parentId: ids.grand });
    ids.child = await newTag(alice, 'child', { parentId: ids.parent });
    const [live, trashed] = [await newDocument(alice, 'live'), await newDocument(alice, 'trashed')];
    await tagAll(alice, [live, trashed], [ids.parent, ids.child]);
    await server.database.pool.query('update item set trashed_at = now() where id = $1', [trashed]);
    // Both nodes know the child as it is.
    const there = other.client(alice.token ?? undefined);
    const shown = '{ documents(filter: { text: "live" }) { nodes { tags { name parent { name } } } } }';
    const tagsThere = async (client: ApiClient) =>
      (await client.data<{ documents: { nodes: { tags: object[] }[] } }>(shown)).documents.nodes[0]?.tags;
    const before = [
      { name: 'child', parent: { name: 'parent' } },
      { name: 'parent', parent: { name: 'grand' } },
    ];
    expect([await tagsThere(alice), await tagsThere(there)]).toEqual([before, before]);
    const { deleteTag } = await alice.data(DeleteTag, { tagId: ids.parent });
    expect(deleteTag).toMatchObject({ id: ids.parent, name: 'parent' });
    const after = [{ name: 'child', parent: { name: 'grand' } }];
    expect(await tagsThere(alice)).toEqual(after);
    await eventually(async () => expect(await tagsThere(there)).toEqual(after));
    // Once for the tags that it was given, once for the one that it lost.
    expect(await changesTo(server, live, 'TAGS_CHANGED')).toHaveLength(2);
    expect(await changesTo(server, trashed, 'TAGS_CHANGED')).toHaveLength(1);
    expect(code(await alice.error(DeleteTag, { tagId: ids.parent }))).toBe('NOT_FOUND tag');
    const audited =
      'select action, target_type, target_name from audit_entry where target_id = $1 order by at';
    expect(await rows(server, audited, ids.parent)).toMatchObject([
      { action: 'createTag', target_type: 'Tag', target_name: 'parent' },
      { action: 'deleteTag', target_type: 'Tag', target_name: 'parent' },
      { action: 'deleteTag', target_type: null },
    ]);
  });

  test("shows on the other node when a tag's name changes", async () => {
    const id = await newTag(alice, 'blue');
    await tagAll(alice, [await newDocument(alice, 'painted')], [id]);
    const there = other.client(alice.token ?? undefined);
    const shown = '{ documents(filter: { text: "painted" }) { nodes { tags { name } } } }';
    expect(await there.data(shown)).toEqual(named('blue'));
    await update(id, { name: 'navy' });
    expect(await alice.data(shown)).toEqual(named('navy'));
    await eventually(async () => expect(await there.data(shown)).toEqual(named('navy')));
  });
});
