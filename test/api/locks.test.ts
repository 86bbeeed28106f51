// Check-outs: while somebody holds a document, others leave its content and name alone, until it ends by itself or is lifted.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import { forgetLocks } from '../../src/jobs/forget-expired.js';
import type { ApiAnswer, ApiClient } from '../support/client.js';
import { refused, succeeded } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, code, give, newDocument, newFolder, take } from './access-support.js';
import { changesTo, meetingAt, outcome } from './collaboration-support.js';
import {
  BlockUser,
  DeleteUser,
  LockDocument,
  RestoreRevision,
  UnlockDocument,
  UpdateItem,
  UploadDocument,
  UploadRevision,
  UseOf,
} from './generated/operations.js';
import { NOBODY, idOf } from './groups-support.js';
import { rows } from './share-links-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  folder = await newFolder(alice, 'shared');
  await give(alice, folder, { userId: await idOf(bob) }, ['WRITE']);
});
afterAll(() => server.close());

const paper = (name: string): Promise<string> => newDocument(alice, name, folder);
const lock = async (client: ApiClient, documentId: string, minutes?: number) =>
  (await client.data(LockDocument, { documentId, ...(minutes === undefined ? {} : { minutes }) }))
    .lockDocument.lock;
const unlock = async (client: ApiClient, documentId: string) =>
  (await client.data(UnlockDocument, { documentId })).unlockDocument.lock;
const lockOn = async (id: string) => (await alice.data(UseOf, { id })).document?.lock;
const refusedLock = async (client: ApiClient, documentId: string, minutes = 30) =>
  code(await client.error(LockDocument, { documentId, minutes }));
const lengthOf = (held: { lockedAt: string; expiresAt: string } | null | undefined): number =>
  held ? (Date.parse(held.expiresAt) - Date.parse(held.lockedAt)) / MINUTE : 0;
const stored = () =>
  rows(
    server,
    `select (select jsonb_agg(document_lock order by document_id) from document_lock) as locks,
            (select jsonb_agg(jsonb_build_array(id, name, current_revision_id, updated_at) order by id) from item) as items,
            (select count(*) from revision) as revisions, (select count(*) from blob) as blobs,
            (select count(*) from change) as changes`,
  );

describe('lockDocument', () => {
  test('holds the document for as long as is asked, half an hour unless told, and shows', async () => {
    const id = await paper('held');
    expect(await lockOn(id)).toBeNull();
    const held = await lock(bob, id);
    expect(held).toMatchObject({ owner: { username: 'bob' } });
    expect(lengthOf(held)).toBe(30);
    expect(await lockOn(id)).toEqual(held);
    expect(await changesTo(server, id, 'LOCK_CHANGED')).toEqual([{ kind: 'LOCK_CHANGED', details: {} }]);
    const audited = "select action, details from audit_entry where target_id = $1 and action like '%lock%'";
    expect(await rows(server, audited, id)).toEqual([
      { action: 'lockDocument', details: { expiresAt: held?.expiresAt } },
    ]);
  });

  test('goes on from now where the viewer holds it already', async () => {
    const id = await paper('extended');
    const held = await lock(bob, id, 10);
    server.clock.advance(5 * MINUTE);
    const longer = await lock(bob, id, 20);
    expect(longer?.lockedAt).toBe(held?.lockedAt);
    expect(lengthOf(longer)).toBeCloseTo(25, 1);
    const shorter = await lock(bob, id, 1);
    expect(lengthOf(shorter)).toBeCloseTo(6, 1);
  });

  test('is refused in the order of answers, and then nothing changes', async () => {
    const id = await paper('refused');
    const shown = await newDocument(alice, 'shown');
    await give(alice, shown, EVERYONE, ['READ']);
    const hidden = await newDocument(alice, 'hidden');
    await lock(alice, id);
    const before = await stored();
    for (const nothing of [hidden, folder, NOBODY, 'x']) {
      expect(await refusedLock(bob, nothing, 0)).toBe('NOT_FOUND document');
    }
    expect(await refusedLock(bob, shown, 0)).toBe('FORBIDDEN WRITE');
    for (const minutes of [0, -1, 1441]) expect(await refusedLock(bob, id, minutes)).toBe('BAD_USER_INPUT');
    const error = await bob.error(LockDocument, { documentId: id });
    expect(error.extensions).toEqual({
      code: 'LOCKED',
      status: 423,
      until: (await lockOn(id))?.expiresAt,
      itemId: id,
    });
    expect(await stored()).toEqual(before);
    expect(lengthOf(await lock(alice, id, 1440))).toBeCloseTo(1440, 1);
    expect(lengthOf(await lock(alice, id, 1))).toBeCloseTo(1, 1);
  });

  test('gives a document to one of those who come at once', async () => {
    const id = await paper('contended');
    const call = (client: ApiClient) => () => client.request(LockDocument, { documentId: id });
    const answers = await meetingAt(
      server,
      `select from item where id = '${id}' for update`,
      call(alice),
      call(bob),
    );
    expect(answers.map(outcome).toSorted()).toEqual(['LOCKED', 'OK']);
  });
});

const uploadOnto = (client: ApiClient, text: string) =>
  client.upload(
    UploadDocument,
    { input: { parentId: folder, onConflict: 'NEW_REVISION', file: null } },
    { 'input.file': textFile('draft.txt', text) },
  );

