// deleteUser without anybody to take over: what is left of the account, and where its items go.
import sql from 'sql-template-tag';
import { HOUR, later } from '../../src/common/clock.js';
import { ADMINISTRATORS_ID, newId } from '../../src/common/ids.js';
import { startTestServer } from '../support/server.js';
import {
  admin,
  ask,
  audit,
  giveRights,
  problems,
  refused,
  register,
  signedIn,
  unauthenticated,
} from './accounts-support.js';
import type { Client, Server, User } from './accounts-support.js';
import * as operations from './generated/operations.js';
import { holder, seen, settled } from './users-support.js';
import type { Person } from './users-support.js';

let server: Server;
let administrator: Client;
let adminId: string;

beforeAll(async () => {
  server = await startTestServer();
  administrator = await admin(server);
  ({ id: adminId } = await ask<User>(administrator, 'Me'));
});
afterAll(() => server.close());

type Given = Readonly<Record<string, unknown>>;

const remove = (client: Client, userId: string): Promise<Person> =>
  ask<Person>(client, 'DeleteUser', { input: { userId } });
const tryRemove = (client: Client, input: Given): Promise<Given> => refused(client, 'DeleteUser', { input });

describe('what is left of an account', () => {
  test('is a tombstone without names, rights, groups, grants, picture or sessions', async () => {
    const member = await signedIn(server);
    await giveRights(server, member.id, 'VIEW_USERS');
    const picture = newId<string>();
    await server.database.rows(sql`
      with drawn as (insert into avatar (id, content, created_at) values (${picture}, '', now()))
      update user_account set avatar_id = ${picture}, full_name = 'Some One' where id = ${member.id}`);
    await ask(administrator, 'BlockUser', { input: { userId: member.id, reason: 'Spam' } });
    const tombstone = await remove(administrator, member.id.toUpperCase());
    expect(tombstone).toEqual({
      id: member.id,
      username: `deleted-${member.id.slice(-12)}`,
      fullName: null,
      email: null,
      status: 'DEACTIVATED',
      createdAt: expect.any(String),
      lastLoginAt: expect.any(String),
      rights: [],
      groups: [],
      mustChangePassword: false,
      passwordExpiresAt: null,
      block: null,
      home: null,
    });
    expect(await seen(server, member.id)).toEqual(tombstone);
    const left = await server.database.row(sql`
      select (select count(*) from membership where user_id = ${member.id}) as memberships,
             (select count(*) from access_grant where user_id = ${member.id}) as grants,
             (select count(*) from avatar where id = ${picture}) as pictures,
             (select count(*) from session where user_id = ${member.id} and ended_at is null) as sessions,
             password_hash as hash, avatar_id as avatar
      from user_account where id = ${member.id}`);
    expect(left).toEqual({ memberships: 0, grants: 0, pictures: 0, sessions: 0, hash: '', avatar: null });
    expect((await audit(server, 'deleteUser'))[0]).toMatchObject({
      result: 'OK',
      actorId: adminId,
      targetType: 'User',
      targetId: member.id,
      targetName: member.username,
    });
  });

  test('lets nobody in, and its names are free again', async () => {
    const member = await signedIn(server);
    await remove(administrator, member.id);
    expect(await refused(member.client, 'Me')).toEqual(unauthenticated('SESSION_ENDED'));
    expect(await refused(server.client(), 'RefreshSession', { refreshToken: member.refreshToken })).toEqual(
      unauthenticated('SESSION_ENDED'),
    );
    for (const name of [member.username, member.email, `deleted-${member.id.slice(-12)}`]) {
      const input = { login: name, password: member.password };
      expect(await refused(server.client(), 'Login', { input })).toEqual(unauthenticated('BAD_CREDENTIALS'));
    }
    const { username, email, password } = member;
    const again = await ask<Person>(server.client(), 'Register', { input: { username, email, password } });
    expect(again.id).not.toBe(member.id);
    expect(await seen(server, again.id)).toMatchObject({ username, home: { name: username } });
  });

  test('leaves no share link behind', async () => {
    const member = await signedIn(server);
    const { createShareLink } = await member.client.data<{ createShareLink: { token: string } }>(
      'mutation ($id: ID!) { createShareLink(input: { itemId: $id }) { token } }',
      {
        id: (await member.client.data<{ me: { home: { id: string } } }>('{ me { home { id } } }')).me.home.id,
      },
    );
    const visit = 'query ($token: String!) { shareLink(token: $token) { name } }';
    await server.client().data(visit, createShareLink);
    await remove(administrator, member.id);
    expect((await server.client().error(visit, createShareLink)).extensions.code).toBe('NOT_FOUND');
  });

  test('has another name where that is taken', async () => {
    const member = await register(server);
    const name = `deleted-${member.id.slice(-12)}`;
    await register(server, { username: name });
    const tombstone = await remove(administrator, member.id);
    expect(tombstone.username).toMatch(/^deleted-[0-9a-f]{12}$/);
    expect(tombstone.username).not.toBe(name);
  });
});

