// What every write leaves behind in its own transaction: its changes, and its entry in the sealed audit log.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyAudit } from '../../src/jobs/verify-audit.js';
import { sealBatch } from '../../src/jobs/seal-audit.js';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  CreateDocument,
  CreateFolder,
  RestoreRevision,
  UpdateItem,
  UploadDocument,
  UploadRevision,
} from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const rows = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  (await server.database.pool.query<Row>(text, [...values])).rows;

interface ChangeRow {
  readonly kind: string;
  readonly details: object;
}

const changesOf = (id: string): Promise<ChangeRow[]> =>
  rows<ChangeRow>('select kind, details from change where item_id = $1 order by xid, id', [id]);

test('changes tell what happened to an item, in order', async () => {
  const { createFolder } = await alice.data(CreateFolder, { input: { name: 'told' } });
  await alice.data(UpdateItem, { input: { itemId: createFolder.id, name: 'renamed', description: 'x' } });
  await alice.data(UpdateItem, { input: { itemId: createFolder.id, isPublic: true } });
  await alice.data(UpdateItem, { input: { itemId: createFolder.id, isPublic: true, name: 'renamed' } });
  expect(await changesOf(createFolder.id)).toEqual([
    { kind: 'ITEM_CREATED', details: {} },
    { kind: 'ITEM_RENAMED', details: { from: 'told', to: 'renamed' } },
    { kind: 'ITEM_UPDATED', details: {} },
    { kind: 'ACCESS_CHANGED', details: {} },
  ]);

  const { uploadDocument } = succeeded(
    await alice.upload(
      UploadDocument,
      { input: { file: null as never, parentId: createFolder.id } },
      { 'input.file': textFile('a.txt', 'a') },
    ),
  );
  const { id } = uploadDocument;
  succeeded(
    await alice.upload(
      UploadRevision,
      { input: { file: null as never, documentId: id } },
      { 'input.file': textFile('b.txt', 'b') },
    ),
  );
  await alice.data(RestoreRevision, { input: { documentId: id, number: 1 } });
  await alice.data(UpdateItem, { input: { itemId: id, tagIds: [] } });
  expect(await changesOf(id)).toEqual([
    { kind: 'ITEM_CREATED', details: {} },
    { kind: 'REVISION_ADDED', details: { number: 1 } },
    { kind: 'REVISION_ADDED', details: { number: 2 } },
    { kind: 'REVISION_ADDED', details: { number: 3 } },
  ]);
  const [change] = await rows<{ ancestors: string[]; lineage: string[] }>(
    "select ancestors, lineage from change where item_id = $1 and kind = 'ITEM_CREATED'",
    [id],
  );
  expect(change?.lineage.slice(0, 2)).toEqual([id, createFolder.id]);
  expect(change?.ancestors.at(-1)).toBe(createFolder.id);
});

test('each mutation has one audit entry, refused ones with their code', async () => {
  const before = await rows('select id from audit_entry');
  const { createDocument } = await alice.data(CreateDocument, { input: { name: 'audited.txt' } });
  await alice.error(CreateDocument, { input: { name: 'audited.txt' } });
  await alice.error(UpdateItem, { input: { itemId: createDocument.id, name: 'a/b' } });
  await server.client().error(CreateFolder, { input: { name: 'x' } });
  const entries = await rows<Record<string, unknown>>(
    `select action, result, actor_name, target_type, target_id, target_name, remote_address, user_agent
     from audit_entry order by xid, id offset $1`,
    [before.length],
  );
  const from = { actor_name: null, remote_address: '127.0.0.1', user_agent: 'node' };
  const document = { target_type: 'Document', target_id: createDocument.id, target_name: 'audited.txt' };
  const nothing = { target_type: null, target_id: null, target_name: null };
  expect(entries).toEqual([
    { ...from, ...document, action: 'createDocument', result: 'OK' },
    { ...from, ...nothing, action: 'createDocument', result: 'CONFLICT' },
    { ...from, ...nothing, action: 'updateItem', result: 'BAD_USER_INPUT', target_id: createDocument.id },
    { ...from, ...nothing, action: 'createFolder', result: 'UNAUTHENTICATED' },
  ]);
});

test('what is refused leaves no change behind', async () => {
  const before = await rows('select from change');
  await alice.data(CreateFolder, { input: { name: 'twice' } });
  await alice.error(CreateFolder, { input: { name: 'twice' } });
  expect(await rows('select from change')).toHaveLength(before.length + 1);
});

const sealed = async (): Promise<void> => {
  while ((await sealBatch(server.database)) > 0);
};

test('the audit log is sealed into one chain, in the order of commits', async () => {
  await Promise.all(
    Array.from({ length: 50 }, (_, at) => alice.data(CreateFolder, { input: { name: `burst ${at}` } })),
  );
  await sealed();
  const verified = await verifyAudit(server.database);
  const entries = await rows('select from audit_entry');
  expect(verified).toMatchObject({ intact: true, entryCount: entries.length, firstBrokenId: null });
  const order = await rows('select entry_id from audit_seal order by position');
  const committed = await rows('select id as entry_id from audit_entry order by xid, id');
  expect(order).toEqual(committed);
});

test('an entry of a transaction that commits late is sealed after those that came before it, never skipped', async () => {
  const late = await server.database.pool.connect();
  await late.query('begin');
  await late.query(
    `insert into audit_entry (id, at, action, result, details)
     values ('01890000-0000-7000-8000-00000000000a', now(), 'late', 'OK', '{}')`,
  );
  await alice.data(CreateFolder, { input: { name: 'while it waits' } });
  await sealed();
  const [waiting] = await rows<{ count: number }>(
    'select count(*)::int as count from audit_entry where not exists (select from audit_seal where entry_id = id)',
  );
  expect(waiting?.count).toBe(1);
  await late.query('commit');
  late.release();
  await sealed();
  expect((await verifyAudit(server.database)).intact).toBe(true);
});

test.each([
  [
    'an altered entry',
    "update audit_entry set result = 'FORBIDDEN' where id = $1",
    "update audit_entry set result = 'OK' where id = $1",
  ],
  [
    'altered details',
    'update audit_entry set details = \'{"a":1}\' where id = $1',
    "update audit_entry set details = '{}' where id = $1",
  ],
])('verification finds %s', async (_name, breaking, mending) => {
  await sealed();
  const [entry] = await rows<{ id: string }>(
    `select entry.id from audit_seal join audit_entry entry on entry.id = entry_id
     where action = 'createFolder' and result = 'OK' and details = '{}' order by position offset 3 limit 1`,
  );
  await rows(breaking, [entry?.id]);
  expect(await verifyAudit(server.database)).toMatchObject({ intact: false, firstBrokenId: entry?.id });
  await rows(mending, [entry?.id]);
  expect((await verifyAudit(server.database)).intact).toBe(true);
});

test('verification finds a removed entry and a swapped one', async () => {
  await sealed();
  const [one, two] = await rows<{ id: string; position: number }>(
    'select entry_id as id, position::int as position from audit_seal order by position desc limit 2',
  );
  const swap = async (): Promise<void> => {
    await rows('update audit_seal set position = -1 where entry_id = $1', [one?.id]);
    await rows('update audit_seal set position = $2 where entry_id = $1', [two?.id, one?.position]);
    await rows('update audit_seal set position = $2 where entry_id = $1', [one?.id, two?.position]);
  };
  await swap();
  expect(await verifyAudit(server.database)).toMatchObject({ intact: false, firstBrokenId: one?.id });
  await rows('delete from audit_entry where id = $1', [two?.id]);
  expect((await verifyAudit(server.database)).intact).toBe(false);
});
