// What is answered once for all who are shown the same, and what each is answered by themselves.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { buildSchema, isInterfaceType, isObjectType, parse } from 'graphql';
import { alikeFields, isSameForAll } from '../../src/server/subscriptions/same-for-all.js';
import { give, newDocument, newFolder } from '../api/access-support.js';
import { Listening } from '../api/changes-support.js';
import { idOf } from '../api/groups-support.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const same = (selection: string): boolean =>
  isSameForAll(schema, parse(`subscription { changes { ${selection} } }`));

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
});
afterAll(() => server.close());

test('every field that is taken for alike is there', () => {
  for (const coordinate of alikeFields) {
    const [type = '', field = ''] = coordinate.split('.');
    const found = schema.getType(type);
    if (!isObjectType(found) && !isInterfaceType(found)) throw new Error(`There is no type ${type}.`);
    expect(Object.keys(found.getFields())).toContain(field);
  }
});

test('what depends on the viewer, anywhere in it, is not alike', () => {
  expect(same('cursor __typename item { id ... on Document { tags { name } owner { username } } }')).toBe(
    true,
  );
  for (const selection of [
    'item { viewerPermissions }',
    'item { path { id } }',
    'item { ... on Document { downloadUrl } }',
    'actor { email }',
    'item { parent { id } }',
    'item { ... on Folder { documents { totalCount } } }',
  ]) {
    expect([selection, same(selection)]).toEqual([selection, false]);
  }
  const two = parse(
    'subscription { changes { item { ...Parts } } } fragment Parts on Item { viewerPermissions }',
  );
  expect(isSameForAll(schema, two)).toBe(false);
  expect(isSameForAll(schema, parse('subscription { notifications { id } }'))).toBe(false);
});

test('each is answered what holds for them', async () => {
  const folder = await newFolder(alice, 'both');
  await give(alice, folder, { userId: await idOf(bob) });
  const query = `subscription ($after: String, $filter: ChangeFilter) {
    changes(after: $after, filter: $filter) { cursor item { name viewerPermissions } }
  }`;
  const both = [alice, bob].map(
    (client) => new Listening(server, client, { filter: { within: folder } }, query),
  );
  const alike = [alice, bob].map((client) => new Listening(server, client, { filter: { within: folder } }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await newDocument(alice, 'paper', folder);
  for (const listening of [...both, ...alike]) await listening.until(1);
  expect(both.map(({ heard }) => heard[0]?.item)).toEqual([
    { name: 'paper', viewerPermissions: expect.arrayContaining(['MANAGE']) as unknown },
    { name: 'paper', viewerPermissions: ['READ'] },
  ]);
  expect(alike[0]?.heard).toEqual(alike[1]?.heard);
  for (const listening of [...both, ...alike]) await listening.stop();
});