describe('the home', () => {
  test('goes to the trash with all that is below it, and is found there by its id alone', async () => {
    const member = await settled(server);
    const { downloadUrl } = await upload(member.client, member.folderId);
    await ask(administrator, 'Me');
    await remove(administrator, member.id);

    const items = [member.homeId, member.folderId, member.inside, member.beside];
    const rows = await server.database.rows<{ trashed: boolean; batch: string; owner: string }>(sql`
      select trashed_at is not null as trashed, trash_batch as batch, owner_id as owner from item
      where id = any(${items}::uuid[])`);
    expect(rows.map(({ trashed, owner }) => [trashed, owner])).toEqual(items.map(() => [true, member.id]));
    expect(new Set(rows.map(({ batch }) => batch)).size).toBe(1);

    const { item } = await administrator.data(operations.ItemByKey, { id: member.homeId });
    expect(item).toMatchObject({ status: 'TRASHED', name: member.username });
    for (const id of items.slice(1)) {
      expect((await administrator.data(operations.ItemByKey, { id })).item).toBeNull();
      expect((await administrator.data(operations.NodeById, { id })).node).toBeNull();
    }
    const externalId = `inside ${member.username}`;
    expect((await administrator.data(operations.ItemByKey, { externalId })).item).toBeNull();
    for (const path of [`/Home/${member.username}`, `/Home/${member.username}/papers`]) {
      expect((await administrator.data(operations.FolderByKey, { path })).folder).toBeNull();
    }
    const { documents } = await administrator.data<{ documents: { nodes: { id: string }[] } }>(
      '{ documents(first: 100) { nodes { id } } }',
    );
    expect(documents.nodes.filter(({ id }) => items.includes(id))).toEqual([]);
    expect((await fetch(downloadUrl)).status).toBe(404);
    // Nothing can be put there, and the key is taken still.
    const create = (input: Given) =>
      administrator.error(operations.CreateDocument, { input: input as never });
    expect((await create({ name: 'x', parentId: member.folderId })).extensions.code).toBe('NOT_FOUND');
    const { extensions } = await create({ name: 'x', externalId });
    expect(extensions.code).toBe('CONFLICT');
    expect(extensions).not.toHaveProperty('itemId');
    expect(
      await server.database.rows(sql`
        select kind, details from change where item_id = any(${items}::uuid[]) and kind <> 'ITEM_CREATED'`),
    ).toEqual([{ kind: 'ITEM_TRASHED', details: {} }]);
  });

  test('keeps apart what was in the trash before', async () => {
    const member = await settled(server);
    const batch = newId<string>();
    await server.database.rows(sql`
      update item set trashed_at = ${later(server.clock.now(), -HOUR)}, trash_batch = ${batch} where id = ${member.inside}`);
    await remove(administrator, member.id);
    const rows = await server.database.rows<{ id: string }>(sql`
      select id from item where trash_batch = ${batch}`);
    expect(rows).toEqual([{ id: member.inside }]);
  });

  test('is all that goes: what they own elsewhere stays, and names them', async () => {
    const member = await settled(server);
    const { createFolder: shared } = await administrator.data(operations.CreateFolder, {
      input: { name: `shared ${member.username}` },
    });
    await server.database.rows(sql`
      insert into access_grant (id, item_id, user_id, permission, granted_at)
      values (${newId()}, ${shared.id}, ${member.id}, 'WRITE', now())`);
    await server.database.rows(sql`select pg_notify('sheaf', 'everyone')`);
    const writer = await server.signIn(member.username, member.password);
    const { createDocument } = await writer.data(operations.CreateDocument, {
      input: { name: 'elsewhere.txt', parentId: shared.id },
    });
    await remove(administrator, member.id);
    const { item } = await administrator.data(operations.ItemByKey, { id: createDocument.id });
    expect(item).toMatchObject({
      status: 'ACTIVE',
      owner: { id: member.id, username: `deleted-${member.id.slice(-12)}` },
    });
  });
});

