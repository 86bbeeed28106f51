// What a user is told of in person, as they read it: each kind, and what they may see of it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { DocumentServer } from '../support/document-server.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, give, newDocument, take } from './access-support.js';
import { comment } from './collaboration-support.js';
import {
  DeleteComment,
  MarkNotificationsRead,
  NotificationById,
  Notifications,
  UploadRevision,
} from './generated/operations.js';
import { idOf } from './groups-support.js';
import { listed, markRead, newest } from './notifications-support.js';
import { copiesOf, edit, newOffice, officeBytes, stemOf } from './office-support.js';
import { purge, restore, trash } from './trash-support.js';
import { transfer } from './tree-support.js';

let server: TestServer;
let office: DocumentServer;
let alice: ApiClient;
let bob: ApiClient;
let carol: ApiClient;
let [bobId, carolId] = ['', ''];
let paper: string;

beforeAll(async () => {
  office = await DocumentServer.start();
  server = await startTestServer({ settings: office.settings });
  [alice, bob, carol] = [
    await server.newUser('alice'),
    await server.newUser('bob'),
    await server.newUser('carol'),
  ];
  [bobId, carolId] = [await idOf(bob), await idOf(carol)];
  paper = await newDocument(alice, 'paper');
  await give(alice, paper, EVERYONE, ['READ']);
});
afterAll(async () => {
  await server.close();
  await office.close();
});

const say = async (client: ApiClient, body: string, itemId = paper, more: object = {}): Promise<string> =>
  (await comment(client, itemId, body, more)).id;

describe('each kind', () => {
  test('who is mentioned, who is answered, and whose item it is', async () => {
    const top = await say(bob, 'Is it done, @carol?');
    expect(await newest(carol)).toEqual({
      id: expect.any(String),
      kind: 'MENTIONED',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      readAt: null,
      actor: { username: 'bob' },
      item: { id: paper, name: 'paper' },
      comment: { id: top, body: 'Is it done, @carol?', item: { id: paper } },
    });
    expect(await newest(alice)).toMatchObject({ kind: 'COMMENTED_ON_MINE', comment: { id: top } });
    const reply = await say(carol, 'It is.', paper, { parentId: top });
    expect(await newest(bob)).toMatchObject({
      kind: 'REPLIED',
      actor: { username: 'carol' },
      comment: { id: reply, body: 'It is.' },
    });
  });

  test('with whom something is shared by name, and who owns it from now on', async () => {
    const id = await newDocument(alice, 'shared');
    await give(alice, id, { userId: bobId }, ['READ']);
    const shared = { actor: { username: 'alice' }, item: { id, name: 'shared' }, comment: null };
    expect(await newest(bob)).toMatchObject({ kind: 'SHARED_WITH_ME', ...shared });
    await transfer(alice, id, carolId);
    expect(await newest(carol)).toMatchObject({ kind: 'OWNERSHIP_RECEIVED', ...shared });
  });

  test('who edited what could not be kept in its document', async () => {
    const id = await newOffice(alice);
    const editor = await edit(server, office, alice, id);
    const file = new File([officeBytes('docx', 'uploaded meanwhile')], 'uploaded.docx');
    const input = { documentId: id, file: null as never };
    succeeded(await alice.upload(UploadRevision, { input }, { 'input.file': file }));
    await office.closed(editor, officeBytes('docx', 'edited meanwhile'));
    const [copy] = await copiesOf(server, await stemOf(server, id));
    expect(await newest(alice)).toMatchObject({
      kind: 'EDIT_CONFLICT',
      item: { id: copy?.id, name: copy?.name },
      comment: null,
    });
  });
});

describe('what may be seen of it', () => {
  test('the item while it may be read, and nothing of it otherwise', async () => {
    const id = await newDocument(alice, 'taken back');
    await give(alice, id, { userId: bobId });
    const commentId = await say(alice, 'Hello, @bob.', id);
    const told = await newest(bob);
    expect(told).toMatchObject({ item: { id }, comment: { id: commentId } });
    await take(alice, id, { userId: bobId });
    expect(await newest(bob)).toEqual({ ...told, item: null, comment: null });
    await give(alice, id, { userId: bobId });
    const seen = async () => (await bob.data(NotificationById, { id: told.id })).node;
    expect(await seen()).toMatchObject({ item: { id }, comment: { id: commentId } });
    await trash(alice, id);
    expect(await seen()).toMatchObject({ kind: 'MENTIONED', item: null, comment: null });
    await restore(alice, id);
    expect(await seen()).toMatchObject({ item: { id } });
    await trash(alice, id);
    await purge(alice, id);
    expect(await seen()).toBeNull();
  });

  test('no comment once it is deleted, but that there was one', async () => {
    const commentId = await say(bob, 'Forget this, @carol.');
    const told = await newest(carol);
    await bob.data(DeleteComment, { commentId });
    expect(await newest(carol)).toEqual({ ...told, comment: null });
  });

  test('nobody else sees it: not by its id, nor in lists, nor by marking it', async () => {
    await say(bob, 'For @carol alone.');
    const { id } = await newest(carol);
    expect((await carol.data(NotificationById, { id })).node).toMatchObject({
      __typename: 'Notification',
      id,
    });
    const admin = await server.signIn();
    for (const other of [bob, admin]) {
      expect((await other.data(NotificationById, { id })).node).toBeNull();
      expect((await listed(other, { first: 100 })).nodes.map((node) => node.id)).not.toContain(id);
      expect(await markRead(other, [id])).toBe(0);
    }
    expect((await newest(carol)).readAt).toBeNull();
  });

  test('nothing without an account', async () => {
    for (const operation of [Notifications, MarkNotificationsRead]) {
      const { extensions } = await server.client().error<unknown, object>(operation, {});
      expect(extensions.code).toBe('UNAUTHENTICATED');
    }
  });
});
