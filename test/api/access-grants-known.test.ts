// What is refused of grants and left as it is, and who sees them where.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  EVERYONE,
  accessOf,
  after,
  changesOf,
  code,
  give,
  homeOf,
  newDocument,
  newFolder,
  stored,
  take,
} from './access-support.js';
import { GrantAccess, NodeById, RevokeAccess } from './generated/operations.js';
import type { GrantAccessInput, PrincipalInput } from './generated/operations.js';
import { NOBODY, USERS, idOf, newActor, newGroup, putInto } from './groups-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
let folder: string;
let paper: string;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  [admin, alice, bob] = [await server.signIn(), await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
}, 60_000);
afterAll(() => server.close());
beforeEach(async () => {
  made += 1;
  await putInto(admin, bobId, [{ groupId: USERS }]);
  folder = await newFolder(alice, `folder ${made}`);
  paper = await newDocument(alice, 'paper.txt', folder);
});

const bobs = (): PrincipalInput => ({ userId: bobId });

/** Both mutations, which have to answer alike. */
const both = async (client: ApiClient, input: Partial<GrantAccessInput>): Promise<unknown[]> => {
  const before = await stored(server);
  const granting = { itemId: folder, principal: bobs(), permissions: ['READ'] as const, ...input };
  const { expiresAt: _, ...revoking } = granting;
  const codes = [
    code(await client.error(GrantAccess, { input: granting })),
    code(await client.error(RevokeAccess, { input: revoking })),
  ];
  expect(await stored(server)).toEqual(before);
  return codes;
};
const twice = (answer: string): string[] => [answer, answer];

describe('refused, in this order, and without a trace:', () => {
  test('who is not signed in, what is not there, what one lacks', async () => {
    const wrong: Partial<GrantAccessInput> = { principal: { everyone: false }, permissions: [] };
    expect(await both(server.client(), wrong)).toEqual(twice('UNAUTHENTICATED'));
    for (const itemId of [folder, NOBODY, 'nonsense', await homeOf(alice)]) {
      expect(await both(bob, { ...wrong, itemId })).toEqual(twice('NOT_FOUND item'));
    }
    const reader = await newActor(server, admin, `reader${made}`, []);
    await give(alice, folder, { userId: await idOf(reader) }, ['MANAGE']);
    expect(await both(reader, wrong)).toEqual(twice('FORBIDDEN MANAGE_ACCESS'));
    await putInto(admin, bobId, [{ groupId: await newGroup(admin, ['MANAGE_ACCESS']) }]);
    await give(alice, folder, bobs(), ['READ', 'WRITE', 'MOVE', 'DELETE', 'SHARE']);
    expect(await both(bob, wrong)).toEqual(twice('FORBIDDEN MANAGE'));
  });

  test('principals that there are not', async () => {
    const { rows } = await server.database.pool.query<{ id: string }>(
      `insert into user_account (id, username, username_key, password_hash, password_changed_at, home_id, created_at,
                                 deactivated_at)
       values (gen_random_uuid(), 'gone', 'gone', '', now(), gen_random_uuid(), now(), now())
       on conflict do nothing returning id`,
    );
    for (const userId of [NOBODY, 'nonsense', rows[0]?.id ?? '', folder]) {
      expect(await both(alice, { principal: { userId } })).toEqual(twice('NOT_FOUND user'));
    }
    for (const groupId of [NOBODY, 'nonsense', bobId]) {
      expect(await both(alice, { principal: { groupId } })).toEqual(twice('NOT_FOUND group'));
    }
  });

  test('input that says nothing', async () => {
    expect(await both(alice, { principal: { everyone: false } })).toEqual(twice('BAD_USER_INPUT'));
    expect(await both(alice, { permissions: [] })).toEqual(twice('BAD_USER_INPUT'));
    for (const expiresAt of [after(server, -MINUTE), after(server, 0)]) {
      const error = await alice.error(GrantAccess, {
        input: { itemId: folder, principal: bobs(), permissions: ['READ'], expiresAt },
      });
      expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'expiresAt' }] });
    }
  });

  test('two principals at once, none, and null, in variables and in the operation itself', async () => {
    const before = await stored(server);
    for (const principal of [{ userId: bobId, everyone: true }, {}, { userId: null }] as const) {
      const input = { itemId: folder, principal, permissions: ['READ'] as const };
      const inVariables = await alice.request(GrantAccess, { input } as never);
      expect(inVariables.status).toBe(400);
      expect(inVariables.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
      const literal = JSON.stringify(principal).replaceAll(/"(\w+)":/g, '$1: ');
      const inPlace = await alice.request(
        `mutation { grantAccess(input: { itemId: "${folder}", principal: ${literal}, permissions: [READ] }) { id } }`,
      );
      expect(inPlace.status).toBe(400);
      expect(inPlace.errors?.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    }
    expect(await stored(server)).toEqual(before);
  });
});

