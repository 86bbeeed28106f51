// What was edited while its document moved on: kept beside it, told to everybody who edits, and never lost.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { DocumentServer } from '../support/document-server.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { UploadRevision } from './generated/operations.js';
import {
  contentOf,
  copiesOf,
  edit,
  newOffice,
  officeBytes,
  revisionsOf,
  savesOf,
  stemOf,
  toldOf,
} from './office-support.js';
import { cutOff, fresh, grant, newFolder, revoke, rows, userIdOf } from './share-links-support.js';

let server: TestServer;
let office: DocumentServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  office = await DocumentServer.start();
  server = await startTestServer({ settings: office.settings });
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
});
afterAll(async () => {
  await server.close();
  await office.close();
});

const saved = { status: 200, error: 0 };
const today = (): string => server.clock.now().toISOString().slice(0, 10);
const uploadOver = async (client: ApiClient, documentId: string, text: string): Promise<void> => {
  const file = new File([officeBytes('docx', text)], 'uploaded.docx');
  succeeded(
    await client.upload(
      UploadRevision,
      { input: { documentId, file: null as never } },
      { 'input.file': file },
    ),
  );
};
/** A document of alice's that bob edits too, in a folder where he may only change what is there. */
const together = async () => {
  const folder = await newFolder(alice, fresh('together'));
  const id = await newOffice(alice, 'docx', folder);
  await grant(alice, id, bob, 'WRITE');
  return {
    folder,
    id,
    stem: await stemOf(server, id),
    ofAlice: await edit(server, office, alice, id),
    ofBob: await edit(server, office, bob, id),
  };
};
const lastDetails = async (id: string): Promise<Record<string, unknown>> =>
  ((await savesOf(server, id)).at(-1)?.['details'] ?? {}) as Record<string, unknown>;

describe('a document with a newer revision', () => {
  test('keeps it, and what was edited is kept beside it', async () => {
    const { id, stem, ofAlice } = await together();
    await uploadOver(alice, id, 'uploaded meanwhile');
    const content = officeBytes('docx', 'edited meanwhile');
    expect(await office.closed(ofAlice, content)).toMatchObject(saved);
    expect(await revisionsOf(server, id)).toHaveLength(2);
    const copies = await copiesOf(server, stem);
    expect(copies).toEqual([
      {
        id: expect.any(String),
        name: `${stem} (conflict of alice ${today()}).docx`,
        parent: expect.stringContaining('together'),
        owner: 'alice',
      },
    ]);
    const copy = copies[0]?.id ?? '';
    expect((await contentOf(alice, copy)).equals(content)).toBe(true);
    // Whoever saves does not see it happen, and is told too.
    expect(await toldOf(server, copy)).toEqual(['alice', 'bob']);
    const changes = await rows<{ kind: string }>(
      server,
      'select kind from change where item_id = $1 order by id',
      copy,
    );
    expect(changes.map(({ kind }) => kind)).toEqual(['ITEM_CREATED', 'REVISION_ADDED']);
    expect(await lastDetails(id)).toEqual({
      conflict: 'CHANGED',
      copy: { documentId: copy, name: copies[0]?.name },
    });
  });

  test('while editing goes on, the copy takes what is saved later; the document is opened anew', async () => {
    const { id, stem, ofAlice, ofBob } = await together();
    await uploadOver(alice, id, 'uploaded');
    for (const text of ['first', 'second']) {
      expect(await office.saves(ofAlice, officeBytes('docx', text))).toMatchObject(saved);
    }
    const anew = await edit(server, office, bob, id);
    expect(anew.key).not.toBe(ofBob.key);
    const last = officeBytes('docx', 'third');
    expect(await office.closed(ofAlice, last)).toMatchObject(saved);
    const copies = await copiesOf(server, stem);
    expect(copies).toHaveLength(1);
    const copy = copies[0]?.id ?? '';
    expect(await revisionsOf(server, copy)).toHaveLength(3);
    expect((await contentOf(alice, copy)).equals(last)).toBe(true);
    expect(await office.closed(anew, officeBytes('docx', 'anew'))).toMatchObject(saved);
    expect(await revisionsOf(server, id)).toHaveLength(3);
  });

  test('two that were edited apart each have their copy, under names of their own', async () => {
    const { id, stem, ofAlice } = await together();
    await uploadOver(alice, id, 'between');
    const later = await edit(server, office, alice, id);
    await uploadOver(alice, id, 'and again');
    expect(await office.closed(ofAlice, officeBytes('docx', 'one'))).toMatchObject(saved);
    expect(await office.closed(later, officeBytes('docx', 'two'))).toMatchObject(saved);
    expect((await copiesOf(server, stem)).map(({ name }) => name)).toEqual([
      `${stem} (conflict of alice ${today()}).docx`,
      `${stem} (conflict of alice ${today()}) (2).docx`,
    ]);
  });
});

