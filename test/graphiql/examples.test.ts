// GraphiQL's example operations are valid in the schema as it is.
import { buildSchema, parse, validate } from 'graphql';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { examples } from '../../src/graphiql/examples.js';

const schemaFile = join(import.meta.dirname, '../../schema.graphql');

test.each(
  examples.map((example) => [/(?:query|mutation|subscription) (\w+)/.exec(example.query)?.[1], example]),
)('%s', async (_name, { query, variables }) => {
  const schema = buildSchema(await readFile(schemaFile, 'utf8'));
  expect(validate(schema, parse(query))).toEqual([]);
  expect(() => JSON.parse(variables ?? '{}') as unknown).not.toThrow();
});
