// What an item is called, described as, tagged with and shown to: changed in part, and refused in words.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { CreateDocument, CreateFolder, Home, ItemByKey, Root, UpdateItem } from './generated/operations.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;

const folder = async (client: ApiClient, name: string, parentId?: string): Promise<string> =>
  (await client.data(CreateFolder, { input: { name, parentId } })).createFolder.id;

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
});
afterAll(() => server.close());

describe('updateItem', () => {
  test('changes what is given and keeps the rest', async () => {
    const { createDocument } = await alice.data(CreateDocument, {
      input: { name: 'draft.txt', description: 'old', metadata: { a: 1 }, tagNames: ['blue', 'green'] },
    });
    const { id } = createDocument;
    const renamed = await alice.data(UpdateItem, { input: { itemId: id, name: 'final.MD' } });
    expect(renamed.updateItem).toMatchObject({
      name: 'final.MD',
      extension: 'md',
      description: 'old',
      metadata: { a: 1 },
      tags: [{ name: 'blue' }, { name: 'green' }],
    });
    const cleared = await alice.data(UpdateItem, {
      input: { itemId: id, description: null, metadata: { b: 2 }, tagIds: [], externalId: 'doc:1' },
    });
    expect(cleared.updateItem).toMatchObject({
      description: null,
      metadata: { b: 2 },
      tags: [],
      externalId: 'doc:1',
    });
    expect(cleared.updateItem.updatedAt > createDocument.updatedAt).toBe(true);
  });

  test('refuses null where nothing can be empty', async () => {
    const error = await alice.error(UpdateItem, {
      input: { itemId: await folder(alice, 'full'), name: null },
    });
    expect(error.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'name', rule: 'required' }],
    });
  });

  test('keeps homes, /Home and the root as they are called', async () => {
    const { me } = await alice.data(Home);
    for (const itemId of [me?.home?.id ?? '', (await admin.data(Root)).root.id]) {
      const error = await admin.error(UpdateItem, { input: { itemId, name: 'mine' } });
      expect(error.extensions).toMatchObject({ code: 'CONFLICT', itemId });
    }
  });

  test('may change the case of a name, and not take a taken one', async () => {
    const itemId = await folder(alice, 'case');
    await folder(alice, 'taken');
    expect((await alice.data(UpdateItem, { input: { itemId, name: 'CASE' } })).updateItem.name).toBe('CASE');
    expect((await alice.error(UpdateItem, { input: { itemId, name: 'TAKEN' } })).extensions.code).toBe(
      'CONFLICT',
    );
  });

  test('isPublic lets everybody read the item and what is below, and no longer', async () => {
    const itemId = await folder(alice, 'public');
    const inside = await folder(alice, 'inside', itemId);
    const published = await alice.data(UpdateItem, { input: { itemId, isPublic: true } });
    expect(published.updateItem.isPublic).toBe(true);
    const seen = await bob.data(ItemByKey, { id: inside });
    expect(seen.item).toMatchObject({
      viewerPermissions: ['READ'],
      isPublic: false,
      path: [{ name: 'public' }],
    });
    const error = await bob.error(UpdateItem, { input: { itemId: inside, name: 'mine' } });
    expect(error.extensions).toMatchObject({ code: 'FORBIDDEN', status: 403, permission: 'WRITE' });
    await alice.data(UpdateItem, { input: { itemId, isPublic: false } });
    expect((await bob.data(ItemByKey, { id: inside })).item).toBeNull();
  });

  test('names the right that is missing', async () => {
    await server.database.pool.query(
      "delete from group_right where right_name in ('RENAME_FOLDER', 'MANAGE_ACCESS')",
    );
    await server.database.pool.query("select pg_notify('sheaf', 'everyone')");
    const itemId = await folder(alice, 'locked');
    await eventually(async () => {
      const refused = await alice.error(UpdateItem, { input: { itemId, name: itemId } });
      expect(refused.extensions).toMatchObject({ code: 'FORBIDDEN', right: 'RENAME_FOLDER' });
    });
    const error = await alice.error(UpdateItem, { input: { itemId, isPublic: true } });
    expect(error.extensions).toMatchObject({ code: 'FORBIDDEN', right: 'MANAGE_ACCESS' });
  });
});
