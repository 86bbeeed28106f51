// Owners and tags are kept in memory: what changes shows at once where it was changed, and on other nodes once they hear.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;
let other: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const named = (fullName: string | null) => ({ documents: { nodes: [{ owner: { fullName } }] } });

test("an owner's new name", async () => {
  const alice = await server.newUser('alice');
  await alice.data('mutation { createDocument(input: { name: "d" }) { id } }');
  const there = other.client(alice.token ?? undefined);
  const owners = '{ documents { nodes { owner { fullName } } } }';
  expect(await alice.data(owners)).toEqual(named(null));
  expect(await there.data(owners)).toEqual(named(null));
  for (const fullName of ['Alice', '爱丽丝']) {
    await alice.data('mutation ($name: String) { updateProfile(input: { fullName: $name }) { id } }', {
      name: fullName,
    });
    expect(await alice.data(owners)).toEqual(named(fullName));
    await eventually(async () => expect(await there.data(owners)).toEqual(named(fullName)));
  }
});
