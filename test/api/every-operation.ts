// Makes an operation of each field of Query and Mutation, with as little as its types demand: one that is new is not forgotten.
import { buildSchema, getNamedType, isCompositeType } from 'graphql';
import { isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredArgument } from 'graphql';
import { isRequiredInputField } from 'graphql';
import type { GraphQLField, GraphQLInputType } from 'graphql';
import { readFile } from 'node:fs/promises';

export interface GeneratedOperation {
  /** The field's name. */
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A value of each scalar that is valid, and names nothing. */
const scalars: Readonly<Record<string, unknown>> = {
  Boolean: true,
  DateTime: '2026-01-31T08:00:00.000Z',
  EmailAddress: 'nobody@example.com',
  HexColorCode: '#aabbcc',
  ID: '00000000-0000-7000-8000-ffffffffffff',
  Int: 1,
  JSONObject: {},
  SafeInt: 1,
  String: 'x',
};

export async function everyOperation(): Promise<GeneratedOperation[]> {
  const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
  const fieldsOf = (kind: 'query' | 'mutation'): GeneratedOperation[] => {
    const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(root?.getFields() ?? {}).map((field) => operationOf(kind, field));
  };
  return [...fieldsOf('query'), ...fieldsOf('mutation')];
}

const inBrackets = (text: string): string => (text === '' ? '' : `(${text})`);

function operationOf(kind: string, field: GraphQLField<unknown, unknown>): GeneratedOperation {
  const needed = field.args.filter(isRequiredArgument);
  const declared = needed.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = needed.map(({ name }) => `${name}: $${name}`).join(', ');
  const selection = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
  return {
    name: field.name,
    query: `${kind} ${inBrackets(declared)} { ${field.name}${inBrackets(passed)}${selection} }`,
    variables: Object.fromEntries(needed.map(({ name, type }) => [name, valueOf(type)])),
  };
}

function valueOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return [valueOf(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(needed.map((field) => [field.name, valueOf(field.type)]));
  }
  if (!(type.name in scalars)) throw new Error(`Say here what a ${type.name} may be.`);
  return scalars[type.name];
}
