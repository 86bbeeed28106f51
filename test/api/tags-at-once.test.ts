// Changes of the vocabulary that meet: names stay apart, and what stands under what stays a tree.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { meetingAt, newTag, outcome } from './collaboration-support.js';
import { CreateTag, DeleteTag, TagByKey, Tags, UpdateTag } from './generated/operations.js';
import { rows } from './share-links-support.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

describe('two at once', () => {
  const tree = `select pg_advisory_xact_lock(hashtextextended('tag tree', 0))`;

  test('make one tag of a name', async () => {
    const calls = Array.from(
      { length: 5 },
      () => () => alice.request(CreateTag, { input: { name: 'Once' } }),
    );
    const outcomes = await Promise.all(calls.map(async (call) => outcome(await call())));
    expect(outcomes.toSorted()).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT', 'OK']);
    expect((await alice.data(Tags, { search: 'once' })).tags).toEqual([{ name: 'Once' }]);
  });

  test('close no circle by moving tags under each other', async () => {
    const [one, two] = [await newTag(alice, 'one'), await newTag(alice, 'two')];
    const move = (tagId: string, parentId: string) => () =>
      alice.request(UpdateTag, { input: { tagId, parentId } });
    const answers = await meetingAt(server, tree, move(one, two), move(two, one));
    expect(answers.map(outcome).toSorted()).toEqual(['BAD_USER_INPUT', 'OK']);
    const circles = await rows(
      server,
      'select from tag a join tag b on a.parent_id = b.id and b.parent_id = a.id',
    );
    expect(circles).toEqual([]);
  });

  test('leave no tag under one that is deleted', async () => {
    const [under, gone] = [await newTag(alice, 'under'), await newTag(alice, 'gone')];
    const answers = await meetingAt<{ errors: never }>(
      server,
      tree,
      () => alice.request(UpdateTag, { input: { tagId: under, parentId: gone } }) as never,
      () => alice.request(DeleteTag, { tagId: gone }) as never,
    );
    expect(['OK,OK', 'NOT_FOUND,OK']).toContain(answers.map(outcome).join());
    expect((await alice.data(TagByKey, { id: under })).tag?.parent).toBeNull();
  });
});
