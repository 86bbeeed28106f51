// Viewers are kept until something about them may have changed: a bound of a window, a change that was heard of.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Viewers } from '../../src/access/viewers.js';
import { HOUR, MINUTE, later } from '../../src/common/clock.js';
import { ROOT_ID, newId } from '../../src/common/ids.js';
import type { GroupId, ItemId, SessionId, UserId } from '../../src/common/ids.js';
import type { Rows } from '../../src/database/database.js';
import { openTestDatabase } from '../support/database.js';

const START = new Date('2026-06-01T00:00:00.000Z');

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let statements: number;
let now: Date;
let viewers: Viewers;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

beforeEach(() => {
  now = START;
  statements = 0;
  const counted: Rows = {
    rows: (query) => {
      statements += 1;
      return opened.database.rows(query);
    },
    row: (query) => {
      statements += 1;
      return opened.database.row(query);
    },
  };
  viewers = new Viewers(counted, { now: () => now });
  viewers.setHearing(true);
});

const run = (text: string, ...values: unknown[]) => opened.database.pool.query(text, values);

async function newSession(): Promise<{ userId: UserId; sessionId: SessionId }> {
  const [userId, sessionId] = [newId<UserId>(), newId<SessionId>()];
  await run(
    `insert into user_account (id, username, username_key, password_hash, password_changed_at, home_id, created_at)
     values ($1::uuid, $1::text, $1::text, '', $2, $1::uuid, $2)`,
    userId,
    START,
  );
  await run(
    `insert into session (id, user_id, created_at, last_used_at, expires_at, refresh_token_hash)
     values ($1, $2, $3, $3, $4, '')`,
    sessionId,
    userId,
    START,
    later(START, 48 * HOUR),
  );
  return { userId, sessionId };
}

async function newGroup(userId: UserId, right: string, window: { from?: Date; to?: Date }): Promise<GroupId> {
  const id = newId<GroupId>();
  await run(
    'insert into user_group (id, name, name_key, created_at) values ($1::uuid, $1::text, $1::text, $2)',
    id,
    START,
  );
  await run('insert into membership (user_id, group_id) values ($1, $2)', userId, id);
  await run(
    'insert into group_right (group_id, right_name, starts_at, ends_at) values ($1, $2, $3, $4)',
    id,
    right,
    window.from ?? null,
    window.to ?? null,
  );
  return id;
}

test('requests of one session share what is kept, and those at once share a statement', async () => {
  const { sessionId } = await newSession();
  await Promise.all([
    viewers.ofSession(sessionId),
    viewers.ofSession(sessionId),
    viewers.ofSession(sessionId),
  ]);
  await viewers.ofSession(sessionId);
  // And one for what everyone holds.
  expect(statements).toBe(2);
});

describe('windows', () => {
  test('a right counts in [start, end), on the dot, without anything being told', async () => {
    const { userId, sessionId } = await newSession();
    await newGroup(userId, 'SHUTDOWN', { from: later(START, HOUR), to: later(START, 2 * HOUR) });
    const holds = async (at: Date): Promise<boolean> => {
      now = at;
      return (await viewers.ofSession(sessionId)).rights.has('SHUTDOWN');
    };
    expect(await holds(START)).toBe(false);
    expect(await holds(later(START, HOUR - 1))).toBe(false);
    expect(await holds(later(START, HOUR))).toBe(true);
    expect(await holds(later(START, 2 * HOUR - 1))).toBe(true);
    expect(await holds(later(START, 2 * HOUR))).toBe(false);
    expect(statements).toBe(4);
  });

  test('a membership and a grant end the same way', async () => {
    const { userId, sessionId } = await newSession();
    const groupId = await newGroup(userId, 'SHUTDOWN', {});
    await run('update membership set ends_at = $2 where group_id = $1', groupId, later(START, HOUR));
    const [item] = (await run('select id from item limit 1')).rows as { id: ItemId }[];
    const grant = `insert into access_grant (id, item_id, user_id, permission, granted_at, expires_at)
                   values ($1, $2, $3, 'WRITE', $4, $5)`;
    await run(grant, newId(), item?.id, userId, START, later(START, MINUTE));
    const { rights, roots } = await viewers.ofSession(sessionId);
    expect([rights.has('SHUTDOWN'), roots.on(item?.id as ItemId)]).toEqual([true, 0b11]);
    now = later(START, MINUTE);
    expect((await viewers.ofSession(sessionId)).roots.ownSize).toBe(0);
    now = later(START, HOUR);
    expect((await viewers.ofSession(sessionId)).rights.has('SHUTDOWN')).toBe(false);
  });

  test('a session ends when it expires, a block when its time is over', async () => {
    const { userId, sessionId } = await newSession();
    await viewers.ofSession(sessionId);
    await run(
      'update user_account set blocked_at = $2, blocked_until = $3 where id = $1',
      userId,
      START,
      later(START, HOUR),
    );
    viewers.forgetUser(userId);
    await expect(viewers.ofSession(sessionId)).rejects.toThrow('The session has ended');
    now = later(START, HOUR);
    await viewers.ofSession(sessionId);
    now = later(START, 48 * HOUR);
    await expect(viewers.ofSession(sessionId)).rejects.toThrow('The session has ended');
  });
});

