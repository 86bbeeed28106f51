// For ever: what purging takes along, what it frees, and what emptying the trash leaves.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { addUpTallies } from '../../src/jobs/add-up-tallies.js';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { code, give, homeOf, inherit, newDocument, newFolder } from './access-support.js';
import * as operations from './generated/operations.js';
import { idOf, newGroup, putInto } from './groups-support.js';
import {
  byId,
  changes,
  emptyTrash,
  everything,
  fresh,
  namesInTrash,
  purge,
  refusal,
  restore,
  rows,
  trash,
} from './trash-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;

const USERS = '00000000-0000-7000-8000-000000000012';

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
});
afterAll(() => server.close());

const upload = async (client: ApiClient, name: string, text: string, parentId?: string): Promise<string> =>
  succeeded(
    await client.upload(
      operations.UploadDocument,
      { input: { file: null as never, parentId, tagNames: ['marked'] } },
      { 'input.file': textFile(name, text) },
    ),
  ).uploadDocument.id;

const usage = async (client: ApiClient) => {
  await addUpTallies(server.database);
  const { me } = await client.data<{ me: { storage: { usedBytes: number; documentCount: number } } }>(
    '{ me { storage { usedBytes documentCount } } }',
  );
  return me.storage;
};

describe('purging', () => {
  test('counts and takes everything below, whenever it was trashed, with all that hangs on it', async () => {
    const before = await usage(alice);
    const top = await newFolder(alice, fresh('合同'));
    const inner = await newFolder(alice, 'inner', top);
    const document = await upload(alice, '正文.txt', '0123456789', inner);
    const early = await upload(alice, '先.txt', '01234', inner);
    await give(alice, document, { userId: bobId });
    await alice.data(operations.CreateShareLink, { input: { itemId: document } });
    await server.database.rows(sql`
      insert into comment (id, item_id, author_id, body, created_at)
      select gen_random_uuid(), ${document}::uuid, ${bobId}::uuid, 'seen', now()`);
    expect(await usage(alice)).toEqual({
      usedBytes: before.usedBytes + 15,
      documentCount: before.documentCount + 2,
    });
    await trash(alice, early);
    await trash(alice, top);
    // The trash is charged too.
    expect(await usage(alice)).toEqual({
      usedBytes: before.usedBytes + 15,
      documentCount: before.documentCount,
    });
    expect(await purge(alice, early, top)).toBe(4);
    expect(await usage(alice)).toEqual(before);
    for (const table of ['revision', 'document_tag']) {
      expect(await rows(server, `select from ${table} where document_id = $1`, document)).toEqual([]);
    }
    for (const table of ['access_grant', 'share_link', 'comment']) {
      expect(await rows(server, `select from ${table} where item_id = $1`, document)).toEqual([]);
    }
    expect(await changes(server, 'ITEM_PURGED', top, inner, early)).toMatchObject([
      { itemId: top, actorId: await idOf(alice), details: {}, lineage: expect.arrayContaining([top]) },
      {
        itemId: early,
        ancestors: expect.arrayContaining([top, inner]),
        lineage: expect.arrayContaining([inner]),
      },
    ]);
    for (const id of [top, early]) expect(await byId(alice, id)).toBeNull();
  });

  test('of what is not in the trash is CONFLICT, and nothing goes', async () => {
    const [live, trashed] = [
      await newDocument(alice, fresh('live')),
      await newDocument(alice, fresh('trashed')),
    ];
    await trash(alice, trashed);
    const before = await everything(server);
    const error = await alice.error(operations.PurgeItems, { itemIds: [trashed, live] });
    expect(error.extensions).toMatchObject({ code: 'CONFLICT', itemId: live });
    expect(await everything(server)).toEqual(before);
  });

  test('of something with its parent in the trash; the parent is then restored without it', async () => {
    const top = await newFolder(alice, fresh('folder'));
    const [one, two] = [await newDocument(alice, 'one', top), await newDocument(alice, 'two', top)];
    await trash(alice, one);
    await trash(alice, top);
    expect(await refusal(alice, 'purgeItems', two)).toBe('NOT_FOUND item');
    expect(await purge(alice, one)).toBe(1);
    await restore(alice, top);
    expect(await byId(alice, two)).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('emptyTrash', () => {
  test('purges what the viewer owns and may delete, and leaves the rest', async () => {
    const carol = await server.newUser('carol');
    const carolId = await idOf(carol);
    await give(carol, await homeOf(carol), { userId: bobId }, ['WRITE', 'DELETE']);
    const folder = await newFolder(carol, 'folder');
    const bobs = await newDocument(bob, "bob's below", folder);
    const beside = await newDocument(bob, "bob's beside");
    await give(bob, beside, { userId: carolId }, ['DELETE']);
    const closed = await newFolder(carol, 'closed');
    const cut = await newDocument(bob, 'cut off', closed);
    await inherit(bob, cut, false);
    const own = await newDocument(carol, 'own');
    await trash(carol, folder, beside, own);
    await trash(admin, closed);
    expect(await namesInTrash(carol)).toEqual(
      expect.arrayContaining(['folder', "bob's beside", 'own', 'closed']),
    );
    expect(await emptyTrash(carol)).toBe(3);
    expect((await namesInTrash(carol)).toSorted()).toEqual(["bob's beside", 'closed']);
    expect(await byId(bob, bobs)).toBeNull();
    expect(await changes(server, 'ITEM_PURGED', folder, own, bobs)).toHaveLength(2);
    expect(await emptyTrash(carol)).toBe(0);
    expect(
      await rows(server, "select details from audit_entry where action = 'emptyTrash' order by xid"),
    ).toEqual([{ details: { items: 3 } }, { details: { items: 0 } }]);
  });

  test('only of the kinds that the viewer has the right to delete; without any: FORBIDDEN', async () => {
    const [document, folder] = [
      await newDocument(bob, fresh('document')),
      await newFolder(bob, fresh('folder')),
    ];
    await emptyTrash(bob);
    await trash(bob, document, folder);
    await putInto(admin, bobId, []);
    expect(code(await bob.error(operations.EmptyTrash))).toBe('FORBIDDEN DELETE_DOCUMENT');
    await putInto(admin, bobId, [{ groupId: await newGroup(admin, ['DELETE_FOLDER']) }]);
    expect(await emptyTrash(bob)).toBe(1);
    expect(await byId(bob, document)).toMatchObject({ status: 'TRASHED' });
    await putInto(admin, bobId, [{ groupId: USERS }]);
    expect(await emptyTrash(bob)).toBe(1);
    expect(code(await server.client().error(operations.EmptyTrash))).toBe('UNAUTHENTICATED');
  });
});
