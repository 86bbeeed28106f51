// The audit log in the API: who reads it, how it is filtered and paged, and how it is verified.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { allSealed } from '../support/sealed.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  AuditCount,
  AuditLog,
  AuditNodes,
  CreateDocument,
  CreateFolder,
  Login,
  UpdateItem,
  VerifyAuditLog,
} from './generated/operations.js';
import type { AuditLogQuery, AuditLogQueryVariables } from './generated/operations.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let aliceId: string;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  alice = await server.newUser('alice');
  const { me } = await alice.data<{ me: { id: string } }>('{ me { id } }');
  aliceId = me.id;
});
afterAll(() => server.close());

const entries = async (variables: AuditLogQueryVariables = {}) =>
  (await admin.data(AuditLog, variables)).auditLog.nodes;
const NOWHERE = '01890000-0000-7000-8000-0000000000ff';

/** The ids of all pages, one page after the other. */
async function inPages(variables: AuditLogQueryVariables): Promise<string[]> {
  const found: string[] = [];
  let after: string | null = null;
  do {
    const { auditLog }: AuditLogQuery = await admin.data(AuditLog, { ...variables, after });
    found.push(...auditLog.edges.map(({ node }) => node.id));
    expect(auditLog.edges.at(-1)?.cursor).toBe(auditLog.pageInfo.endCursor);
    expect(auditLog.pageInfo.hasPreviousPage).toBe(after !== null);
    after = auditLog.pageInfo.hasNextPage ? auditLog.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

const results = async (filter: AuditLogQueryVariables['filter']): Promise<string[]> =>
  (await entries({ filter })).map(({ action, result }) => `${action} ${result}`);

describe('what is written', () => {
  test('a failed login has the claimed name, the address and the client', async () => {
    await server.client().error(Login, { input: { login: 'Mallory', password: 'a guess at it' } });
    const [entry] = await entries({ first: 1 });
    expect(entry).toEqual({
      id: expect.any(String),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      action: 'login',
      actor: null,
      actorName: 'Mallory',
      result: 'UNAUTHENTICATED',
      targetType: null,
      targetId: null,
      targetName: null,
      remoteAddress: '127.0.0.1',
      userAgent: 'node',
      details: {},
    });
  });

  test('what was done names who did it and to what, and details come as they are kept', async () => {
    const { createDocument } = await alice.data(CreateDocument, { input: { name: 'kept.txt' } });
    const details = { from: 'a', deep: { list: [1, null, true] } };
    await server.database.pool.query('update audit_entry set details = $1 where target_id = $2', [
      details,
      createDocument.id,
    ]);
    expect(await entries({ filter: { targetId: createDocument.id } })).toMatchObject([
      {
        action: 'createDocument',
        actor: { id: aliceId, username: 'alice' },
        actorName: null,
        result: 'OK',
        targetType: 'Document',
        targetId: createDocument.id,
        targetName: 'kept.txt',
        details,
      },
    ]);
  });

  test('a deleted actor is still named', async () => {
    const bob = await server.newUser('bob');
    await bob.data(CreateFolder, { input: { name: 'of bob' } });
    await server.database.pool.query(
      "update user_account set deactivated_at = now(), username = 'deleted-1' where username = 'bob'",
    );
    await server.database.pool.query("notify sheaf, 'settings'");
    await eventually(async () => {
      const [entry] = await entries({ filter: { actions: ['createFolder'], results: ['OK'] }, first: 1 });
      expect(entry?.actor?.username).toBe('deleted-1');
    });
  });
});

describe('the list', () => {
  test('is newest first, and comes in pages by cursor or offset that meet without a gap', async () => {
    for (const name of ['one', 'two', 'three']) {
      server.clock.advance(1000);
      await alice.data(CreateFolder, { input: { name } });
    }
    const all = await entries({ first: 100 });
    expect(all.map(({ targetName }) => targetName).slice(0, 3)).toEqual(['three', 'two', 'one']);
    const order = all.map(({ at, id }) => `${at} ${id}`);
    expect(order).toEqual(order.toSorted().toReversed());

    const paged = await inPages({ first: 4 });
    expect(paged).toEqual(all.map(({ id }) => id));
    const skipped = await entries({ first: 2, offset: 3 });
    expect(skipped.map(({ id }) => id)).toEqual(paged.slice(3, 5));
  });

  test('goes on within entries of one moment', async () => {
    await server.database.pool.query(
      `insert into audit_entry (id, at, action, result, details)
       select gen_random_uuid(), '2020-01-01', 'together', 'OK', '{}' from generate_series(1, 9)`,
    );
    const found = await inPages({ filter: { actions: ['together'] }, first: 2 });
    expect(new Set(found).size).toBe(9);
    expect(found).toHaveLength(9);
  });

  test('counts only where it is asked to', async () => {
    const filter = { actions: ['together'] };
    expect((await admin.data(AuditCount, { filter })).auditLog.totalCount).toBe(9);
    server.statements.reset();
    await entries({ filter });
    expect(server.statements.statements.filter((text) => text.includes('count('))).toEqual([]);
  });

  test.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ offset: -1 }, 'offset'],
    [{ after: 'not a cursor' }, 'after'],
    [{ after: Buffer.from('["yesterday","x"]').toString('base64url') }, 'after'],
    [{ filter: { actions: Array.from({ length: 101 }, () => 'login') } }, 'filter.actions'],
    [{ filter: { results: Array.from({ length: 101 }, () => 'OK') } }, 'filter.results'],
    [{ filter: { at: { from: '2026-02-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' } } }, 'filter.at'],
  ])('refuses %j', async (variables, path) => {
    const { extensions } = await admin.error(AuditLog, variables);
    expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] });
  });
});

