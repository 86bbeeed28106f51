// Calls that fit the schema and bring nothing: for a query or mutation, a document with values of the right form for all that
// it needs. What is new in the schema is not forgotten.
import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { getNamedType, isRequiredInputField } from 'graphql';
import type { GraphQLField, GraphQLInputType } from 'graphql';

export interface EmptyHanded {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Paths in the variables at which a file has to come. */
  readonly files: readonly string[];
}

const values: Readonly<Record<string, unknown>> = {
  Boolean: true,
  DateTime: '2026-01-31T08:00:00.000Z',
  EmailAddress: 'nobody@example.com',
  Float: 1,
  HexColorCode: '#000000',
  ID: '01890000-0000-7000-8000-000000000000',
  Int: 1,
  JSONObject: {},
  SafeInt: 1,
  String: 'x',
  Upload: null,
};

/** With `'FILES'`, a file too wherever one may come. */
export function emptyHanded(
  kind: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  also: 'FILES' | 'NOTHING' = 'NOTHING',
): EmptyHanded {
  const isGiven = ({ type }: { readonly type: GraphQLInputType }): boolean =>
    also === 'FILES' && getNamedType(type).name === 'Upload';
  const files: string[] = [];
  const valueOf = (type: GraphQLInputType, path: string): unknown => {
    const inner = getNullableType(type);
    if (isListType(inner)) return [];
    if (isEnumType(inner)) return inner.getValues()[0]?.name;
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields());
      const given = inner.isOneOf
        ? fields.slice(0, 1)
        : fields.filter((one) => isRequiredInputField(one) || isGiven(one));
      return Object.fromEntries(given.map(({ name, type: of }) => [name, valueOf(of, `${path}.${name}`)]));
    }
    if (!(inner.name in values)) throw new Error(`What does a ${inner.name} look like?`);
    if (inner.name === 'Upload') files.push(path);
    return values[inner.name];
  };
  const needed = field.args.filter((one) => isNonNullType(one.type) || isGiven(one));
  const variables = Object.fromEntries(needed.map(({ name, type }) => [name, valueOf(type, name)]));
  const list = (write: (name: string, type: string) => string): string =>
    needed.length === 0 ? '' : `(${needed.map(({ name, type }) => write(name, String(type))).join(', ')})`;
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  const declared = list((name, type) => `$${name}: ${type}`);
  const passed = list((name) => `${name}: $${name}`);
  return { document: `${kind} ${declared} { ${field.name}${passed}${selection} }`, variables, files };
}
