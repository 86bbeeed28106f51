// Comments: said, answered, changed and taken back, listed in threads, by whom and in which order of answers.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, code, give, homeOf, newDocument, newFolder, take } from './access-support.js';
import { changesTo, comment } from './collaboration-support.js';
import { AddComment, CommentById, CommentsOf, DeleteComment, UpdateComment } from './generated/operations.js';
import { NOBODY, USERS, setRights } from './groups-support.js';
import { rows } from './share-links-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let paper: string;
let hidden: string;

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  paper = await shared('paper');
  hidden = await newDocument(alice, 'hidden');
});
afterAll(() => server.close());

const shared = async (name: string): Promise<string> => {
  const id = await newDocument(alice, name);
  await give(alice, id, EVERYONE, ['READ']);
  return id;
};
const of = async (client: ApiClient, id: string, variables: object = {}) =>
  (await client.data(CommentsOf, { id, ...variables })).item;
const node = async (client: ApiClient, id: string, variables: object = {}) =>
  (await client.data(CommentById, { id, ...variables })).node;
const edit = async (client: ApiClient, commentId: string, body: string) =>
  (await client.data(UpdateComment, { input: { commentId, body } })).updateComment;
const remove = async (client: ApiClient, commentId: string) =>
  (await client.data(DeleteComment, { commentId })).deleteComment;
const stored = () =>
  rows(
    server,
    `select (select jsonb_agg(comment order by id) from comment) as comments,
            (select count(*) from change) as changes, (select count(*) from notification) as notifications`,
  );
const refused = async (client: ApiClient, input: object) =>
  code(await client.error(AddComment, { input: { itemId: paper, body: 'x', ...input } }));

describe('a comment', () => {
  test('says what was sent, by whom, on what and when, to all who may read the item', async () => {
    const id = await shared('read by all');
    const made = await comment(bob, id, '  <b>Plain</b>\ntext 😀  ');
    expect(made).toMatchObject({
      body: '<b>Plain</b>\ntext 😀',
      author: { username: 'bob' },
      item: { id },
      parent: null,
      editedAt: null,
      deletedAt: null,
    });
    expect(await of(alice, id)).toMatchObject({ commentCount: 1, comments: { nodes: [{ id: made.id }] } });
    expect(await node(alice, made.id)).toMatchObject({
      __typename: 'Comment',
      body: made.body,
      item: { id },
    });
    expect(await changesTo(server, id, 'COMMENT_ADDED')).toEqual([
      { kind: 'COMMENT_ADDED', details: { commentId: made.id } },
    ]);
    const entry = 'select action, result, target_type, details from audit_entry where target_id = $1';
    expect(await rows(server, entry, made.id)).toEqual([
      { action: 'addComment', result: 'OK', target_type: 'Comment', details: { itemId: id } },
    ]);
  });

  test('stands on folders too', async () => {
    const folder = await newFolder(alice, 'folder');
    await comment(alice, folder, 'Of the folder.');
    expect(await of(alice, folder)).toMatchObject({ commentCount: 1 });
  });

  test('has 1 to 10,000 characters, without the white space around it and without NUL', async () => {
    const id = await newDocument(alice, 'lengths');
    expect((await comment(alice, id, ` ${'😀'.repeat(10_000)} `)).body).toHaveLength(20_000);
    const before = await stored();
    for (const body of ['', ' \n\t ', 'x'.repeat(10_001), 'a\0b', 'a\ud800b']) {
      const { extensions } = await alice.error(AddComment, { input: { itemId: id, body } });
      expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'body' }] });
    }
    expect(await stored()).toEqual(before);
  });

  test('is refused where the item is not visible, then without COMMENT, then for what it says', async () => {
    const { group } = await admin.data<{ group: { rights: { right: string }[] } }>(
      '{ group(name: "users") { rights { right } } }',
    );
    const all = group.rights.map(({ right }) => ({ right }));
    const before = await stored();
    await setRights(
      admin,
      USERS,
      all.filter(({ right }) => right !== 'COMMENT'),
    );
    for (const itemId of [hidden, NOBODY, 'x', await homeOf(alice)]) {
      expect(await refused(bob, { itemId, body: '' })).toBe('NOT_FOUND item');
    }
    expect(await refused(bob, { body: '', parentId: NOBODY })).toBe('FORBIDDEN COMMENT');
    await setRights(admin, USERS, all);
    expect(await refused(bob, { body: '', parentId: NOBODY })).toBe('BAD_USER_INPUT');
    const elsewhere = await comment(alice, hidden, 'elsewhere');
    for (const parentId of [NOBODY, 'x', elsewhere.id]) {
      expect(await refused(bob, { parentId })).toBe('NOT_FOUND comment');
    }
    await remove(alice, elsewhere.id);
    expect((await rows(server, 'select from notification')).length).toBe(
      Number((before[0] as { notifications: string }).notifications),
    );
  });

  test('on what is in the trash is NOT_FOUND', async () => {
    const id = await newDocument(alice, 'trashed');
    const made = await comment(alice, id, 'Before.');
    await server.database.pool.query('update item set trashed_at = now() where id = $1', [id]);
    expect(await refused(alice, { itemId: id })).toBe('NOT_FOUND item');
    const input = { commentId: made.id, body: 'After.' };
    expect(code(await alice.error(UpdateComment, { input }))).toBe('NOT_FOUND comment');
    expect(code(await alice.error(DeleteComment, { commentId: made.id }))).toBe('NOT_FOUND comment');
    expect(await node(alice, made.id)).toBeNull();
  });
});

