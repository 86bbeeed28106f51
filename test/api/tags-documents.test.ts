// Which documents bear which tags: many at once, and told only as far as somebody may read them.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, code, give, newDocument, newFolder } from './access-support.js';
import { changesTo, meetingAt, newTag, outcome, tagAll } from './collaboration-support.js';
import {
  DeleteTag,
  DocumentByKey,
  TagByKey,
  TagDocuments,
  TagDocumentsPage,
  UntagDocuments,
} from './generated/operations.js';
import { NOBODY } from './groups-support.js';
import { rows } from './share-links-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
});
afterAll(() => server.close());

const untag = async (documentIds: readonly string[], tagIds: readonly string[]) =>
  (await alice.data(UntagDocuments, { input: { documentIds, tagIds } })).untagDocuments;
const refused = async (documentIds: readonly string[], tagIds: readonly string[], client = alice) => {
  const errors = [
    await client.error(TagDocuments, { input: { documentIds, tagIds } }),
    await client.error(UntagDocuments, { input: { documentIds, tagIds } }),
  ];
  const [one, other] = errors.map(code);
  expect(other).toBe(one);
  return one;
};
const stored = () =>
  rows(
    server,
    `select (select jsonb_agg(document_tag order by document_id, tag_id) from document_tag) as borne,
            (select count(*) from change) as changes, (select max(updated_at) from item) as updated`,
  );
const many = async (count: number, prefix: string): Promise<string[]> => {
  const made = await rows<{ id: string }>(
    server,
    `insert into tag (id, name, name_key, created_at)
     select gen_random_uuid(), $1 || n, $1 || n, now() from generate_series(1, $2::int) n returning id`,
    prefix,
    count,
  );
  return made.map(({ id }) => id);
};

describe('tagDocuments and untagDocuments', () => {
  test('change what differs, answer in the order of the input, and tell of what changed', async () => {
    const [one, two] = [await newDocument(alice, 'one'), await newDocument(alice, 'two')];
    const [a, b] = [await newTag(alice, 'a'), await newTag(alice, 'b')];
    const first = await tagAll(alice, [one], [b]);
    const both = await tagAll(alice, [two, one, two.toUpperCase()], [b, a, b]);
    const names = [{ name: 'a' }, { name: 'b' }];
    expect(both).toMatchObject([
      { id: two, tags: names },
      { id: one, tags: names },
    ]);
    expect((both[1]?.updatedAt ?? '') > (first[0]?.updatedAt ?? '')).toBe(true);
    expect(await tagAll(alice, [one, two], [a, b])).toEqual(both.toReversed());
    expect(await changesTo(server, one, 'TAGS_CHANGED')).toHaveLength(2);
    expect(await changesTo(server, two, 'TAGS_CHANGED')).toEqual([{ kind: 'TAGS_CHANGED', details: {} }]);

    await untag([one], [a]);
    expect(await untag([two, one], [a])).toMatchObject([
      { id: two, tags: [{ name: 'b' }] },
      { id: one, tags: [{ name: 'b' }] },
    ]);
    expect(await changesTo(server, one, 'TAGS_CHANGED')).toHaveLength(3);
    const shown = (await alice.data(DocumentByKey, { id: one })).document;
    expect(shown).toMatchObject({ tags: [{ name: 'b' }] });
  });

  test('leave it in the audit log: of one document by its name, of several by their ids', async () => {
    const [one, two] = [await newDocument(alice, 'audited 1'), await newDocument(alice, 'audited 2')];
    const tag = await newTag(alice, 'audited');
    await tagAll(alice, [one], [tag]);
    await untag([one, two], [tag]);
    const logged = await rows(
      server,
      "select action, target_name, details from audit_entry where action like '%tagDocuments' order by id desc limit 2",
    );
    expect(logged).toEqual([
      { action: 'untagDocuments', target_name: null, details: { documentIds: [one, two], tagIds: [tag] } },
      { action: 'tagDocuments', target_name: 'audited 1', details: { documentIds: [one], tagIds: [tag] } },
    ]);
  });

  test('are refused as a whole, and then nothing changes', async () => {
    const folder = await newFolder(alice, 'a folder');
    const mine = await newDocument(alice, 'mine');
    const shown = await newDocument(alice, 'shown');
    await give(alice, shown, EVERYONE, ['READ']);
    const his = await newDocument(bob, 'his');
    const tag = await newTag(alice, 'refused');
    const before = await stored();
    expect(await refused([mine, his], [tag])).toBe('NOT_FOUND document');
    expect(await refused([mine, NOBODY], [tag])).toBe('NOT_FOUND document');
    expect(await refused([mine, 'x'], [tag])).toBe('NOT_FOUND document');
    expect(await refused([mine, folder], [tag])).toBe('NOT_FOUND document');
    expect(await refused([his, shown], [tag, NOBODY], bob)).toBe('FORBIDDEN WRITE');
    expect(await refused([mine], [tag, NOBODY])).toBe('NOT_FOUND tag');
    expect(await refused([mine], [])).toBe('BAD_USER_INPUT');
    expect(await refused([], [tag])).toBe('BAD_USER_INPUT');
    expect(await refused(Array<string>(101).fill(mine), [tag])).toBe('BAD_USER_INPUT');
    expect(await refused([mine], Array<string>(101).fill(tag))).toBe('BAD_USER_INPUT');
    expect(await stored()).toEqual(before);
  });

  test('let no document bear more than 100, also where two come at once', async () => {
    const [full, other] = [await newDocument(alice, 'full'), await newDocument(alice, 'other')];
    const tags = await many(120, 'full ');
    await tagAll(alice, [full], tags.slice(0, 100));
    const before = await stored();
    const over = await alice.error(TagDocuments, {
      input: { documentIds: [other, full], tagIds: tags.slice(99, 101) },
    });
    expect(over.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'tagIds', rule: 'maxLength' }],
    });
    expect(await stored()).toEqual(before);
    const half = (tagIds: string[]) => () =>
      alice.request(TagDocuments, { input: { documentIds: [other], tagIds } });
    const answers = await meetingAt(
      server,
      `select from item where id = '${other}' for update`,
      half(tags.slice(0, 60)),
      half(tags.slice(60, 120)),
    );
    expect(answers.map(outcome).toSorted()).toEqual(['BAD_USER_INPUT', 'OK']);
    expect((await alice.data(DocumentByKey, { id: other })).document?.tags).toHaveLength(60);
  });

  test('meet a tag that is being deleted: the document bears it and loses it, or never does', async () => {
    const [id, tag] = [await newDocument(alice, 'met'), await newTag(alice, 'met')];
    const answers = await meetingAt<{ errors: never }>(
      server,
      `select from tag where id = '${tag}' for update`,
      () => alice.request(TagDocuments, { input: { documentIds: [id], tagIds: [tag] } }) as never,
      () => alice.request(DeleteTag, { tagId: tag }) as never,
    );
    expect(['OK,OK', 'NOT_FOUND,OK']).toContain(answers.map(outcome).join());
    expect((await alice.data(DocumentByKey, { id })).document?.tags).toEqual([]);
  });
});

