// What happens to accounts at once, and how soon it is over for who was let in: on this node, and on another.
import sql from 'sql-template-tag';
import { ADMINISTRATORS_ID } from '../../src/common/ids.js';
import { eventually } from '../support/eventually.js';
import { waitForLocks } from '../support/locks.js';
import { startTestServer } from '../support/server.js';
import { TestSocket } from '../server/support/sockets.js';
import {
  admin,
  ask,
  attempt,
  login,
  refused,
  register,
  signedIn,
  unauthenticated,
} from './accounts-support.js';
import type { Client, Server } from './accounts-support.js';
import * as operations from './generated/operations.js';
import { hold, meeting, seen, settled } from './users-support.js';
import type { Person } from './users-support.js';

let server: Server;
let other: Server;
let administrator: Client;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  administrator = await admin(server);
});
afterAll(async () => {
  await other.close();
  await server.close();
});

type Ending = 'BlockUser' | 'DeleteUser';
const end = (client: Client, operation: Ending, userId: string, more: object = {}) =>
  attempt<Person>(client, operation, { input: { userId, ...more } });

const codes = (outcomes: readonly { readonly refusal: Readonly<Record<string, unknown>> | null }[]) =>
  outcomes.map(({ refusal }) => refusal?.['code'] ?? 'OK');

/** A folder of somebody else's that they may share. */
async function shared(userId: string): Promise<string> {
  const { createFolder } = await administrator.data(operations.CreateFolder, {
    input: { name: `shared with ${userId}` },
  });
  await administrator.data(operations.GrantAccess, {
    input: { itemId: createFolder.id, principal: { userId }, permissions: ['SHARE'] },
  });
  return createFolder.id;
}
const share = (client: Client, itemId: string) =>
  attempt<{ readonly id: string }>(client, 'CreateShareLink', { input: { itemId } });
const linksOf = (userId: string) =>
  server.database.rows(sql`select from share_link where created_by_id = ${userId}`);

describe('two at once', () => {
  test.each([
    ['BlockUser', 'BlockUser'],
    ['DeleteUser', 'DeleteUser'],
    ['BlockUser', 'DeleteUser'],
  ] as const)('administrators who %s and %s each other: one is left', async (first, second) => {
    const own = await startTestServer();
    try {
      const mine = await admin(own);
      const { id: adminId } = await ask<Person>(mine, 'Me');
      const rival = await register(own);
      await own.database.rows(sql`
        insert into membership (user_id, group_id) values (${rival.id}, ${ADMINISTRATORS_ID})`);
      const theirs = own.client((await login(own, rival)).accessToken);
      const outcomes = await meeting(
        own,
        () => end(mine, first, rival.id),
        () => end(theirs, second, adminId),
      );
      // Whoever comes second is no longer let in: their session ended with the write that they waited for.
      expect(new Set(codes(outcomes))).toEqual(new Set(['OK', 'UNAUTHENTICATED']));
      const left = await own.database.rows(sql`
        select from user_account join membership on membership.user_id = user_account.id
        where membership.group_id = ${ADMINISTRATORS_ID} and blocked_at is null and deactivated_at is null`);
      expect(left).toHaveLength(1);
    } finally {
      await own.close();
    }
  });

  test('deletions: the second finds nobody', async () => {
    const { id } = await register(server);
    const outcomes = await meeting(
      server,
      () => end(administrator, 'DeleteUser', id),
      () => end(administrator, 'DeleteUser', id),
    );
    expect(codes(outcomes)).toEqual(expect.arrayContaining(['NOT_FOUND', 'OK']));
  });

  test('a deletion and a block end in a tombstone that is not blocked', async () => {
    const { id } = await register(server);
    const [deleted, blocked] = await meeting(
      server,
      () => end(administrator, 'DeleteUser', id),
      () => end(administrator, 'BlockUser', id),
    );
    expect(deleted?.refusal).toBeNull();
    expect([null, 'NOT_FOUND']).toContain(blocked?.refusal?.['code'] ?? null);
    expect(await seen(server, id)).toMatchObject({ status: 'DEACTIVATED', block: null });
  });

  test('deletions that hand over to each other: one takes over, the other finds nobody', async () => {
    const [one, two] = [await settled(server), await settled(server)];
    const outcomes = await meeting(
      server,
      () => end(administrator, 'DeleteUser', one.id, { transferItemsTo: two.id }),
      () => end(administrator, 'DeleteUser', two.id, { transferItemsTo: one.id }),
    );
    expect(codes(outcomes)).toEqual(expect.arrayContaining(['NOT_FOUND', 'OK']));
    const owners = await server.database.rows<{ owner: string }>(sql`
      select distinct owner_id as owner from item where id = any(${[one.homeId, two.homeId]}::uuid[])`);
    expect(owners).toHaveLength(1);
  });

  test('homes that are made to go into one home under one name, and folders made there', async () => {
    const heir = await settled(server);
    const member = await settled(server);
    const [deleted, made] = await Promise.all([
      end(administrator, 'DeleteUser', member.id, { transferItemsTo: heir.id }),
      heir.client.request(operations.CreateFolder, { input: { name: member.username } }),
    ]);
    expect(deleted.refusal).toBeNull();
    expect(['OK', 'CONFLICT']).toContain(made.errors?.[0]?.extensions.code ?? 'OK');
    const { folder } = await heir.client.data(operations.FolderByKey, { path: `~/${member.username}` });
    expect(folder).not.toBeNull();
    const { item } = await heir.client.data(operations.ItemByKey, { id: member.homeId });
    expect(item).toMatchObject({ owner: { id: heir.id }, parent: { id: heir.homeId } });
  });

  test('uploads of who is being deleted leave nothing live below the trash', async () => {
    const member = await settled(server);
    const [deleted] = await Promise.all([
      end(administrator, 'DeleteUser', member.id),
      ...Array.from({ length: 8 }, (_, at) =>
        member.client.request(operations.CreateDocument, {
          input: { name: `late ${at}`, parentId: at % 2 === 0 ? member.folderId : member.homeId },
        }),
      ),
    ]);
    expect(deleted?.refusal).toBeNull();
    const live = await server.database.rows(sql`
      select from item where parent_id = any(${[member.folderId, member.homeId]}::uuid[]) and trashed_at is null`);
    expect(live).toEqual([]);
  });
});

