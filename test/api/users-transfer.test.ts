// deleteUser with somebody who takes over: owners, the home as a folder in theirs, grants, changes, and who may do it.
import sql from 'sql-template-tag';
import { newId } from '../../src/common/ids.js';
import { eventually } from '../support/eventually.js';
import { reckonedPlaces, storedPlaces } from '../support/places.js';
import { startTestServer } from '../support/server.js';
import { admin, ask, audit, refused, signedIn } from './accounts-support.js';
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

const transfer = (client: Client, userId: string, transferItemsTo: string): Promise<Person> =>
  ask<Person>(client, 'DeleteUser', { input: { userId, transferItemsTo } });

const grant = (
  itemId: string,
  userId: string,
  permission: string,
  expiresAt: Date | null = null,
): Promise<object[]> =>
  server.database.rows(sql`
    insert into access_grant (id, item_id, user_id, permission, granted_at, expires_at)
    values (${newId()}, ${itemId}, ${userId}, ${permission}, now(), ${expiresAt})`);

const ownersOf = async (ids: readonly string[]): Promise<readonly string[]> =>
  (
    await server.database.rows<{ owner: string }>(
      sql`select owner_id as owner from item where id = any(${[...ids]}::uuid[])`,
    )
  ).map(({ owner }) => owner);

/** Items of the user in a folder of the administrator's, on one of which they hold MANAGE by a grant. */
async function elsewhere(userId: string) {
  const { createFolder: shared } = await administrator.data(operations.CreateFolder, {
    input: { name: `shared ${userId}` },
  });
  const create = async (name: string) =>
    (await administrator.data(operations.CreateDocument, { input: { name, parentId: shared.id } }))
      .createDocument.id;
  const [managed, plain, trashed] = [await create('managed'), await create('plain'), await create('trashed')];
  await server.database.rows(sql`
    update item set owner_id = ${userId}, trashed_at = case when id = ${trashed} then now() end
    where id = any(${[managed, plain, trashed]}::uuid[])`);
  await grant(managed, userId, 'MANAGE');
  return { sharedId: shared.id, managed, plain, trashed };
}

test('everything has a new owner, and the home is a folder in theirs', async () => {
  const [member, heir] = [await settled(server), await settled(server)];
  const others = await elsewhere(member.id);
  const deleted = await transfer(administrator, member.id, heir.id.toUpperCase());
  expect(deleted).toMatchObject({ id: member.id, status: 'DEACTIVATED', home: null });
  const owned = [member.homeId, member.folderId, member.inside, member.beside];
  owned.push(others.managed, others.plain, others.trashed);
  expect(await ownersOf(owned)).toEqual(owned.map(() => heir.id));

  const path = `~/${member.username}/papers/inside.txt`;
  const { document } = await heir.client.data(operations.DocumentByKey, { path });
  expect(document).toMatchObject({
    id: member.inside,
    owner: { id: heir.id },
    path: [{ name: heir.username }, { name: member.username }, { name: 'papers' }],
    viewerPermissions: expect.arrayContaining(['MANAGE']),
  });
  expect(await seen(server, heir.id)).toMatchObject({ home: { id: heir.homeId, name: heir.username } });

  // An ordinary folder from now on: it may be renamed.
  const renamed = await heir.client.data(operations.UpdateItem, {
    input: { itemId: member.homeId, name: 'old home' },
  });
  expect(renamed.updateItem).toMatchObject({ name: 'old home' });
  expect((await audit(server, 'deleteUser'))[0]).toMatchObject({
    result: 'OK',
    targetId: member.id,
    targetName: member.username,
  });
});

test('lineages and ancestors are those of the new place, up to where a folder stops inheriting', async () => {
  const [member, heir] = [await settled(server), await signedIn(server)];
  const make = async (name: string, parentId: string) =>
    (await member.client.data(operations.CreateFolder, { input: { name, parentId } })).createFolder.id;
  const stop = await make('stop', member.folderId);
  const below = await make('below', stop);
  await server.database.rows(sql`
    update item set inherits_access = inherits_access and id <> ${stop},
                    access_lineage = access_lineage[:array_position(access_lineage, ${stop}::uuid)]
    where id = any(${[stop, below]}::uuid[])`);
  await transfer(administrator, member.id, heir.id);
  expect(await storedPlaces(server.database)).toEqual(await reckonedPlaces(server.database));
});