const named = (...names: string[]) => ({
  usageCount: names.length,
  documents: { totalCount: names.length, nodes: names.map((name) => ({ name })) },
});

describe('the documents of a tag', () => {
  let tag: string;
  const page = async (client: ApiClient, variables: object = {}) =>
    (await client.data(TagDocumentsPage, { id: tag, ...variables })).tag;

  beforeAll(async () => {
    tag = await newTag(alice, 'listed');
    const ids = [];
    for (const name of ['p 1', 'p 2', 'p 10']) ids.push(await newDocument(alice, name));
    const hidden = await newDocument(bob, 'hidden');
    const trashed = await newDocument(alice, 'gone');
    await tagAll(alice, [...ids, trashed], [tag]);
    await tagAll(bob, [hidden], [tag]);
    await server.database.pool.query('update item set trashed_at = now() where id = $1', [trashed]);
    await give(alice, ids[1] ?? '', EVERYONE, ['READ']);
  });

  test('are those that the viewer may read, the newest first', async () => {
    expect(await page(alice)).toMatchObject(named('p 10', 'p 2', 'p 1'));
    expect(await page(bob)).toMatchObject(named('hidden', 'p 2'));
    expect(await page(await server.signIn())).toMatchObject(named('hidden', 'p 10', 'p 2', 'p 1'));
    const known = (await (await server.newUser('carol')).data(TagByKey, { id: tag })).tag;
    expect(known).toMatchObject({ name: 'listed', usageCount: 1 });
  });

  test('come in pages, in the order that is asked for', async () => {
    const orderBy = { field: 'NAME', direction: 'DESC' } as const;
    const first = await page(alice, { first: 2, orderBy });
    expect(first?.documents.nodes.map(({ name }) => name)).toEqual(['p 10', 'p 2']);
    expect(first?.documents.pageInfo.hasNextPage).toBe(true);
    const after = first?.documents.pageInfo.endCursor;
    const second = await page(alice, { first: 2, orderBy, after });
    expect(second?.documents.nodes.map(({ name }) => name)).toEqual(['p 1']);
    expect(second?.documents.pageInfo.hasNextPage).toBe(false);
    for (const wrong of [{ first: 0 }, { first: 101 }, { after: 'x' }, { after, orderBy: null }]) {
      expect(code(await alice.error(TagDocumentsPage, { id: tag, ...wrong }))).toBe('BAD_USER_INPUT');
    }
  });

  test('of each of several tags', async () => {
    const empty = await newTag(alice, 'listed by none');
    await tagAll(alice, [await newDocument(alice, 'twice')], [tag, await newTag(alice, 'listed too')]);
    const { tags } = await alice.data<{ tags: object[] }>(
      '{ tags(search: "listed") { name usageCount documents(first: 1) { totalCount nodes { name } } } }',
    );
    const twice = [{ name: 'twice' }];
    expect(tags).toEqual([
      { name: 'listed', usageCount: 4, documents: { totalCount: 4, nodes: twice } },
      { name: 'listed by none', usageCount: 0, documents: { totalCount: 0, nodes: [] } },
      { name: 'listed too', usageCount: 1, documents: { totalCount: 1, nodes: twice } },
    ]);
    expect((await alice.data(TagByKey, { id: empty })).tag?.usageCount).toBe(0);
  });
});
