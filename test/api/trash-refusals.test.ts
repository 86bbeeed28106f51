// What is refused around the trash, and that it changes nothing.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { ROOT, code, give, homeOf, inherit, newDocument, newFolder } from './access-support.js';
import * as operations from './generated/operations.js';
import { idOf, newGroup, putInto } from './groups-support.js';
import {
  byId,
  everything,
  fresh,
  listTrash,
  mutations,
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
let home: string;
let bobId: string;

const NOBODY = '01890000-0000-7000-8000-000000000000';
const HOMES = '00000000-0000-7000-8000-000000000002';

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  [home, bobId] = [await homeOf(alice), await idOf(bob)];
});
afterAll(() => server.close());

describe('refused', () => {
  test.each(mutations)(
    '%s: what there is not, what is malformed, what is hidden; and nothing changes',
    async (name) => {
      const mine = await newDocument(alice, fresh('mine'));
      if (name !== 'trashItems') await trash(alice, mine);
      const hidden = await newDocument(bob, fresh('hidden'));
      const trashed = await newFolder(bob, fresh('hidden'));
      await trash(bob, trashed);
      const before = await everything(server);
      for (const id of [NOBODY, 'nonsense', '', hidden, trashed]) {
        expect(await refusal(alice, name, mine, id)).toBe('NOT_FOUND item');
      }
      expect(await everything(server)).toEqual(before);
    },
  );

  test('is audited, with the item where it is one', async () => {
    for (const ids of [[NOBODY], [NOBODY, home]]) await refusal(alice, 'trashItems', ...ids);
    const refused = await rows(
      server,
      `select result, target_id as target from audit_entry where action = 'trashItems' and result <> 'OK'
       order by xid desc limit 2`,
    );
    expect(refused).toEqual([
      { result: 'NOT_FOUND', target: null },
      { result: 'NOT_FOUND', target: NOBODY },
    ]);
  });

  test.each(mutations)('%s: no ids, too many, and nobody', async (name) => {
    expect(await refusal(alice, name)).toBe('BAD_USER_INPUT');
    expect(await refusal(alice, name, ...Array.from({ length: 101 }, () => NOBODY))).toBe('BAD_USER_INPUT');
    expect(await refusal(server.client(), name, NOBODY)).toBe('UNAUTHENTICATED');
  });

  test.each(mutations)(
    '%s: without DELETE on what can be read, and without the right by its kind',
    async (name) => {
      const [folder, document] = [
        await newFolder(alice, fresh('folder')),
        await newDocument(alice, fresh('doc')),
      ];
      for (const id of [folder, document])
        await give(alice, id, { userId: bobId }, ['WRITE', 'MOVE', 'SHARE']);
      expect(await refusal(bob, name, folder)).toBe('FORBIDDEN DELETE');
      await trash(alice, folder, document);
      // In the trash it exists only for who may restore it.
      expect(await refusal(bob, name, folder)).toBe('NOT_FOUND item');
      expect(await byId(bob, folder)).toBeNull();
      expect((await listTrash(bob)).edges.map(({ node }) => node.id)).not.toContain(folder);
      await give(admin, HOMES, { userId: bobId }, ['DELETE']);
      const group = await newGroup(admin, ['DELETE_DOCUMENT']);
      await putInto(admin, bobId, [{ groupId: group }]);
      expect(await refusal(bob, name, folder)).toBe('FORBIDDEN DELETE_FOLDER');
      expect(await refusal(bob, name, document, folder)).toBe('FORBIDDEN DELETE_FOLDER');
      expect(await byId(bob, folder)).toMatchObject({ status: 'TRASHED' });
      await admin.data(operations.RevokeAccess, { input: { itemId: HOMES, principal: { userId: bobId } } });
      await putInto(admin, bobId, [{ groupId: '00000000-0000-7000-8000-000000000012' }]);
    },
  );

  test('the root, /Home and homes, whoever asks', async () => {
    const document = await newDocument(admin, fresh('document'));
    const before = await everything(server);
    for (const id of [ROOT, HOMES, home]) {
      expect(await refusal(admin, 'trashItems', document, id)).toBe('CONFLICT');
      expect(await refusal(admin, 'purgeItems', id)).toBe('CONFLICT');
    }
    expect(await refusal(alice, 'trashItems', home)).toBe('CONFLICT');
    expect(await refusal(alice, 'trashItems', ROOT)).toBe('FORBIDDEN DELETE');
    expect(await everything(server)).toEqual(before);
  });

  test.each(['a document', 'a folder'] as const)(
    'where %s below stops inheriting and the viewer lacks DELETE there',
    async (what) => {
      const top = await newFolder(alice, fresh('shared'));
      const inner = await newFolder(alice, 'inner', top);
      await give(alice, top, { userId: bobId }, ['DELETE']);
      const cut =
        what === 'a folder' ? await newFolder(alice, 'cut', inner) : await newDocument(alice, 'cut', inner);
      await inherit(alice, cut, false);
      const before = await everything(server);
      const error = await bob.error(operations.TrashItems, { itemIds: [top] });
      expect(code(error)).toBe('FORBIDDEN DELETE');
      expect(JSON.stringify(error)).not.toContain(cut);
      expect(await everything(server)).toEqual(before);
      await trash(alice, top);
      expect(await refusal(bob, 'restoreItems', top)).toBe('FORBIDDEN DELETE');
      expect(await refusal(bob, 'purgeItems', top)).toBe('FORBIDDEN DELETE');
      await restore(alice, top);
      // What is in the trash already is not taken along, but purged.
      await trash(alice, cut);
      await trash(bob, top);
      expect(await refusal(bob, 'purgeItems', top)).toBe('FORBIDDEN DELETE');
      await restore(bob, top);
      await restore(alice, cut);
      await give(alice, cut, { userId: bobId }, ['DELETE']);
      await trash(bob, top);
      expect(await purge(bob, top)).toBe(3);
    },
  );

  test('while somebody else has checked out a document; one of theirs is given back', async () => {
    const top = await newFolder(alice, fresh('folder'));
    const document = await newDocument(alice, 'document', await newFolder(alice, 'inner', top));
    await give(alice, top, { userId: bobId }, ['DELETE']);
    const aliceId = await idOf(alice);
    await server.database.pool.query(
      `insert into document_lock (document_id, owner_id, locked_at, expires_at) values ($1, $2, $3, $4)`,
      [document, aliceId, server.clock.now(), new Date(server.clock.now().getTime() + 60_000)],
    );
    const before = await everything(server);
    for (const id of [top, document]) expect(await refusal(bob, 'trashItems', id)).toBe('LOCKED');
    expect(await everything(server)).toEqual(before);
    await trash(alice, document);
    await trash(bob, top);
    expect(await rows(server, 'select from document_lock where document_id = $1', document)).toEqual([]);
  });

  test('other mutations find nothing in the trash', async () => {
    const [folder, document] = [
      await newFolder(alice, fresh('folder')),
      await newDocument(alice, fresh('doc')),
    ];
    await trash(alice, folder, document);
    const before = await everything(server);
    const calls: [string, object][] = [
      ['createFolder', { parentId: folder, name: 'x' }],
      ['createDocument', { parentId: folder, name: 'x' }],
      ['updateItem', { itemId: document, name: 'x' }],
      ['restoreRevision', { documentId: document, number: 1 }],
      ['grantAccess', { itemId: folder, principal: { userId: bobId }, permissions: ['READ'] }],
      ['revokeAccess', { itemId: folder, principal: { userId: bobId } }],
      ['setInheritance', { itemId: folder, inheritsAccess: false }],
      ['setAccessRules', { itemId: folder, rules: [] }],
      ['createShareLink', { itemId: folder }],
    ];
    for (const [name, input] of calls) {
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
      const text = `mutation ($input: ${type}) { ${name}(input: $input) { __typename } }`;
      expect([name, code(await alice.error<unknown, object>(text, { input }))]).toEqual([
        name,
        expect.stringMatching(/^NOT_FOUND/),
      ]);
    }
    const within = await alice.error(operations.Documents, { filter: { within: folder } });
    expect(code(within)).toMatch(/^NOT_FOUND/);
    expect(await everything(server)).toEqual(before);
  });

  test('an external id in the trash is taken, and free once it is purged', async () => {
    const externalId = fresh('erp');
    const { createDocument } = await alice.data(operations.CreateDocument, {
      input: { name: fresh('document'), externalId },
    });
    await trash(alice, createDocument.id);
    const input = { name: fresh('another'), externalId };
    expect(code(await alice.error(operations.CreateDocument, { input }))).toBe('CONFLICT');
    await purge(alice, createDocument.id);
    expect((await alice.data(operations.CreateDocument, { input })).createDocument).toMatchObject({
      externalId,
    });
  });
});
