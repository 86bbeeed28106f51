// What search costs in SQL statements, whatever is found and however long the page is.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { StatementCounter, searchCounts } from './statement-counts.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  for (let number = 1; number <= 12; number += 1) {
    await alice.data<unknown, object>(
      'mutation ($name: String!) { createDocument(input: { name: $name }) { id } }',
      {
        name: `River ${number}`,
      },
    );
  }
});
afterAll(() => server.close());

const cost = async (call: () => Promise<unknown>): Promise<number> => {
  server.statements.reset();
  await call();
  return server.statements.statements.length;
};

const search =
  (input: string, fields: string, first = 10) =>
  (): Promise<unknown> =>
    alice.data(`{ search(input: ${input}, first: ${first}) { ${fields} } }`);

test('search', async () => {
  const counter = new StatementCounter(server);
  await counter.measure('search', search('{ query: "river" }', 'nodes { __typename }'));
  expect(counter.counts).toEqual(searchCounts);
});

test('what is told beside the page costs one statement each, and only where it is asked for', async () => {
  const page = 'edges { score node { __typename } }';
  const river = '{ query: "river" }';
  expect(await cost(search(river, page, 1))).toBe(2);
  expect(await cost(search(river, page, 100))).toBe(2);
  expect(await cost(search('{ query: "nothing" }', page))).toBe(1);
  expect(await cost(search(river, `${page} edges { highlights { snippet } }`))).toBe(3);
  expect(await cost(search(river, `${page} totalCount totalCountIsExact`))).toBe(3);
  expect(await cost(search(river, `${page} facets { mimeTypes { count } owners { count } }`))).toBe(3);
  for (const order of ['NEWEST', 'NAME', 'SIZE']) {
    expect(await cost(search(`{ query: "river", orderBy: ${order} }`, page))).toBe(2);
  }
  expect(await cost(search('{ query: "river", kinds: [DOCUMENT, TAG] }', page))).toBe(2);
});

test('a write that changes what items are found by costs one statement more at most', async () => {
  const { createDocument } = await alice.data<{ createDocument: { id: string } }>(
    'mutation { createDocument(input: { name: "Lake" }) { id } }',
  );
  const update = (input: string) => (): Promise<unknown> =>
    alice.data(`mutation { updateItem(input: { itemId: "${createDocument.id}", ${input} }) { id } }`);
  const metadata = await cost(update('metadata: { a: 1 }'));
  expect(await cost(update('description: "Deep"'))).toBe(metadata + 1);
});