describe('what is seen of grants', () => {
  test('needs VIEW_ACCESS and MANAGE; those from above come when asked for, the newest first', async () => {
    const groupId = await newGroup(admin);
    const [one] = await give(alice, folder, { groupId }, ['SHARE']);
    const [two] = await give(alice, folder, EVERYONE);
    const [three] = await give(alice, paper, bobs(), ['MANAGE']);
    expect((await accessOf(alice, paper))?.grants).toEqual([three]);
    const [ownHome] = (await accessOf(alice, await homeOf(alice)))?.grants ?? [];
    const inherited = (await accessOf(alice, paper, true))?.grants ?? [];
    expect(inherited.slice(0, 3)).toEqual([three, two, one]);
    expect(inherited[3]).toEqual(ownHome);
    // Bob manages the paper: of what stands above he learns whose it is, not on what he cannot read.
    await take(alice, folder, EVERYONE);
    await putInto(admin, bobId, [{ groupId: await newGroup(admin, ['VIEW_ACCESS']) }]);
    expect((await accessOf(bob, paper, true))?.grants?.slice(0, 2)).toEqual([three, { ...one, item: null }]);
    const viewer = await newActor(server, admin, `viewer${made}`, ['VIEW_ACCESS']);
    await give(alice, paper, { userId: await idOf(viewer) }, ['WRITE']);
    expect((await accessOf(viewer, paper))?.grants).toBeNull();
    await putInto(admin, bobId, [{ groupId: await newGroup(admin, ['MANAGE_ACCESS']) }]);
    expect((await accessOf(bob, paper))?.grants).toBeNull();
  });

  test('by id: for those who would see it on the item, while it is in force', async () => {
    const [grant] = await give(alice, paper, EVERYONE, ['READ'], after(server, MINUTE));
    const id = grant?.id ?? '';
    expect((await alice.data(NodeById, { id })).node).toEqual({ __typename: 'Grant', id });
    expect((await admin.data(NodeById, { id: id.toUpperCase() })).node?.id).toBe(id);
    expect((await bob.data(NodeById, { id })).node).toBeNull();
    server.clock.advance(MINUTE);
    expect((await alice.data(NodeById, { id })).node).toBeNull();
  });

  test('in the change feed: whom it touches, and what it reaches', async () => {
    const groupId = await newGroup(admin);
    await give(alice, paper, bobs());
    await give(alice, paper, { groupId });
    await give(alice, paper, EVERYONE);
    await take(alice, paper, bobs());
    await take(alice, paper, bobs());
    const changes = await changesOf(server, paper);
    expect(changes.map(({ principals }) => principals)).toEqual([
      [`user:${bobId}`],
      [`group:${groupId}`],
      ['everyone'],
      [`user:${bobId}`],
    ]);
    for (const { lineage, ancestors } of changes) {
      expect(lineage.slice(0, 2)).toEqual([paper, folder]);
      expect(ancestors.at(-1)).toBe(folder);
    }
  });

  test('in the audit log: on what, for whom, what', async () => {
    await give(alice, folder, bobs(), ['WRITE']);
    await alice.error(GrantAccess, { input: { itemId: folder, principal: bobs(), permissions: [] } });
    const { rows } = await server.database.pool.query(
      `select action, result, target_type, target_name, details from audit_entry where target_id = $1 order by xid, id`,
      [folder],
    );
    expect(rows.slice(1)).toEqual([
      {
        action: 'grantAccess',
        result: 'OK',
        target_type: 'Folder',
        target_name: `folder ${made}`,
        details: { principal: `user:${bobId}`, permissions: ['WRITE'], expiresAt: null },
      },
      expect.objectContaining({ action: 'grantAccess', result: 'BAD_USER_INPUT' }),
    ]);
  });
});