describe('who deletes', () => {
  test('needs DELETE_USERS; nobody is NOT_FOUND before that', async () => {
    const { client } = await holder(server);
    const [target, gone] = [await register(server), await register(server)];
    await remove(administrator, gone.id);
    expect(await tryRemove(client, { userId: target.id })).toMatchObject({
      code: 'FORBIDDEN',
      right: 'DELETE_USERS',
    });
    expect(await tryRemove(server.client(), { userId: target.id })).toEqual(unauthenticated('TOKEN_MISSING'));
    for (const userId of [gone.id, newId<string>(), 'nonsense']) {
      for (const each of [client, administrator]) {
        expect(await tryRemove(each, { userId, transferItemsTo: userId })).toMatchObject({
          code: 'NOT_FOUND',
          what: 'user',
        });
      }
    }
    expect(await seen(server, target.id)).toMatchObject({
      status: 'ACTIVE',
      home: { name: target.username },
    });
  });

  test('reaches neither who holds, or will hold, more, nor oneself', async () => {
    const { client, id } = await holder(server, 'DELETE_USERS');
    const target = await register(server);
    await server.database.rows(sql`
      insert into membership (user_id, group_id, starts_at)
      values (${target.id}, ${ADMINISTRATORS_ID}, ${later(server.clock.now(), HOUR)})`);
    for (const userId of [target.id, id, id.toUpperCase()]) {
      expect(await tryRemove(client, { userId })).toMatchObject({
        code: 'FORBIDDEN',
        rule: expect.any(String),
      });
    }
    expect(await tryRemove(administrator, { userId: adminId })).toMatchObject({
      code: 'FORBIDDEN',
      rule: expect.any(String),
    });
    expect(await seen(server, target.id)).toMatchObject({ status: 'ACTIVE' });
    expect(await ask(client, 'Me')).toMatchObject({ id });
  });

  test('says who takes over, if anybody: an active account that is another one', async () => {
    const [target, gone, blocked] = [await register(server), await register(server), await register(server)];
    await remove(administrator, gone.id);
    await ask(administrator, 'BlockUser', { input: { userId: blocked.id } });
    for (const transferItemsTo of [gone.id, blocked.id, newId<string>(), 'nonsense']) {
      expect(await tryRemove(administrator, { userId: target.id, transferItemsTo })).toMatchObject({
        code: 'NOT_FOUND',
        what: 'user',
      });
    }
    const itself = { userId: target.id, transferItemsTo: target.id.toUpperCase() };
    expect(problems(await tryRemove(administrator, itself))).toEqual(['transferItemsTo other']);
    expect(await seen(server, target.id)).toMatchObject({
      status: 'ACTIVE',
      home: { name: target.username },
    });
  });
});

async function upload(client: Client, parentId: string): Promise<{ downloadUrl: string }> {
  const { data } = await client.upload<{ uploadDocument: { downloadUrl: string } }>(
    'mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) { downloadUrl } }',
    { input: { parentId, file: null } },
    { 'input.file': new File(['bytes'], 'bytes.txt') },
  );
  expect((await fetch(data.uploadDocument.downloadUrl)).status).toBe(200);
  return data.uploadDocument;
}