describe('the filter', () => {
  let from: string;
  let to: string;
  let folderId: string;

  beforeAll(async () => {
    server.clock.advance(1000);
    folderId = (await alice.data(CreateFolder, { input: { name: 'filtered' } })).createFolder.id;
    server.clock.advance(1000);
    await alice.error(UpdateItem, { input: { itemId: folderId, name: 'a/b' } });
    server.clock.advance(1000);
    await server.client().error(UpdateItem, { input: { itemId: folderId, name: 'b' } });
    [{ at: to }, , { at: from }] = (await entries({ first: 3 })) as unknown as [
      { at: string },
      unknown,
      { at: string },
    ];
  });

  test('by action, result, actor and target; all that is given must hold', async () => {
    const refused = 'updateItem BAD_USER_INPUT';
    const anonymous = 'updateItem UNAUTHENTICATED';
    expect(await results({ targetId: folderId })).toEqual([anonymous, refused, 'createFolder OK']);
    expect(await results({ targetId: folderId.toUpperCase(), actorId: aliceId })).toEqual([
      refused,
      'createFolder OK',
    ]);
    expect(await results({ targetId: folderId, actions: ['createFolder', 'login'] })).toEqual([
      'createFolder OK',
    ]);
    expect(await results({ targetId: folderId, results: ['OK', 'UNAUTHENTICATED'] })).toEqual([
      anonymous,
      'createFolder OK',
    ]);
    expect(await results({ targetId: folderId, results: ['BAD_USER_INPUT'] })).toEqual([refused]);
    expect(await results({ targetId: folderId, results: ['OK'], actions: ['updateItem'] })).toEqual([]);
  });

  test.each([
    { actorId: 'malformed' },
    { targetId: 'malformed' },
    { targetId: NOWHERE },
    { actions: [] },
    { results: [] },
    { actions: ['a\0b'] },
    { results: ['\ud800'] },
  ])('%j matches nothing', async (filter) => {
    expect(await results(filter)).toEqual([]);
  });

  test('by time, from the first moment on and up to the last without it', async () => {
    expect(from < to).toBe(true);
    const all = await entries({ filter: { at: { from } } });
    expect(all).toHaveLength(3);
    expect(await entries({ filter: { at: { from, to } } })).toEqual(all.filter(({ at }) => at < to));
    expect(await entries({ filter: { at: { from, to: from } } })).toEqual([]);
    expect((await entries({ filter: { at: { to: from } } })).every(({ at }) => at < from)).toBe(true);
    expect(await entries({ filter: { at: {} }, first: 2 })).toHaveLength(2);
  });
});

describe('who may read it', () => {
  test('holders of VIEW_AUDIT_LOG', async () => {
    for (const operation of [AuditLog, VerifyAuditLog].map(String)) {
      expect((await alice.error(operation)).extensions).toMatchObject({
        code: 'FORBIDDEN',
        right: 'VIEW_AUDIT_LOG',
      });
      expect((await server.client().error(operation)).extensions.code).toBe('UNAUTHENTICATED');
    }
    // What is wrong with the arguments is nothing to somebody who may not ask.
    expect((await alice.error(AuditLog, { first: 0 })).extensions.code).toBe('FORBIDDEN');
  });

  test('an entry is a node to them, and null to others', async () => {
    const [entry] = await entries({ first: 1 });
    const ids = [entry?.id ?? '', NOWHERE, aliceId];
    expect((await admin.data(AuditNodes, { ids })).nodes).toEqual([
      { __typename: 'AuditEntry', id: entry?.id, action: entry?.action },
      null,
      { __typename: 'User', id: aliceId },
    ]);
    expect((await alice.data(AuditNodes, { ids })).nodes).toEqual([
      null,
      null,
      { __typename: 'User', id: aliceId },
    ]);
  });
});

describe('verification', () => {
  test('seals what is ready and tells the count and the head', async () => {
    const total = async (): Promise<number> => (await admin.data(AuditCount)).auditLog.totalCount;
    await server.database.pool.query("update audit_entry set details = '{}'");
    await allSealed(server.database);
    const before = (await admin.data(VerifyAuditLog)).verifyAuditLog;
    expect(before).toEqual({
      intact: true,
      entryCount: await total(),
      firstBrokenId: null,
      headHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await alice.data(CreateFolder, { input: { name: 'sealed with the question' } });
    const after = await eventually(async () => {
      const { verifyAuditLog } = await admin.data(VerifyAuditLog);
      expect(verifyAuditLog).toMatchObject({ intact: true, entryCount: before.entryCount + 1 });
      return verifyAuditLog;
    });
    expect(after.headHash).not.toBe(before.headHash);
  });

  test('names the entry that was altered', async () => {
    await allSealed(server.database);
    const [, , entry] = await entries({ first: 3 });
    await server.database.pool.query("update audit_entry set result = 'ALTERED' where id = $1", [entry?.id]);
    const verified = (await admin.data(VerifyAuditLog)).verifyAuditLog;
    expect(verified).toMatchObject({ intact: false, firstBrokenId: entry?.id });
    expect(verified.entryCount).toBe((await admin.data(AuditCount)).auditLog.totalCount - 3);
  });
});
