// What one operation may ask for, over HTTP and over a socket alike.
import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { refusal, times, waysToAsk, wrapped } from './support/asking.js';

const doubling = (type: string, root: string, leaf: string): string =>
  `${root} ${times(30, (at) => `fragment F${at} on ${type} { ${at < 29 ? `...F${at + 1} ... { ...F${at + 1} }` : leaf} }`)}`;

const deep = (open: string, close: string): unknown =>
  JSON.parse(`${open.repeat(3000)}1${close.repeat(3000)}`);

describe.each(waysToAsk())('over %s', (_way, ask, tooComplex, taken) => {
  test('15 levels are taken, 16 are not, whatever fragments they are in', async () => {
    await taken(`{ root { ${wrapped(13, 'parent', 'id')} } }`);
    expect(await tooComplex(`{ root { ${wrapped(14, 'parent', 'id')} } }`)).toBe(
      'Fields are at most 15 levels deep, not 16.',
    );
    await taken(
      `{ root { ...A } } fragment A on Folder { ${wrapped(13, 'parent', '... { id __typename }')} }`,
    );
    await tooComplex(`{ root { ...A } } fragment A on Folder { ${wrapped(7, 'parent', '...B')} }
      fragment B on Folder { ... on Item { ${wrapped(7, 'parent', 'id')} } }`);
  });

  test('64 aliases of a field are taken, 65 are not, wherever they stand', async () => {
    await taken(`{ ${times(64, (at) => `a${at}: me { id }`)} }`);
    expect(await tooComplex(`{ ${times(65, (at) => `a${at}: me { id }`)} }`)).toMatch(
      /^At most 64 aliases .* not 65\.$/,
    );
    await tooComplex(
      `{ ...A ... { ${times(33, (at) => `b${at}: me { id }`)} } } fragment A on Query { ${times(32, (at) => `a${at}: me { id }`)} }`,
    );
  });

  test('fragments that double thirty times are refused at once', async () => {
    const start = performance.now();
    expect(await tooComplex(doubling('User', '{ me { ...F0 } }', 'id'))).toMatch(
      /^The fragments come to too many fields/,
    );
    expect(await tooComplex(doubling('__Schema', '{ __schema { ...F0 } }', 'description'))).toBe(
      'Ask for less of the schema at once.',
    );
    expect(await tooComplex(doubling('Query', '{ ...F0 }', '__typename'))).toMatch(/too many fields/);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('introspection is answered outside of depth and cost, also beside other fields', async () => {
    const full = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    const { data, errors } = await ask(full);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
    await taken(
      full.replace(/\{\s*__schema/, `{ me { id } root { ${wrapped(13, 'parent', 'id')} } __schema`),
    );
    await taken(`{ __type(name: "User") { ${wrapped(20, 'ofType', 'name')} } }`);
  });

  test('introspection in circles or in heaps is refused', async () => {
    const inCircles = await refusal(
      ask(`{ __schema { types { ${'fields { type { '.repeat(4)} name ${'} } '.repeat(4)} } } }`),
    );
    expect(inCircles.extensions).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', status: 400 });
    await tooComplex(`{ __schema { ${times(65, (at) => `a${at}: types { name }`)} } }`);
    await tooComplex(
      `{ ${times(20, (at) => `a${at}: __schema { ...A }`)} } fragment A on __Schema { ${times(60, (at) => `a${at}: types { name }`)} }`,
    );
  });

  test('a document of more than 10,000 tokens is not read', async () => {
    const { message, extensions } = await refusal(ask(`{ me { ${'id '.repeat(10_000)} } }`));
    expect(extensions).toEqual({ code: 'GRAPHQL_PARSE_FAILED', status: 400 });
    expect(message).toMatch(/more that 10000 tokens/);
  });

  test('documents of thousands of equal or nested fields are answered at once', async () => {
    const start = performance.now();
    await refusal(ask(`{ me { ${'home { name } '.repeat(2400)} } }`));
    await refusal(ask(`{ ${'server { name } '.repeat(2400)} }`));
    expect(await tooComplex(`{ root { ${wrapped(3000, 'parent', 'id')} } }`)).toBe(
      'Fields are at most 15 levels deep, not 3002.',
    );
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('literals nested thousands deep are refused in words', async () => {
    const list = await refusal(ask(`{ nodes(ids: ${'['.repeat(4900)}${']'.repeat(4900)}) { id } }`));
    expect(list).toMatchObject({
      message: 'The document nests too deeply.',
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
    for (const depth of [6, 90, 200]) {
      const metadata = `${'{ a: '.repeat(depth)}1${' }'.repeat(depth)}`;
      const { extensions } =
        (await ask(`mutation { createFolder(input: { name: "deep", metadata: ${metadata} }) { id } }`))
          .errors?.[0] ?? {};
      expect(extensions?.code).toBe(depth < 100 ? 'BAD_USER_INPUT' : 'QUERY_TOO_COMPLEX');
    }
  });

  test('variables nested thousands deep are refused in words', async () => {
    const create =
      'mutation ($metadata: JSONObject) { createFolder(input: { name: "deep", metadata: $metadata }) { id } }';
    const [object] = (await ask(create, { metadata: deep('{"a":', '}') })).errors ?? [];
    expect(object?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 });
    const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const list = await refusal(ask(nodes, { ids: deep('[', ']') }));
    expect(list.extensions).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 });
    expect(list.message.length).toBeLessThan(1000);
  });

  test.each([
    [
      'query ($id: ID!) { node(id: $id) { id } }',
      {},
      'id',
      /^Variable "\$id" of required type "ID!" was not provided\.$/,
    ],
    ['query ($id: ID!) { node(id: $id) { id } }', { id: { a: 1 } }, 'id', /ID cannot represent value/],
    [
      'query ($first: Int) { root { children(first: $first) { totalCount } } }',
      { first: 'many' },
      'first',
      /Int cannot represent non-integer/,
    ],
    [
      'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { id } }',
      { input: { name: 1, parent: 'x' } },
      'input.name',
      /String cannot represent a non string value: 1 .*Field "parent" is not defined/,
    ],
  ])('%s with %j is BAD_USER_INPUT at %s', async (query, variables, path, message) => {
    const error = await refusal(ask(query, variables));
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 });
    expect((error.extensions['fields'] as unknown[])[0]).toMatchObject({ path, rule: 'type' });
    expect(error.message).toMatch(message);
    expect(error.extensions).not.toHaveProperty('http');
  });

  test('a document that was taken before is refused with other variables', async () => {
    const query = 'query ($kind: ItemKind) { root { children(kind: $kind) { totalCount } } }';
    for (let time = 0; time < 3; time += 1) {
      await taken(query, { kind: 'FOLDER' });
      const { message, extensions } = await refusal(ask(query, { kind: 'NONE' }));
      expect(extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        status: 400,
        fields: [{ path: 'kind', rule: 'type' }],
      });
      expect(message).toMatch(/^Variable "\$kind" got invalid value "NONE"/);
    }
  });

  test('a value of a megabyte is not repeated in the error', async () => {
    const id = 'x'.repeat(900_000);
    const error = await refusal(
      ask('query ($first: Int) { root { children(first: $first) { totalCount } } }', { first: id }),
    );
    expect(JSON.stringify(error).length).toBeLessThan(2000);
  });

  test.each([
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED', /Cannot query field "nothing" on type "Query"/],
    ['{ me { id }', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['{ me(a: 1) { id } }', 'GRAPHQL_VALIDATION_FAILED', /Unknown argument "a"/],
    [
      '{ ...A } fragment A on Query { ...A }',
      'GRAPHQL_VALIDATION_FAILED',
      /Cannot spread fragment "A" within itself/,
    ],
    ['query A { me { id } } query B { me { id } }', 'OPERATION_RESOLUTION_FAILURE', /operation/i],
  ])('%s is %s', async (query, code, message) => {
    const error = await refusal(ask(query));
    expect(error.extensions).toEqual({ code, status: 400 });
    expect(error.message).toMatch(message);
  });

  test('what is refused over and over is told over and over', async () => {
    for (let time = 0; time < 3; time += 1) {
      await tooComplex(`{ root { ${wrapped(14, 'parent', 'id')} } }`);
      await taken('query Again($id: ID!) { node(id: $id) { id } }', { id: `x${time}` });
    }
  });
});
