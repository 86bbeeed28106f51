// Finds, in the schema itself, every argument that can name an item, and selects everything that an answer can hold.
import {
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import type {
  GraphQLCompositeType,
  GraphQLInputType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';

/** Names of text arguments that name items, besides all arguments of type ID. */
const NAMING = ['path', 'externalId'];

/**
 * Each argument that can name something, as `Type.field.argument`, further down as `.field` of its inputs; and where it is
 * declared, which is shorter where many operations take the same input.
 */
export function namingArguments(
  schema: GraphQLSchema,
): { readonly path: string; readonly declared: string }[] {
  const found: { path: string; declared: string }[] = [];
  const walk = (path: string, declared: string, type: GraphQLInputType, above: readonly string[]): void => {
    const named = getNamedType(type);
    const name = path.slice(path.lastIndexOf('.') + 1);
    if (named.name === 'ID' || NAMING.includes(name)) found.push({ path, declared });
    if (!isInputObjectType(named) || above.includes(named.name)) return;
    for (const field of Object.values(named.getFields())) {
      walk(`${path}.${field.name}`, `${named.name}.${field.name}`, field.type, [...above, named.name]);
    }
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      for (const { name, type: given } of field.args) {
        const path = `${type.name}.${field.name}.${name}`;
        walk(path, path, given, []);
      }
    }
  }
  return found;
}

/** Which fields the server does not take within a field of that name. */
const notWithin: Readonly<Record<string, readonly string[]>> = {
  path: ['path', 'grants', 'shareLinks'],
  grants: ['grants', 'shareLinks'],
  shareLinks: ['grants', 'shareLinks'],
};

/**
 * Everything that can be selected so many levels down, without the fields `barred`; lists are cut short, and pages in pages are
 * shorter still.
 */
export function everything(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  levels: number,
  barred: readonly string[] = [],
): string {
  const fields = (kind: Fielded, only: Partial<Only> = {}): string =>
    fieldsOf(schema, kind, levels, barred, { without: [], prefix: '', ...only });
  if (isUnionType(type)) {
    // Fields of one name differ from type to type.
    const parts = type
      .getTypes()
      .map((kind) => `... on ${kind.name} { ${fields(kind, { prefix: kind.name })} }`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  if (!isInterfaceType(type)) return `{ __typename ${fields(type)} }`;
  const without = Object.keys(type.getFields());
  const parts = schema
    .getPossibleTypes(type)
    .map((kind) => `... on ${kind.name} { __typename ${fields(kind, { without })} }`);
  return `{ __typename ${fields(type)} ${parts.join(' ')} }`;
}

type Fielded = GraphQLObjectType | GraphQLInterfaceType;

interface Only {
  /** On this level; what is barred is so further down too. */
  readonly without: readonly string[];
  /** Of aliases; empty: there are none. */
  readonly prefix: string;
}

function fieldsOf(
  schema: GraphQLSchema,
  type: Fielded,
  levels: number,
  barred: readonly string[],
  { without, prefix }: Only,
): string {
  const leftOut = [...barred, ...without];
  const selections = Object.values(type.getFields()).flatMap((field) => {
    // Edges hold what nodes do.
    if (field.name === 'edges' || leftOut.includes(field.name) || field.args.some(isRequiredArgument))
      return [];
    const named = getNamedType(field.type);
    const taken = field.args.map(({ name }) => name);
    const given = taken.includes('first')
      ? '(first: 3)'
      : taken.includes('inherited')
        ? '(inherited: true)'
        : '';
    const selected = `${prefix === '' ? '' : `${prefix}_${field.name}: `}${field.name}${given}`;
    if (isLeafType(named)) return [selected];
    if (!isCompositeType(named) || levels === 0) return [];
    const inner = [...barred, ...(notWithin[field.name] ?? [])];
    return [`${selected} ${everything(schema, named, levels - 1, inner)}`];
  });
  return selections.join(' ');
}

/** The queries that need no argument, each with all that it can answer. */
export function openQueries(schema: GraphQLSchema, levels: number): Map<string, string> {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  return new Map(
    fields
      .filter((field) => !field.args.some(isRequiredArgument))
      .map((field) => {
        const named = getNamedType(field.type);
        const first = field.args.some(({ name }) => name === 'first') ? '(first: 3)' : '';
        const selection = isCompositeType(named) ? everything(schema, named, levels) : '';
        return [field.name, `{ ${field.name}${first} ${selection} }`];
      }),
  );
}
