// What the schema says of itself: what whoever reads it needs to know before they call.
import 'reflect-metadata';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { GraphQLEnumType, GraphQLSchema } from 'graphql';
import { buildApiSchema } from '../../src/resolvers/schema.js';

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await buildApiSchema();
});

describe('the schema says', () => {
  test.each(['Query', 'Mutation', 'Subscription'])('what every field of %s does', (type) => {
    const fields = schema.getType(type);
    if (fields === undefined || !('getFields' in fields)) throw new Error(`There is no type ${type}.`);
    const silent = Object.values(fields.getFields()).filter(({ description }) => !description);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test.each(['Right', 'Permission'])('what every %s lets one do', (name) => {
    const values = (schema.getType(name) as GraphQLEnumType).getValues();
    const silent = values.filter(({ description }) => !description);
    expect([values.length > 0, silent.map((value) => value.name)]).toEqual([true, []]);
  });
});