describe('whoever lost WRITE', () => {
  test('has it in their home, where they may not make documents beside it', async () => {
    const { id, stem, ofBob } = await together();
    await revoke(alice, id, bob);
    expect(await office.closed(ofBob, officeBytes('docx', 'by bob'))).toMatchObject(saved);
    expect(await revisionsOf(server, id)).toHaveLength(1);
    const copies = await copiesOf(server, stem);
    expect(copies).toMatchObject([{ parent: 'bob', owner: 'bob' }]);
    expect(await lastDetails(id)).toMatchObject({ conflict: 'FORBIDDEN' });
  });

  test('even without the right to make documents', async () => {
    const { id, stem, ofBob } = await together();
    await revoke(alice, id, bob);
    await server.database.pool.query("delete from group_right where right_name = 'CREATE_DOCUMENT'");
    await server.database.pool.query("select pg_notify('sheaf', 'everyone')");
    try {
      expect(await office.closed(ofBob, officeBytes('docx', 'by bob'))).toMatchObject(saved);
      expect(await copiesOf(server, stem)).toMatchObject([{ parent: 'bob', owner: 'bob' }]);
    } finally {
      await server.database.pool.query(
        `insert into group_right (group_id, right_name)
         select id, 'CREATE_DOCUMENT' from user_group on conflict do nothing`,
      );
      await server.database.pool.query("select pg_notify('sheaf', 'everyone')");
    }
  });

  test('has it beside the document where they may make one there', async () => {
    const { folder, id, stem, ofBob } = await together();
    await grant(alice, folder, bob, 'WRITE');
    await revoke(alice, id, bob);
    await cutOff(alice, id);
    expect(await office.closed(ofBob, officeBytes('docx', 'by bob'))).toMatchObject(saved);
    expect(await copiesOf(server, stem)).toMatchObject([
      { parent: expect.stringContaining('together'), owner: 'bob' },
    ]);
  });
});

describe('a document that cannot take it', () => {
  test.each([
    ['TRASHED', 'update item set trashed_at = now(), trash_batch = id where id = $1', 'together'],
    [
      'TRASHED',
      `update item set trashed_at = now(), trash_batch = (select parent_id from item where id = $1)
       where id in ($1, (select parent_id from item where id = $1))`,
      'alice',
    ],
    [
      'PURGED',
      `with forgotten as (delete from access_grant where item_id = $1),
            emptied as (update item set current_revision_id = null where id = $1)
       delete from revision where document_id = $1`,
      'alice',
    ],
  ])('because it is %s: it is kept', async (conflict, statement, parent) => {
    const { id, stem, ofAlice } = await together();
    await server.database.pool.query(statement, [id]);
    if (conflict === 'PURGED') {
      await server.database.pool.query('delete from change where item_id = $1', [id]);
      await server.database.pool.query('delete from item where id = $1', [id]);
    }
    const content = officeBytes('docx', 'edited');
    expect(await office.closed(ofAlice, content)).toMatchObject(saved);
    const copies = await copiesOf(server, stem);
    expect(copies).toMatchObject([{ parent: expect.stringContaining(parent), owner: 'alice' }]);
    expect((await contentOf(alice, copies[0]?.id ?? '')).equals(content)).toBe(true);
    expect(await lastDetails(id)).toMatchObject({ conflict });
  });

  test('because somebody else has checked it out meanwhile: it is kept beside it', async () => {
    const { id, stem, ofAlice } = await together();
    await server.database.pool.query(
      `insert into document_lock (document_id, owner_id, locked_at, expires_at)
       values ($1, $2, now(), now() + interval '10 minutes')`,
      [id, await userIdOf(bob)],
    );
    expect(await office.saves(ofAlice, officeBytes('docx', 'edited'))).toMatchObject(saved);
    expect(await copiesOf(server, stem)).toHaveLength(1);
    expect(await lastDetails(id)).toMatchObject({ conflict: 'LOCKED' });
  });

  test('because its owner has no room: it is kept on the account of whoever edited, who needs room', async () => {
    const { id, stem, ofBob } = await together();
    const quota = (name: string, bytes: number | null) =>
      server.database.pool.query('update user_account set quota_bytes = $2 where username = $1', [
        name,
        bytes,
      ]);
    await quota('alice', 0);
    await quota('bob', 0);
    const nowhere = await office.saves(ofBob, officeBytes('docx', 'edited'));
    expect(nowhere).toMatchObject({ status: 200, error: 1 });
    expect((await savesOf(server, id)).at(-1)).toMatchObject({ result: 'QUOTA_EXCEEDED' });
    await quota('bob', null);
    expect(await office.closed(ofBob, officeBytes('docx', 'edited'))).toMatchObject(saved);
    await quota('alice', null);
    expect(await copiesOf(server, stem)).toMatchObject([{ parent: 'bob', owner: 'bob' }]);
    expect(await lastDetails(id)).toMatchObject({ conflict: 'QUOTA_EXCEEDED' });
  });
});

test('nothing is kept for an account that is not let in; the document server keeps it', async () => {
  const carol = await server.newUser('carol');
  const id = await newOffice(alice);
  await grant(alice, id, carol, 'WRITE');
  const editor = await edit(server, office, carol, id);
  await server.database.pool.query("update user_account set blocked_at = now() where username = 'carol'");
  expect(await office.saves(editor, officeBytes('docx', 'blocked'))).toMatchObject({ status: 200, error: 1 });
  await server.database.pool.query("update user_account set blocked_at = null where username = 'carol'");
  expect(await office.saves(editor, officeBytes('docx', 'let in'))).toMatchObject(saved);
  await server.database.pool.query("update user_account set deactivated_at = now() where username = 'carol'");
  expect(await office.closed(editor, officeBytes('docx', 'gone'))).toMatchObject({ status: 200, error: 1 });
  expect(await revisionsOf(server, id)).toHaveLength(2);
  expect((await savesOf(server, id)).map(({ result }) => result)).toEqual(['FORBIDDEN', 'OK', 'FORBIDDEN']);
  expect(await copiesOf(server, await stemOf(server, id))).toEqual([]);
});