describe('changes', () => {
  test('of a user are seen once they are forgotten, of others nothing is', async () => {
    const [one, two] = [await newSession(), await newSession()];
    await viewers.ofSession(one.sessionId);
    await viewers.ofSession(two.sessionId);
    await newGroup(one.userId, 'SHUTDOWN', {});
    expect((await viewers.ofSession(one.sessionId)).rights.has('SHUTDOWN')).toBe(false);
    viewers.forgetUser(one.userId);
    expect((await viewers.ofSession(one.sessionId)).rights.has('SHUTDOWN')).toBe(true);
    await viewers.ofSession(two.sessionId);
    expect(statements).toBe(4);
  });

  test('that come while a viewer is being loaded are not lost', async () => {
    const { userId, sessionId } = await newSession();
    await viewers.publicGrants.now();
    statements = 0;
    const loading = viewers.ofSession(sessionId);
    await Promise.resolve();
    viewers.forgetUser(userId);
    await loading;
    await viewers.ofSession(sessionId);
    expect(statements).toBe(2);
  });

  test('that cannot be heard of: nothing is kept', async () => {
    const { sessionId } = await newSession();
    await viewers.ofSession(sessionId);
    viewers.setHearing(false);
    await viewers.ofSession(sessionId);
    await viewers.ofSession(sessionId);
    expect(statements).toBe(6);
    viewers.setHearing(true);
    await viewers.ofSession(sessionId);
    await viewers.ofSession(sessionId);
    expect(statements).toBe(8);
  });
});

/** So many documents that everyone may read. */
async function makePublic(count: number, expiresAt: Date | null = null): Promise<ItemId[]> {
  const ids = Array.from({ length: count }, () => newId<ItemId>());
  const { userId } = await newSession();
  await run(
    `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, mime_type)
     select id, 'DOCUMENT', $2, id::text, id::text, $3, $4, $4, 'text/plain' from unnest($1::uuid[]) made (id)`,
    ids,
    ROOT_ID,
    userId,
    START,
  );
  await run(
    `insert into access_grant (id, item_id, permission, granted_at, expires_at)
     select uuidv7(), id, 'READ', $2, $3 from unnest($1::uuid[]) made (id)`,
    ids,
    START,
    expiresAt,
  );
  return ids;
}

describe('what everyone holds', () => {
  test('is found once for all viewers, and kept by none of them', async () => {
    const [id] = await makePublic(300);
    const [one, two] = [await newSession(), await newSession()];
    statements = 0;
    const roots = [
      (await viewers.ofSession(one.sessionId)).roots,
      (await viewers.ofSession(two.sessionId)).roots,
    ];
    expect(statements).toBe(3);
    expect(roots.map(({ ownSize }) => ownSize)).toEqual([0, 0]);
    expect(roots.map((each) => each.on(id as ItemId))).toEqual([0b1, 0b1]);
    expect(roots.map(({ ids }) => ids)).toEqual(['{}', '{}']);
  });

  test('is found anew when it changes, no viewer with it: who was there sees it with the next request', async () => {
    const { userId, sessionId } = await newSession();
    const own = newId<ItemId>();
    const before = await viewers.ofSession(sessionId);
    viewers.gainRoot(userId, own, 'MANAGE');
    statements = 0;
    const [id] = await makePublic(1);
    expect((await viewers.ofSession(sessionId)).roots.has(id as ItemId)).toBe(false);
    viewers.publicGrants.forget();
    now = later(START, MINUTE);
    const after = await viewers.ofSession(sessionId);
    expect([after.roots.has(id as ItemId), after.roots.has(own), after.asOf]).toEqual([true, true, now]);
    expect(before.roots.has(id as ItemId)).toBe(false);
    expect(await viewers.ofSession(sessionId)).toBe(after);
    expect(statements).toBe(1);
  });

  test('ends by itself', async () => {
    const { sessionId } = await newSession();
    const [id] = await makePublic(1, later(START, MINUTE));
    expect((await viewers.ofSession(sessionId)).roots.has(id as ItemId)).toBe(true);
    now = later(START, MINUTE);
    expect((await viewers.ofSession(sessionId)).roots.has(id as ItemId)).toBe(false);
  });

  test('that changes while it is being read is not kept', async () => {
    const { sessionId } = await newSession();
    const reading = viewers.ofSession(sessionId);
    viewers.publicGrants.forget();
    await reading;
    const [id] = await makePublic(1);
    expect((await viewers.ofSession(sessionId)).roots.has(id as ItemId)).toBe(true);
  });
});

test('there is no viewer of a session that is not there', async () => {
  await expect(viewers.ofSession(newId<SessionId>())).rejects.toThrow('The session has ended');
});
