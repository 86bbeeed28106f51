// What groups hold on items, as the members of these pass it on: for no longer than they are members, and as far as it is theirs.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DAY, HOUR } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { after, give, inGroups, may, newFolder, rule, setRules } from './access-support.js';
import { CreateUser, SetUserGroups } from './generated/operations.js';
import { idOf, newGroup, putInto } from './groups-support.js';
import type { Window } from './groups-support.js';

interface Person {
  readonly id: string;
  readonly client: ApiClient;
}
type Memberships = readonly { readonly groupId: string; readonly window?: Window | null }[];

let server: TestServer;
let admin: ApiClient;
let made = 0;
/** A group of who may set groups and make accounts. */
let setters: string;
let board: string;

const fresh = (): string => {
  made += 1;
  return `passed-on-${made}`;
};

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  setters = await newGroup(admin, ['SET_USER_GROUPS', 'CREATE_USERS']);
});
beforeEach(async () => {
  board = await newFolder(admin, fresh());
});
afterAll(() => server.close());

async function person(...groups: Memberships): Promise<Person> {
  const client = await server.newUser(fresh());
  const id = await idOf(client);
  await putInto(admin, id, groups);
  return { id, client };
}

/** OK, or the code of the error and what it says. */
const outcome = ({
  errors,
}: {
  readonly errors?:
    | readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
    | undefined;
}): string => (errors?.[0] === undefined ? 'OK' : `${errors[0].extensions.code}: ${errors[0].message}`);

const put = async ({ client }: Person, userId: string, groups: Memberships): Promise<string> =>
  outcome(await client.request(SetUserGroups, { input: { userId, groups: [...groups] } }));

/** A new account's groups have no end. */
const make = async ({ client }: Person, groupId: string): Promise<string> =>
  outcome(
    await client.request(CreateUser, {
      input: { username: fresh(), password: 'a long password', groupIds: [groupId] },
    }),
  );

describe('who is in a group for a while', () => {
  test.each([
    ['a grant', (groupId: string) => give(admin, board, { groupId })],
    ['a rule', (groupId: string) => setRules(admin, board, [rule('READ', 'ALL', inGroups('ANY', groupId))])],
  ])('passes on what it holds by %s for no longer, to themselves neither', async (_, granted) => {
    const groupId = await newGroup(admin);
    await granted(groupId);
    const end = after(server, 2 * HOUR);
    const giver = await person({ groupId: setters }, { groupId, window: { endsAt: end } });
    const friend = await person();
    const refusal = `FORBIDDEN: You are in this group until ${end}: give membership for no longer.`;
    const [own, others] = [[{ groupId: setters }], []];
    for (const [userId, rest] of [[giver.id, own] as const, [friend.id, others] as const]) {
      for (const endsAt of [null, after(server, DAY)]) {
        expect(await put(giver, userId, [...rest, { groupId, window: { endsAt } }])).toBe(refusal);
      }
    }
    expect(await make(giver, groupId)).toBe(refusal);
    expect(await may(friend.client, board)).toBeNull();

    for (const endsAt of [end, after(server, HOUR)]) {
      expect(await put(giver, friend.id, [{ groupId, window: { endsAt } }])).toBe('OK');
    }
    expect(await may(friend.client, board)).toEqual(['READ']);
    expect(await put(giver, friend.id, [])).toBe('OK');
    expect(await put(giver, giver.id, [...own, { groupId, window: { endsAt: after(server, HOUR) } }])).toBe(
      'OK',
    );
  });

  test('passes it on for good where it holds nothing that they will not have had to its end', async () => {
    const [brief, nothing] = [await newGroup(admin), await newGroup(admin)];
    await give(admin, board, { groupId: brief }, ['WRITE'], after(server, HOUR));
    const window = { endsAt: after(server, 2 * HOUR) };
    const giver = await person(
      { groupId: setters },
      ...[brief, nothing].map((groupId) => ({ groupId, window })),
    );
    for (const groupId of [brief, nothing]) {
      expect(await put(giver, (await person()).id, [{ groupId }])).toBe('OK');
      expect(await make(giver, groupId)).toBe('OK');
    }
  });

  test('passes it on for good where they bypass access', async () => {
    const groupId = await newGroup(admin);
    await give(admin, board, { groupId });
    const giver = await person(
      { groupId: setters },
      { groupId: await newGroup(admin, ['BYPASS_ACCESS']) },
      { groupId, window: { endsAt: after(server, HOUR) } },
    );
    expect(await put(giver, (await person()).id, [{ groupId }])).toBe('OK');
  });
});

test('what a rule gives to who is in two groups is neither given nor taken by who is in one of them', async () => {
  const [one, other] = [await newGroup(admin), await newGroup(admin)];
  await setRules(admin, board, [rule('MANAGE', 'ALL', inGroups('ALL', one, other))]);
  const lesser = await person({ groupId: setters }, { groupId: one });
  const equal = await person({ groupId: setters }, { groupId: one }, { groupId: other });
  const friend = await person({ groupId: other });
  const refusal = 'FORBIDDEN: This group holds a permission on an item that you do not hold.';
  const [both, before] = [[{ groupId: one }, { groupId: other }], [{ groupId: other }]];
  expect(await put(lesser, friend.id, both)).toBe(refusal);
  expect(await make(lesser, one)).toBe(refusal);
  expect(await may(friend.client, board)).toBeNull();
  expect(await put(equal, friend.id, both)).toBe('OK');
  expect(await may(friend.client, board)).toContain('MANAGE');
  expect(await put(lesser, friend.id, before)).toBe(refusal);
  expect(await put(equal, friend.id, before)).toBe('OK');
});
