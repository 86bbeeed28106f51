// What nodes tell each other: heard at once, and while it is not heard, nothing that depends on it is kept.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { Listener } from '../../src/changes/listener.js';
import type { ApiClient } from '../support/client.js';
import { cloneDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

async function onDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const endOfListeners = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen %'`;

describe('a listener', () => {
  let database: TestDatabase;
  let heard: string[];
  let lost: Error[];
  let listener: Listener;

  beforeEach(async () => {
    database = await cloneDatabase();
    [heard, lost] = [[], []];
    listener = new Listener({
      url: database.url,
      channel: 'a Channel',
      onMessage: (payload) => heard.push(payload),
      onHearing: (hearing) => heard.push(hearing ? 'HEARING' : 'DEAF'),
      onError: (error) => lost.push(error),
    });
  });
  afterEach(async () => {
    await listener.stop();
    await database.drop();
  });

  test('hears what is told from when it says so, in order, until it is stopped', async () => {
    await listener.start();
    await onDatabase(database.url, `select pg_notify('a Channel', at::text) from generate_series(1, 100) at`);
    const all = ['HEARING', ...Array.from({ length: 100 }, (_, at) => String(at + 1))];
    await eventually(async () => expect(heard).toEqual(all));
    await listener.stop();
    expect(heard).toEqual([...all, 'DEAF']);
    expect(lost).toEqual([]);
  });

  test('says when its connection is lost, and hears again', async () => {
    await listener.start();
    await onDatabase(database.url, endOfListeners);
    await eventually(async () => expect(heard).toEqual(['HEARING', 'DEAF', 'HEARING']));
    expect(lost).toHaveLength(1);
    await onDatabase(database.url, `notify "a Channel", 'still there'`);
    await eventually(async () => expect(heard.at(-1)).toBe('still there'));
  });

  test('starts without a database and tries until there is one, but not once it is stopped', async () => {
    await database.drop();
    await listener.start();
    expect(heard).toEqual(['DEAF']);
    await eventually(async () => expect(lost.length).toBeGreaterThan(1));
    await listener.stop();
    const tries = lost.length;
    await listener.stop();
    expect(lost).toHaveLength(tries);
  });

  test('can be stopped while it connects', async () => {
    const starting = listener.start();
    await listener.stop();
    await starting;
    expect(heard).not.toContain('HEARING');
  });
});

describe('two nodes', () => {
  let one: TestServer;
  let two: TestServer;
  let admin: ApiClient;

  beforeAll(async () => {
    one = await startTestServer();
    two = await startTestServer({ databaseUrl: one.databaseUrl, blobsDir: one.blobsDir });
    admin = await one.signIn();
  });
  afterAll(async () => {
    await two.close();
    await one.close();
  });

  const onTwo = (client: ApiClient): ApiClient => two.client(client.token ?? undefined);
  const read = 'query ($id: ID!) { folder(id: $id) { name } }';
  const rights = '{ me { rights } }';

  /** How many statements node two needs to answer who asks. */
  const statementsFor = async (client: ApiClient): Promise<number> => {
    two.statements.reset();
    await client.data('{ me { id } }');
    return two.statements.statements.length;
  };
  const keptOnTwo = async (client: ApiClient): Promise<void> =>
    eventually(async () => {
      await statementsFor(client);
      const [first, second] = [await statementsFor(client), await statementsFor(client)];
      expect(two.statements.statements.some((text) => text.includes('from session'))).toBe(false);
      expect(first).toBe(second);
    });

  test('see what the other grants and takes away, at once', async () => {
    const user = await one.newUser('guest');
    const { createFolder } = await admin.data<{ createFolder: { id: string } }>(
      'mutation { createFolder(input: { name: "shared" }) { id } }',
    );
    const seen = async (): Promise<unknown> =>
      (await onTwo(user).data<{ folder: unknown }>(read, { id: createFolder.id })).folder;
    expect(await seen()).toBeNull();
    const isPublic = (value: boolean): Promise<unknown> =>
      admin.data(
        'mutation ($id: ID!, $isPublic: Boolean!) { updateItem(input: { itemId: $id, isPublic: $isPublic }) { id } }',
        {
          id: createFolder.id,
          isPublic: value,
        },
      );
    await isPublic(true);
    await eventually(async () => expect(await seen()).toEqual({ name: 'shared' }), 1000);
    await isPublic(false);
    await eventually(async () => expect(await seen()).toBeNull(), 1000);
  });

  test('see that the other has ended a session, at once', async () => {
    const user = await one.newUser('leaver');
    expect(await onTwo(user).data('{ me { username } }')).toEqual({ me: { username: 'leaver' } });
    await user.data('mutation { logout }');
    await eventually(async () => {
      const { extensions } = await onTwo(user).error('{ root { id } }');
      expect(extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' });
    }, 1000);
  });

  test('keep who asks while they hear each other, and look anew for every request while they do not', async () => {
    const user = await one.newUser('kept');
    const asUser = onTwo(user);
    await keptOnTwo(asUser);

    // The listener's database is out of reach, while the pool's connections live on.
    const url = new URL(one.databaseUrl);
    const name = url.pathname.slice(1);
    url.pathname = '/postgres';
    await onDatabase(url.href, `alter database ${name} allow_connections false`);
    await one.database.pool.query(endOfListeners);
    await eventually(async () => {
      await statementsFor(asUser);
      expect(two.statements.statements.some((text) => text.includes('from session'))).toBe(true);
    });
    // A change that nobody is told of is seen by the very next request.
    const removal = `delete from membership using user_account where user_id = user_account.id and username = 'kept'`;
    expect(await asUser.data(rights)).not.toEqual({ me: { rights: [] } });
    await one.database.pool.query(removal);
    expect(await asUser.data(rights)).toEqual({ me: { rights: [] } });

    await onDatabase(url.href, `alter database ${name} allow_connections true`);
    await keptOnTwo(asUser);
    expect(two.logged()).toContain('the listener was lost');
  });
});
