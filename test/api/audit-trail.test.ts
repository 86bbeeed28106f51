// Every mutation leaves its entry in the audit log, also where it comes to nothing. Made from the schema.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { emptyHanded } from '../support/empty-handed.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

test.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
  '%s leaves one entry with the code that was answered',
  async (name, mutation) => {
    const { document, variables, files } = emptyHanded('mutation', mutation);
    const logged = async (): Promise<Record<string, unknown>[]> =>
      (await server.database.pool.query('select id, action, result, actor_id from audit_entry')).rows;
    const before = new Set((await logged()).map(({ id }) => id));
    const answer =
      files.length === 0
        ? await server.client().request(document, variables)
        : await server
            .client()
            .upload(document, variables, Object.fromEntries(files.map((path) => [path, textFile('x', 'x')])));
    const added = (await logged()).filter(({ id }) => !before.has(id));
    const result = answer.errors?.[0]?.extensions.code ?? 'OK';
    expect(added).toMatchObject([{ action: name, result, actor_id: null }]);
  },
);