describe('while somebody holds it', () => {
  let id: string;
  beforeAll(async () => {
    id = await paper('draft.txt');
    succeeded(await revise(bob, 'one'));
    succeeded(await revise(bob, 'two'));
    await lock(bob, id, 60);
  });

  const revise = (client: ApiClient, text: string) =>
    client.upload(
      UploadRevision,
      { input: { documentId: id, file: null as never } },
      { 'input.file': textFile('draft.txt', text) },
    );
  const restore = (client: ApiClient) =>
    client.request(RestoreRevision, { input: { documentId: id, number: 1 } });
  const rename = (client: ApiClient) =>
    client.request(UpdateItem, { input: { itemId: id, name: 'renamed.txt' } });
  const ways: [string, (client: ApiClient) => Promise<ApiAnswer<unknown>>][] = [
    ['uploadRevision', (client) => revise(client, 'three')],
    ['uploadDocument onto it', (client) => uploadOnto(client, 'four')],
    ['restoreRevision', restore],
    ['a new name', rename],
  ];

  test.each(ways)('%s answers others LOCKED and changes nothing', async (_name, call) => {
    const before = await stored();
    const until = (await lockOn(id))?.expiresAt;
    for (const client of [alice, admin]) {
      expect(refused(await call(client)).extensions).toEqual({
        code: 'LOCKED',
        status: 423,
        until,
        itemId: id,
      });
    }
    expect(await stored()).toEqual(before);
  });

  test('all that is not its content, name or place goes on for others', async () => {
    await alice.data(UpdateItem, { input: { itemId: id, description: 'Being edited.', name: 'draft.txt' } });
  });

  test.each(ways)('%s goes on for who holds it', async (_name, call) => {
    succeeded(await call(bob));
    await bob.data(UpdateItem, { input: { itemId: id, name: 'draft.txt' } });
  });

  test.each(ways)('%s goes on for all once the time is over', async (_name, call) => {
    const { expiresAt } = (await lock(bob, id, 5)) ?? {};
    const left = Date.parse(expiresAt ?? '') - server.clock.now().getTime();
    server.clock.advance(left - 1000);
    alice = await server.signIn('alice');
    expect((await call(alice)).errors?.[0]?.extensions.code).toBe('LOCKED');
    server.clock.advance(1000);
    expect(await lockOn(id)).toBeNull();
    succeeded(await call(alice));
    await alice.data(UpdateItem, { input: { itemId: id, name: 'draft.txt' } });
    bob = await server.signIn('bob');
  });
});

describe('unlockDocument', () => {
  test('is for who holds it, and for MANAGE; what nobody holds stays as it is', async () => {
    const id = await paper('unlocked');
    const carol = await server.newUser('carol');
    await give(alice, id, { userId: await idOf(carol) }, ['WRITE']);
    expect(await unlock(carol, id)).toBeNull();
    await lock(bob, id);
    const before = await stored();
    expect(code(await carol.error(UnlockDocument, { documentId: id }))).toBe('FORBIDDEN MANAGE');
    for (const nothing of [folder, NOBODY, 'x', await newDocument(alice, 'unseen')]) {
      expect(code(await bob.error(UnlockDocument, { documentId: nothing }))).toBe('NOT_FOUND document');
    }
    expect((await stored())[0]).toMatchObject({ locks: (before[0] as { locks: unknown }).locks });
    expect(await unlock(bob, id)).toBeNull();
    await lock(bob, id);
    expect(await unlock(alice, id)).toBeNull();
    expect(await lockOn(id)).toBeNull();
    expect(await changesTo(server, id, 'LOCK_CHANGED')).toHaveLength(4);
  });

  test('is for who holds it also once they may no longer write', async () => {
    const id = await newDocument(alice, 'lost');
    const him = { userId: await idOf(bob) };
    await give(alice, id, him, ['WRITE', 'READ']);
    await lock(bob, id);
    await take(alice, id, him, ['WRITE']);
    expect(await lockOn(id)).not.toBeNull();
    expect(await refusedLock(bob, id)).toBe('FORBIDDEN WRITE');
    expect(await unlock(bob, id)).toBeNull();
  });
});

describe('of somebody', () => {
  test('who is blocked, it stays until it ends or somebody with MANAGE lifts it', async () => {
    const dave = await server.newUser('dave');
    const id = await paper('of a blocked one');
    await give(alice, id, { userId: await idOf(dave) }, ['WRITE']);
    await lock(dave, id);
    admin = await server.signIn();
    await admin.data(BlockUser, { input: { userId: await idOf(dave) } });
    expect(await refusedLock(bob, id)).toBe('LOCKED');
    expect(await unlock(alice, id)).toBeNull();
  });

  test('who is deleted, it ends with them', async () => {
    const erin = await server.newUser('erin');
    const [id, over] = [await paper('of a deleted one'), await paper('of a deleted one, over')];
    await give(alice, folder, { userId: await idOf(erin) }, ['WRITE']);
    await lock(erin, over, 1);
    server.clock.advance(MINUTE);
    await lock(erin, id);
    await admin.data(DeleteUser, { input: { userId: await idOf(erin) } });
    expect(await lockOn(id)).toBeNull();
    expect(await rows(server, 'select from document_lock where document_id = any($1)', [id, over])).toEqual(
      [],
    );
    expect(await changesTo(server, id, 'LOCK_CHANGED')).toHaveLength(2);
    expect(await changesTo(server, over, 'LOCK_CHANGED')).toHaveLength(1);
  });
});

test('what is over is forgotten, and only that', async () => {
  const [over, held] = [await paper('long over'), await paper('still held')];
  await lock(bob, over, 1);
  await lock(bob, held, 2);
  server.clock.advance(MINUTE);
  expect(await forgetLocks(server.database, server.clock.now())).toBe('DONE');
  const left = await rows(server, 'select document_id as id from document_lock where document_id = any($1)', [
    over,
    held,
  ]);
  expect(left).toEqual([{ id: held }]);
});