describe('threads', () => {
  test('hold answers, and answers to answers, one level deep', async () => {
    const id = await shared('threads');
    const top = await comment(alice, id, 'Top.');
    const first = await comment(bob, id, 'First.', { parentId: top.id });
    const second = await comment(alice, id, 'Second.', { parentId: first.id });
    expect(second.parent).toEqual({ id: top.id, body: 'Top.' });
    const shown = await of(bob, id);
    expect(shown).toMatchObject({ commentCount: 3, comments: { totalCount: 1 } });
    expect(shown?.comments.nodes).toMatchObject([
      {
        id: top.id,
        replies: { totalCount: 2, nodes: [{ body: 'First.', item: { id } }, { body: 'Second.' }] },
      },
    ]);
    expect(await node(bob, second.id)).toMatchObject({ parent: { id: top.id }, replies: { nodes: [] } });
  });

  test('come oldest first, in pages; so do the answers', async () => {
    const id = await newDocument(alice, 'pages');
    const made = [];
    for (const body of ['1', '2', '3', '4', '5']) made.push(await comment(alice, id, body));
    const seen: string[] = [];
    let after: string | null | undefined = null;
    do {
      const page: Awaited<ReturnType<typeof of>> = await of(alice, id, { first: 2, after });
      expect(page?.comments.totalCount).toBe(5);
      seen.push(...(page?.comments.nodes.map(({ body }) => body) ?? []));
      after = page?.comments.pageInfo.hasNextPage === true ? page.comments.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual(['1', '2', '3', '4', '5']);

    const parentId = made[0]?.id ?? '';
    for (const body of ['a', 'b', 'c']) await comment(alice, id, body, { parentId });
    const first = await node(alice, parentId, { first: 2 });
    if (first?.__typename !== 'Comment') throw new Error('It is no comment.');
    expect(first.replies).toMatchObject({ totalCount: 3, nodes: [{ body: 'a' }, { body: 'b' }] });
    const next = await node(alice, parentId, { first: 2, after: first.replies.pageInfo.endCursor });
    expect(next).toMatchObject({ replies: { nodes: [{ body: 'c' }], pageInfo: { hasNextPage: false } } });
    expect(code(await alice.error(CommentById, { id: parentId, first: 101 }))).toBe('BAD_USER_INPUT');
    for (const wrong of [{ first: 0 }, { after: 'x' }]) {
      expect(code(await alice.error(CommentsOf, { id, ...wrong }))).toBe('BAD_USER_INPUT');
      expect(code(await alice.error(CommentById, { id: parentId, ...wrong }))).toBe('BAD_USER_INPUT');
    }
  });
});

const refusal = async (client: ApiClient, commentId: string, body: string) =>
  code(await client.error(UpdateComment, { input: { commentId, body } }));

describe('updateComment', () => {
  test('is for the author, as long as they may read the item', async () => {
    const id = await shared('edited');
    const made = await comment(bob, id, 'Frist.');
    const edited = await edit(bob, made.id, ' First. ');
    expect(edited).toMatchObject({ body: 'First.', createdAt: made.createdAt, deletedAt: null });
    expect((edited.editedAt ?? '') > made.createdAt).toBe(true);
    expect(await edit(bob, made.id, 'First.')).toEqual(edited);
    expect(await changesTo(server, id, 'COMMENT_UPDATED')).toEqual([
      { kind: 'COMMENT_UPDATED', details: { commentId: made.id } },
    ]);

    const before = await stored();
    // The item is Alice's: she may delete what is said there, and not put words into others' mouths.
    expect(await refusal(alice, made.id, '')).toBe('FORBIDDEN');
    expect(await refusal(bob, made.id, ' ')).toBe('BAD_USER_INPUT');
    for (const nothing of [NOBODY, 'x']) expect(await refusal(bob, nothing, 'x')).toBe('NOT_FOUND comment');
    await take(alice, id, EVERYONE);
    expect(await refusal(bob, made.id, 'x')).toBe('NOT_FOUND comment');
    expect((await stored())[0]).toMatchObject({ comments: (before[0] as { comments: object }).comments });
  });
});

describe('deleteComment', () => {
  test('is for the author, and for MANAGE on the item', async () => {
    const id = await shared('deleted');
    const [his, hers] = [await comment(bob, id, 'His.'), await comment(alice, id, 'Hers.')];
    const before = await stored();
    expect(code(await bob.error(DeleteComment, { commentId: hers.id }))).toBe('FORBIDDEN MANAGE');
    expect(code(await bob.error(DeleteComment, { commentId: NOBODY }))).toBe('NOT_FOUND comment');
    expect(await stored()).toEqual(before);
    expect(await remove(alice, his.id)).toMatchObject({ id: his.id, body: '', author: { username: 'bob' } });
    expect((await remove(alice, hers.id)).deletedAt).not.toBeNull();
    expect(await of(bob, id)).toMatchObject({ commentCount: 0, comments: { totalCount: 0, nodes: [] } });
    expect(await node(alice, his.id)).toBeNull();
    expect(code(await alice.error(DeleteComment, { commentId: his.id }))).toBe('NOT_FOUND comment');
    expect(await changesTo(server, id, 'COMMENT_DELETED')).toEqual(
      [his, hers].map((gone) => ({ kind: 'COMMENT_DELETED', details: { commentId: gone.id } })),
    );
    const said = await rows(server, "select from comment where item_id = $1 and body <> ''", id);
    expect(said).toEqual([]);
  });

  test('leaves the top of a thread, emptied, as long as anybody has answered it', async () => {
    const id = await shared('emptied');
    const top = await comment(alice, id, 'Top.');
    const [one, two] = [
      await comment(bob, id, 'One.', { parentId: top.id }),
      await comment(bob, id, 'Two.', { parentId: top.id }),
    ];
    await remove(alice, top.id);
    expect(await of(bob, id)).toMatchObject({
      commentCount: 2,
      comments: {
        totalCount: 1,
        nodes: [{ id: top.id, body: '', replies: { totalCount: 2 } }],
      },
    });
    expect(await node(bob, top.id)).toMatchObject({ body: '', replies: { totalCount: 2 } });
    // What is gone is not answered; the thread goes on by what is left.
    expect(await refused(bob, { itemId: id, parentId: top.id })).toBe('NOT_FOUND comment');
    const three = await comment(alice, id, 'Three.', { parentId: two.id });
    expect(three.parent).toEqual({ id: top.id, body: '' });
    for (const { id: gone } of [one, two]) await remove(bob, gone);
    expect(await node(bob, top.id)).toMatchObject({ replies: { nodes: [{ body: 'Three.' }] } });
    await remove(alice, three.id);
    expect(await of(bob, id)).toMatchObject({ commentCount: 0, comments: { totalCount: 0, nodes: [] } });
    expect(await node(bob, top.id)).toBeNull();
  });
});