describe('what who is being deleted does still leaves nothing of theirs', () => {
  test('a share link made while the account is waited for goes with it', async () => {
    const { id, client } = await signedIn(server);
    const itemId = await shared(id);
    const release = await hold(server, sql`select from user_account where id = ${id} for key share`);
    const deleted = end(administrator, 'DeleteUser', id);
    await waitForLocks(server.database, 1);
    expect((await share(client, itemId)).refusal).toBeNull();
    await release();
    expect((await deleted).refusal).toBeNull();
    expect(await linksOf(id)).toEqual([]);
  });

  test('a share link is not made once the account is gone', async () => {
    const { id, client } = await signedIn(server);
    const itemId = await shared(id);
    const release = await hold(server, sql`select from item where id = ${itemId} for update`);
    const late = share(client, itemId);
    await waitForLocks(server.database, 1);
    await ask(administrator, 'DeleteUser', { input: { userId: id } });
    await release();
    expect((await late).refusal).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await linksOf(id)).toEqual([]);
  });

  test('a profile that is changed once the account is gone keeps the names of the tombstone', async () => {
    const { id, client } = await signedIn(server);
    const release = await hold(server, sql`select from user_account where id = ${id} for update`);
    const deleted = end(administrator, 'DeleteUser', id);
    await waitForLocks(server.database, 1);
    const input = { username: 'back-again', email: 'back-again@example.org', fullName: 'Back Again' };
    const late = attempt<Person>(client, 'UpdateProfile', { input });
    await waitForLocks(server.database, 2);
    await release();
    expect((await deleted).refusal).toBeNull();
    expect((await late).refusal).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await seen(server, id)).toMatchObject({ status: 'DEACTIVATED', email: null, fullName: null });
    await register(server, input);
  });
});

describe.each(['BlockUser', 'DeleteUser'] as const)('after %s', (operation) => {
  test('tokens, sockets and links are over at once, and soon on another node', async () => {
    const member = await signedIn(server);
    const there = other.client(member.client.token ?? '');
    const upload = 'mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) { contentUrl } }';
    const { data } = await member.client.upload<{ uploadDocument: { contentUrl: string } }>(
      upload,
      { input: { file: null } },
      { 'input.file': new File(['bytes'], 'bytes.txt') },
    );
    const { contentUrl } = data.uploadDocument;
    const contentThere = contentUrl.replace(server.url, other.url);
    for (const url of [contentUrl, contentThere]) expect((await fetch(url)).status).toBe(200);
    expect(await ask(there, 'Me')).toMatchObject({ id: member.id });
    const sockets = await Promise.all(
      [server, other].map(({ url }) => TestSocket.open(url, member.client.token)),
    );

    await ask(administrator, operation, { input: { userId: member.id } });
    const over = unauthenticated('SESSION_ENDED');
    expect(await refused(member.client, 'Me')).toEqual(over);
    expect((await fetch(contentUrl)).status).toBe(404);
    expect((await sockets[0]?.closed)?.code).toBe(4403);
    await eventually(async () => expect(await refused(there, 'Me')).toEqual(over));
    await eventually(async () => expect((await fetch(contentThere)).status).toBe(404));
    expect((await sockets[1]?.closed)?.code).toBe(4403);
    for (const node of [server, other]) {
      const { refreshToken } = member;
      expect(await refused(node.client(), 'RefreshSession', { refreshToken })).toEqual(over);
    }
  });
});
