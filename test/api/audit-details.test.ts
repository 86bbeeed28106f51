// What the audit log tells of changes: from what to what.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CreateTag,
  CreateUser,
  TransferOwnership,
  UpdateGroup,
  UpdateItem,
  UpdateProfile,
  UpdateTag,
  UpdateUser,
  UploadDocument,
} from './generated/operations.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { newDocument } from './access-support.js';
import { ADMINISTRATORS, idOf, newGroup } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
});
afterAll(() => server.close());

/** Of the newest entry of the action. */
async function details(action: string): Promise<unknown> {
  const { rows } = await server.database.pool.query<{ details: unknown }>(
    'select details from audit_entry where action = $1 order by xid desc limit 1',
    [action],
  );
  return rows[0]?.details;
}

const create = (input: { readonly username: string; readonly groupIds?: string[] }): Promise<unknown> =>
  admin.data(CreateUser, { input: { password: 'a long enough password', ...input } });

test('createUser: the groups', async () => {
  await create({ username: 'new.admin', groupIds: [ADMINISTRATORS] });
  expect(await details('createUser')).toEqual({ groupIds: [ADMINISTRATORS] });
  await create({ username: 'plain' });
  expect(await details('createUser')).toEqual({ groupIds: [] });
});

test('updateUser and updateProfile: each field that changed', async () => {
  const alice = await server.newUser('alice');
  const userId = await idOf(alice);
  await admin.data(UpdateUser, {
    input: { userId, username: 'alicia', email: 'new@example.com', fullName: null, quotaBytes: 1000 },
  });
  expect(await details('updateUser')).toEqual({
    username: { from: 'alice', to: 'alicia' },
    email: { from: 'alice@example.com', to: 'new@example.com' },
    quotaBytes: { from: null, to: 1000 },
  });
  await admin.data(UpdateUser, { input: { userId, quotaBytes: null } });
  expect(await details('updateUser')).toEqual({ quotaBytes: { from: 1000, to: null } });
  await alice.data(UpdateProfile, { input: { fullName: '爱丽丝', email: 'new@example.com' } });
  expect(await details('updateProfile')).toEqual({ fullName: { from: null, to: '爱丽丝' } });
});

test('updateGroup: its name and description', async () => {
  const groupId = await newGroup(admin);
  await admin.data(UpdateGroup, { input: { groupId, name: 'Editors', description: 'They edit.' } });
  expect(await details('updateGroup')).toEqual({
    name: { from: expect.stringMatching(/^group/), to: 'Editors' },
    description: { from: null, to: 'They edit.' },
  });
  await admin.data(UpdateGroup, { input: { groupId, name: 'Editors' } });
  expect(await details('updateGroup')).toEqual({});
});

test('updateItem: each field, who may read it and its tags, but nothing of what it says', async () => {
  const alice = await server.newUser('item.owner');
  const itemId = await newDocument(alice, '合同.txt');
  const tagIds: string[] = [];
  for (const name of ['signed', '紧急']) {
    tagIds.push((await admin.data(CreateTag, { input: { name } })).createTag.id);
  }
  const [signed = '', urgent = ''] = tagIds;
  const update = (input: object): Promise<unknown> => alice.data(UpdateItem, { input: { itemId, ...input } });
  await update({
    name: 'contract.txt',
    externalId: 'C-1',
    description: 'secret',
    metadata: { price: 7 },
    isPublic: true,
    tagIds: [signed],
  });
  expect(await details('updateItem')).toEqual({
    name: { from: '合同.txt', to: 'contract.txt' },
    externalId: { from: null, to: 'C-1' },
    description: 'changed',
    metadata: 'changed',
    isPublic: { from: false, to: true },
    tagIds: { added: [signed], removed: [] },
  });
  await update({ isPublic: false, tagIds: [urgent], name: 'contract.txt', metadata: { price: 7 } });
  expect(await details('updateItem')).toEqual({
    isPublic: { from: true, to: false },
    tagIds: { added: [urgent], removed: [signed] },
  });
  await update({ isPublic: false, tagIds: [urgent] });
  expect(await details('updateItem')).toEqual({});
});

test('uploadDocument: that everyone may read it from the start', async () => {
  const alice = await server.newUser('uploader');
  const upload = (input: object): Promise<unknown> =>
    alice.upload(
      UploadDocument,
      { input: { file: null as never, ...input } },
      { 'input.file': textFile('notice.txt', 'Read this.') },
    );
  await upload({ isPublic: true });
  expect(await details('uploadDocument')).toEqual({ revision: 1, isPublic: true });
  await upload({ name: 'note.txt' });
  expect(await details('uploadDocument')).toEqual({ revision: 1 });
});

test('updateTag: each field that changed', async () => {
  const { createTag: parent } = await admin.data(CreateTag, { input: { name: 'parent' } });
  const { createTag: tag } = await admin.data(CreateTag, { input: { name: 'tag', color: '#112233' } });
  await admin.data(UpdateTag, {
    input: { tagId: tag.id, name: '标签', color: '#112233', parentId: parent.id },
  });
  expect(await details('updateTag')).toEqual({
    name: { from: 'tag', to: '标签' },
    parentId: { from: null, to: parent.id },
  });
});

test('transferOwnership: from whom and to whom', async () => {
  const giver = await server.newUser('giver');
  const taker = await server.newUser('taker');
  const itemId = await newDocument(giver, 'gift');
  await admin.data(TransferOwnership, { input: { itemId, userId: await idOf(taker) } });
  expect(await details('transferOwnership')).toEqual({
    fromUserId: await idOf(giver),
    userId: await idOf(taker),
    recursive: false,
  });
});