test('changes tell of the move, and of the new owner of the home and of each item outside', async () => {
  const [member, heir] = [await settled(server), await settled(server)];
  const others = await elsewhere(member.id);
  const { last } = (await server.database.row<{ last: number }>(sql`select max(id) as last from change`)) ?? {
    last: 0,
  };
  await transfer(administrator, member.id, heir.id);
  const changes = await server.database.rows<{ kind: string; id: string }>(sql`
    select kind, item_id as id, details, actor_id as actor, lineage from change where id > ${last} order by kind, id`);
  const { parent } = (await server.database.row<{ parent: string }>(
    sql`select parent_id as parent from item where id = ${heir.homeId}`,
  )) ?? { parent: '' };
  expect(changes.find(({ kind }) => kind === 'ITEM_MOVED')).toMatchObject({
    id: member.homeId,
    actor: adminId,
    details: { fromParentId: parent, toParentId: heir.homeId },
  });
  const owners = changes.filter(({ kind }) => kind === 'OWNER_CHANGED');
  expect(owners.map(({ id }) => id).toSorted()).toEqual(
    [member.homeId, others.managed, others.plain].toSorted(),
  );
  expect(owners.find(({ id }) => id === others.plain)).toMatchObject({
    actor: adminId,
    details: {},
    lineage: expect.arrayContaining([others.plain, others.sharedId]),
  });
  expect(changes).toHaveLength(4);
});

test('who takes over holds MANAGE where the owner did by a grant, and gains nothing else', async () => {
  const [member, heir] = [await settled(server), await settled(server)];
  const others = await elsewhere(member.id);
  // On what others own, a grant goes with its holder.
  await grant(others.sharedId, member.id, 'MANAGE');
  await transfer(administrator, member.id, heir.id);
  const grants = await server.database.rows<{ item: string; holder: string; expires: Date | null }>(sql`
    select item_id as item, user_id as holder, expires_at as expires from access_grant
    where item_id = any(${[member.homeId, others.managed, others.plain, others.sharedId]}::uuid[]) and user_id is not null
      and user_id <> ${adminId} order by item_id`);
  expect(grants.toSorted((one, other) => (one.item < other.item ? -1 : 1))).toEqual(
    [member.homeId, others.managed].toSorted().map((item) => ({ item, holder: heir.id, expires: null })),
  );
  const { item } = await heir.client.data(operations.ItemByKey, { id: others.managed });
  expect(item?.viewerPermissions).toContain('MANAGE');
  expect((await heir.client.data(operations.ItemByKey, { id: others.plain })).item).toBeNull();
});

test('a MANAGE of theirs that would run out no longer does', async () => {
  const [member, heir] = [await settled(server), await settled(server)];
  const { managed } = await elsewhere(member.id);
  await grant(managed, heir.id, 'MANAGE', new Date('2100-01-01'));
  await transfer(administrator, member.id, heir.id);
  expect(
    await server.database.rows(sql`
      select expires_at as expires from access_grant where item_id = ${managed} and user_id = ${heir.id}`),
  ).toEqual([{ expires: null }]);
});

test('a home whose name is taken there is numbered', async () => {
  const [member, heir] = [await settled(server), await settled(server)];
  await heir.client.data(operations.CreateFolder, { input: { name: member.username.toUpperCase() } });
  await transfer(administrator, member.id, heir.id);
  const { folder } = await heir.client.data(operations.FolderByKey, { path: `~/${member.username} (2)` });
  expect(folder).toMatchObject({ id: member.homeId });
});

test('the actor may take over', async () => {
  const member = await settled(server);
  await transfer(administrator, member.id, adminId);
  const { folder } = await administrator.data(operations.FolderByKey, {
    path: `~/${member.username}/papers`,
  });
  expect(folder).toMatchObject({ id: member.folderId, owner: { id: adminId } });
});

test('needs MANAGE on everything that they own', async () => {
  const [member, heir] = [await settled(server), await signedIn(server)];
  const others = await elsewhere(member.id);
  const actor = await holder(server, 'DELETE_USERS');
  const input = { userId: member.id, transferItemsTo: heir.id };
  const refuse = async (): Promise<void> => {
    expect(await refused(actor.client, 'DeleteUser', { input })).toMatchObject({
      code: 'FORBIDDEN',
      status: 403,
      permission: 'MANAGE',
    });
    expect(await seen(server, member.id)).toMatchObject({ status: 'ACTIVE', home: { id: member.homeId } });
    expect(new Set(await ownersOf([member.homeId, others.plain, others.trashed]))).toEqual(
      new Set([member.id]),
    );
  };
  const give = async (itemId: string, permission: string): Promise<void> => {
    await grant(itemId, actor.id, permission);
    const heard = server.client(actor.client.token ?? '');
    await server.database.rows(sql`select pg_notify('sheaf', 'everyone')`);
    await eventually(async () =>
      expect((await heard.data(operations.ItemByKey, { id: itemId })).item).not.toBeNull(),
    );
  };
  await refuse();
  await give(member.homeId, 'MANAGE');
  await refuse();
  await give(others.sharedId, 'WRITE');
  await refuse();
  await grant(others.sharedId, actor.id, 'MANAGE');
  const fresh = await server.signIn(actor.username, actor.password);
  await ask<Person>(fresh, 'DeleteUser', { input });
  expect(await seen(server, member.id)).toMatchObject({ status: 'DEACTIVATED' });
  expect(new Set(await ownersOf([member.homeId, others.plain, others.trashed]))).toEqual(new Set([heir.id]));
});
