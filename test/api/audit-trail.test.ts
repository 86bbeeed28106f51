// Every mutation leaves its entry in the audit log, also where it comes to nothing. Made from the schema.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import type { ApiClient } from '../support/client.js';
import { emptyHanded } from '../support/empty-handed.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

const logged = async (): Promise<Record<string, unknown>[]> =>
  (await server.database.pool.query('select id, action, result, actor_id from audit_entry')).rows;

/** The entries that the call adds. */
async function addedBy(call: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = new Set((await logged()).map(({ id }) => id));
  await call();
  return (await logged()).filter(({ id }) => !before.has(id));
}

test.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
  '%s leaves one entry with the code that was answered',
  async (name, mutation) => {
    const { document, variables } = emptyHanded('mutation', mutation);
    let result: unknown;
    const added = await addedBy(async () => {
      const answer = await server.client().request(document, variables);
      result = answer.errors?.[0]?.extensions.code ?? 'OK';
    });
    expect(added).toMatchObject([{ action: name, result, actor_id: null }]);
  },
);

const carrying = mutations
  .map((mutation) => ({ name: mutation.name, ...emptyHanded('mutation', mutation, 'FILES') }))
  .filter(({ files }) => files.length > 0);

test('three take files', () => {
  expect(carrying.map(({ name }) => name)).toEqual(['setAvatar', 'uploadDocument', 'uploadRevision']);
});

describe.each(carrying)('$name with a file', ({ name, document, variables, files }) => {
  const send = async (client: ApiClient): Promise<unknown> => {
    const given = Object.fromEntries(files.map((path) => [path, textFile('x', 'x')]));
    return (await client.upload(document, variables, given)).errors?.[0]?.extensions.code;
  };

  test('leaves one where nobody is signed in', async () => {
    for (const client of [server.client(), server.client('no token')]) {
      const added = await addedBy(async () => expect(await send(client)).toBe('UNAUTHENTICATED'));
      expect(added).toMatchObject([{ action: name, result: 'UNAUTHENTICATED', actor_id: null }]);
    }
  });

  test('leaves one of who it was in lockdown', async () => {
    const { me } = await alice.data<{ me: { id: string } }>('{ me { id } }');
    const lock = 'mutation ($on: Boolean!) { setLockdown(enabled: $on) { lockdown } }';
    await admin.data(lock, { on: true });
    try {
      const added = await addedBy(async () => expect(await send(alice)).toBe('LOCKDOWN'));
      expect(added).toMatchObject([{ action: name, result: 'LOCKDOWN', actor_id: me.id }]);
    } finally {
      await admin.data(lock, { on: false });
    }
  });
});
