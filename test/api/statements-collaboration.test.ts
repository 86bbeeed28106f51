// What operations on tags, comments, check-outs and views cost in SQL statements, and what telling of them costs on a page.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, give, newDocument, newFolder } from './access-support.js';
import { comment, newTag, tagAll } from './collaboration-support.js';
import * as operations from './generated/operations.js';
import { StatementCounter, collaborationCounts } from './statement-counts.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
});
afterAll(() => server.close());

const warm = async (): Promise<void> => {
  for (const client of [alice, bob]) await client.data('{ me { id } documents { nodes { owner { id } } } }');
};

test('operations on tags, comments, check-outs and views', async () => {
  const counter = new StatementCounter(server);
  const folder = await newFolder(alice, 'folder');
  const documentIds = [];
  for (const name of ['a', 'b', 'c']) documentIds.push(await newDocument(alice, name, folder));
  const [documentId = ''] = documentIds;
  await give(alice, folder, EVERYONE, ['WRITE']);
  const parentId = await newTag(alice, 'parent');
  const tagId = await newTag(alice, 'tag', { parentId });
  const below = await newTag(alice, 'below', { parentId: tagId });
  await tagAll(alice, documentIds, [below]);
  await warm();

  const data =
    (operation: string, variables: object = {}, client = alice) =>
    (): Promise<unknown> =>
      client.data<unknown, object>(operation, variables);
  const selection =
    '{ id name parent { name } children { name } usageCount createdBy { username } documents { nodes { name } } }';
  await counter.measure('tag', data(`query ($id: ID) { tag(id: $id) ${selection} }`, { id: tagId }));
  await counter.measure('tags', data(`{ tags ${selection} }`));
  await counter.operation('createTag', alice, operations.CreateTag.toString(), {
    input: { name: 'another', parentId },
  });
  await counter.operation(
    'updateTag',
    alice,
    'mutation ($id: ID!) { updateTag(input: { tagId: $id, parentId: null }) { id } }',
    {
      id: tagId,
    },
  );
  const input = { documentIds, tagIds: [tagId, parentId] };
  await counter.operation('tagDocuments', alice, operations.TagDocuments.toString(), { input });
  await counter.operation('untagDocuments', alice, operations.UntagDocuments.toString(), { input });
  await counter.operation('deleteTag', alice, 'mutation ($id: ID!) { deleteTag(tagId: $id) { id name } }', {
    id: tagId,
  });

  const top = await comment(alice, documentId, 'Top.');
  await warm();
  let commentId = '';
  await counter.measure('addComment', async () => {
    const body = '@alice, @bob and @nobody';
    commentId = (await comment(bob, documentId, body, { parentId: top.id })).id;
  });
  await counter.measure(
    'updateComment',
    data(
      'mutation ($input: UpdateCommentInput!) { updateComment(input: $input) { body author { username } item { name } } }',
      { input: { commentId, body: 'For @admin.' } },
      bob,
    ),
  );
  const shown =
    'mutation ($id: ID!) { deleteComment(commentId: $id) { body author { username } item { name } } }';
  await counter.measure('deleteComment', data(shown, { id: commentId }));
  await counter.operation('lockDocument', alice, operations.LockDocument.toString(), { documentId });
  await counter.operation('unlockDocument', alice, operations.UnlockDocument.toString(), { documentId });
  await counter.operation('recordView', alice, operations.RecordView.toString(), { documentId });
  await comment(bob, documentId, '@alice', { parentId: top.id });
  await comment(bob, documentId, 'Another.');
  await warm();
  await counter.measure(
    'notifications',
    data(
      '{ notifications { unreadCount nodes { kind actor { username } item { name } comment { body } } } }',
    ),
  );
  await counter.measure('markNotificationsRead', data('mutation { markNotificationsRead }'));
  expect(counter.counts).toEqual(collaborationCounts);
});

test('each adds one statement to a page, however long it is', async () => {
  const folder = await newFolder(alice, 'page');
  const ids = [];
  for (const name of ['1', '2', '3', '4']) ids.push(await newDocument(alice, name, folder));
  for (const id of ids) {
    const { id: parentId } = await comment(alice, id, 'Top.');
    await comment(alice, id, 'Answer.', { parentId });
    await alice.data(operations.LockDocument, { documentId: id });
    await alice.data(operations.RecordView, { documentId: id });
  }
  await tagAll(alice, ids, [await newTag(alice, 'paged'), await newTag(alice, 'paged too')]);
  await warm();
  const cost = async (fields: string, first: number): Promise<number> => {
    const query = `query ($id: ID!) { folder(id: $id) { children(first: ${first}) { nodes { id ${fields} } } } }`;
    await alice.data<unknown, object>(query, { id: folder });
    server.statements.reset();
    await alice.data<unknown, object>(query, { id: folder });
    return server.statements.statements.length;
  };
  const plain = await cost('', 4);
  const fields: [string, number][] = [
    ['commentCount', 1],
    ['comments { nodes { body author { username } item { name } } }', 1],
    ['comments { totalCount nodes { body } }', 2],
    ['comments { nodes { body replies { nodes { body parent { body } } } } }', 3],
    ['comments { nodes { replies { totalCount } } }', 3],
    ['... on Document { viewCount downloadCount }', 1],
    ['... on Document { lock { expiresAt owner { username } } }', 1],
    ['... on Document { tags { usageCount } }', 2],
    ['... on Document { tags { children { name } } }', 2],
    ['... on Document { tags { documents { totalCount nodes { name } } } }', 3],
  ];
  for (const [selection, added] of fields) {
    const costs = [await cost(selection, 1), await cost(selection, 4)];
    expect([selection, ...costs]).toEqual([selection, plain + added, plain + added]);
  }
});
