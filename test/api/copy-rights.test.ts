// Who may copy what into which folder, how much of it, and what happens beside what else goes on.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { waitForLocks } from '../support/locks.js';
import { EVERYONE, code, give, homeOf, newDocument, newFolder } from './access-support.js';
import { holder } from './users-support.js';
import { checkOut, copy, expectPlaces, refusal, upload } from './tree-support.js';
import { Below, Home, UpdateItem } from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;
let from: string;
let to: string;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());
let tried = 0;
beforeEach(async () => {
  tried += 1;
  from = await newFolder(alice, `from ${tried}`);
  to = await newFolder(alice, `to ${tried}`);
});

/** A user who holds these rights and no others. */
async function onlyWith(...rights: readonly string[]): Promise<ApiClient> {
  const user = await holder(server, ...rights);
  await server.database.rows(sql`
    delete from membership using user_group
    where user_group.id = membership.group_id and user_group.built_in and membership.user_id = ${user.id}`);
  await server.database.rows(sql`select pg_notify('sheaf', 'everyone')`);
  return server.signIn(user.username, user.password);
}

const refused = async (client: ApiClient, itemIds: readonly string[]): Promise<string> =>
  code(await refusal(server, client, 'copyItems', { itemIds, targetFolderId: to }));

describe('needs', () => {
  test('to read all that is named', async () => {
    const bob = await onlyWith('CREATE_DOCUMENT', 'CREATE_FOLDER');
    expect(await refused(bob, [from])).toBe('NOT_FOUND item');
    await give(alice, from, EVERYONE);
    expect(await refused(bob, [from])).toBe('NOT_FOUND folder');
    expect(await refused(server.client(), [from])).toBe('UNAUTHENTICATED');
  });

  test('the right to make each kind that is copied, below too', async () => {
    await give(alice, from, EVERYONE);
    await give(alice, to, EVERYONE, ['WRITE']);
    const paper = await newDocument(alice, 'paper', from);
    const [papers, folders, neither] = [
      await onlyWith('CREATE_DOCUMENT'),
      await onlyWith('CREATE_FOLDER'),
      await onlyWith('COMMENT'),
    ];
    expect(await refused(neither, [paper])).toBe('FORBIDDEN CREATE_DOCUMENT');
    expect(await refused(papers, [from])).toBe('FORBIDDEN CREATE_FOLDER');
    expect(await refused(folders, [paper])).toBe('FORBIDDEN CREATE_DOCUMENT');
    expect(await refused(folders, [from])).toBe('FORBIDDEN CREATE_DOCUMENT');
    expect(await copy(papers, [paper], to)).toHaveLength(1);
    expect(await copy(await onlyWith('CREATE_DOCUMENT', 'CREATE_FOLDER'), [from], to)).toHaveLength(1);
  });

  test('WRITE on the folder, which SUPER_CREATE_… replaces', async () => {
    for (const id of [from, to]) await give(alice, id, EVERYONE);
    const paper = await newDocument(alice, 'paper', from);
    expect(await refused(await onlyWith('CREATE_DOCUMENT'), [paper])).toBe('FORBIDDEN WRITE');
    expect(await copy(await onlyWith('SUPER_CREATE_DOCUMENT'), [paper], to)).toHaveLength(1);
    expect(await refused(await onlyWith('SUPER_CREATE_DOCUMENT'), [from])).toBe('FORBIDDEN CREATE_FOLDER');
    const both = await onlyWith('SUPER_CREATE_DOCUMENT', 'SUPER_CREATE_FOLDER');
    expect(await copy(both, [from], to)).toHaveLength(1);
  });

  test('no check-in of what somebody has checked out', async () => {
    const paper = await newDocument(alice, 'paper', from);
    const { id } = await holder(server);
    await checkOut(server, paper, id);
    expect(await copy(alice, [paper, from], to)).toHaveLength(2);
    const locks = await server.database.rows(sql`select document_id as id from document_lock`);
    expect(locks).toEqual([{ id: paper }]);
  });
});

test('takes no more room than there is, for who copies', async () => {
  const bob = await holder(server);
  await upload(alice, from, 'a.txt', 'x'.repeat(600));
  await upload(alice, from, 'b.txt', 'x'.repeat(300));
  await give(alice, from, { userId: bob.id });
  const home = await homeOf(bob.client);
  const quota = (bytes: number): Promise<object[]> =>
    server.database.rows(sql`update user_account set quota_bytes = ${bytes} where id = ${bob.id}`);
  await quota(899);
  const input = { itemIds: [from], targetFolderId: home };
  const { extensions } = await refusal(server, bob.client, 'copyItems', input);
  expect(extensions).toMatchObject({ code: 'QUOTA_EXCEEDED', reason: 'QUOTA', quota: 899, used: 0 });
  await quota(900);
  await copy(bob.client, [from], home);
  expect((await refusal(server, bob.client, 'copyItems', input)).extensions).toMatchObject({ used: 900 });
});

test('of copies at once, of which there is room for two, two are made', async () => {
  const bob = await holder(server);
  await upload(alice, from, 'a.txt', 'x'.repeat(400));
  await give(alice, from, { userId: bob.id });
  const home = await homeOf(bob.client);
  await server.database.rows(sql`update user_account set quota_bytes = 1000 where id = ${bob.id}`);
  const made = await Promise.allSettled(Array.from({ length: 5 }, () => copy(bob.client, [from], home)));
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
});

test('what goes while it is copied is there whole, or not', async () => {
  await upload(alice, from, 'a.txt', 'x');
  const client = await server.database.pool.connect();
  await client.query('begin');
  // The folder that takes the copy is being renamed: the copy waits for that.
  await client.query('select from item where id = $1 for no key update', [to]);
  const made = copy(alice, [from], to);
  await waitForLocks(server.database, 1);
  await alice.data(UpdateItem, { input: { itemId: from, description: 'new' } });
  await server.database.rows(sql`
    with gone as (delete from revision using item where item.id = revision.document_id and item.parent_id = ${from})
    delete from item where parent_id = ${from}`);
  await client.query('commit');
  client.release();
  const [copied] = await made;
  expect(copied).toMatchObject({ description: 'new' });
  expect((await alice.data(Below, { id: copied?.id ?? '' })).folder?.children.totalCount).toBe(0);
  await expectPlaces(server);
  expect((await alice.data(Home)).me?.id).not.toBe('');
});
