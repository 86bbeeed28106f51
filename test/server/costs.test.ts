// What an operation costs: by the lists in it and the variables that it is sent with.
import { describe, expect, test } from '@jest/globals';
import { times, waysToAsk, wrapped } from './support/asking.js';
import type { TooComplex } from './support/asking.js';

const nested = (first: string): string =>
  `children(first: 40) { nodes { ... on Folder { children(${first}) { nodes { id name createdAt } } } } }`;

const ids = (count: number): Record<string, unknown> => ({
  ids: Array.from({ length: count }, () => 'x'),
});

const fields = (count: number): string => times(count, (at) => `a${at}: name`);

async function refusedWithin(
  tooComplex: TooComplex,
  inner: string,
  outer: string,
  query: string,
): Promise<void> {
  expect(await tooComplex(query)).toBe(
    `${inner} is not taken within ${outer}: ask for it beside, or in a request of its own.`,
  );
}

describe.each(waysToAsk())('over %s', (way, ask, tooComplex, taken) => {
  test('a connection costs what is in it times its first, from where ever that comes', async () => {
    await taken(`{ root { ${nested('first: 5')} } }`);
    expect(await tooComplex(`{ root { ${nested('first: 100')} } }`)).toMatch(
      /^This costs 16\d\d\d, over 10000: /,
    );
    const byVariable = `query ($first: Int = 100) { root { ${nested('first: $first')} } }`;
    await taken(byVariable, { first: 5 });
    await tooComplex(byVariable, { first: 100 });
    await tooComplex(byVariable);
    // Fifty where nothing is said.
    await taken(`{ root { ${nested('offset: 0')} } }`);
    await tooComplex(`{ root { a: ${nested('offset: 0')} b: ${nested('offset: 0')} } }`);
    const nodes = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Folder { children(first: 99) { nodes { id } } } } }`;
    await taken(nodes, ids(10));
    await tooComplex(nodes, ids(100));
  });

  test('a list that is not asked for by number costs ten times what is in it', async () => {
    // 1 + 1 + 50 entries, each with a path of some ten folders.
    await taken(`{ root { children(first: 50) { nodes { id path { ${fields(18)} } } } } }`);
    expect(
      await tooComplex(`{ root { children(first: 50) { nodes { id path { ${fields(20)} } } } } }`),
    ).toMatch(/^This costs 10\d\d\d, over 10000: /);
    await taken('{ root { viewerPermissions } sessions { id } tags { children { children { id } } } }');
    await tooComplex(`{ tags { ${wrapped(4, 'children', 'id')} } }`);
  });

  test('path, grants and share links are not taken within what leads back to their item', async () => {
    await taken('{ root { path { id } grants { item { path { name } } } shareLinks { item { id } } } }');
    await refusedWithin(tooComplex, 'path', 'path', `{ root { ${wrapped(2, 'path', 'id')} } }`);
    await refusedWithin(tooComplex, 'path', 'path', `{ root { ${wrapped(13, 'path', 'id')} } }`);
    await refusedWithin(
      tooComplex,
      'grants',
      'grants',
      `{ root { ${times(6, () => 'grants { item {')} id ${'} }'.repeat(6)} } }`,
    );
    await refusedWithin(
      tooComplex,
      'grants',
      'shareLinks',
      '{ root { shareLinks { item { parent { grants { id } } } } } }',
    );
    await refusedWithin(tooComplex, 'shareLinks', 'path', '{ root { path { a: shareLinks { id } } } }');
    await refusedWithin(
      tooComplex,
      'grants',
      'grants',
      `{ root { ...A } } fragment A on Item { b: grants { item { ... { ...B } } } }
       fragment B on Item { parent { c: grants { id } } }`,
    );
  });

  test('what a page cannot have is BAD_USER_INPUT, also by thousands', async () => {
    const page = 'query ($first: Int) { root { children(first: $first) { totalCount nodes { id name } } } }';
    for (const first of [20_000, 101, 0, -20_000, null]) {
      expect((await ask(page, { first })).errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: 'first', message: 'A page has 1 to 100 entries.' }],
      });
    }
    const many = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', ids(20_000));
    expect(many.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'ids' }] });
  });

  test('a cost that is remembered is that of the variables that were sent', async () => {
    const costly = `query ($first: Int = 1) { root { children(first: $first) { nodes { ... on Folder {
      children(first: $first) { nodes { ... on Folder { ${nested('first: $first')} } } } } } } } }`;
    await taken(costly, { 'first:100,x': 1 });
    await taken(costly, { x: { first: 1 } });
    await tooComplex(costly, { first: 100, x: 1 });
    await tooComplex(costly, { first: 100 });
    await taken(costly, { first: 1, x: 100 });
    const create = `mutation ($name: String!, $metadata: JSONObject, $first: Int = 1) {
      createFolder(input: { name: $name, metadata: $metadata }) { parent { ${nested('first: $first')} } }
    }`;
    await taken(create, { name: `Kinds ${way}`, metadata: { 'a:s,,first:100,x': 'y' } });
    await tooComplex(create, { name: 'Other', metadata: { a: 'b' }, first: 100, x: 'y' });
  });
});
