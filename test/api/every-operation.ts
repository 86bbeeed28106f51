// An operation of each field of Query and Mutation, with as little as its types demand.
import { buildSchema } from 'graphql';
import { readFile } from 'node:fs/promises';
import { emptyHanded } from '../support/empty-handed.js';

export interface GeneratedOperation {
  /** The field's name. */
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export async function everyOperation(): Promise<GeneratedOperation[]> {
  const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
  const fieldsOf = (kind: 'query' | 'mutation'): GeneratedOperation[] => {
    const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(root?.getFields() ?? {}).map((field) => {
      const { document, variables } = emptyHanded(kind, field);
      return { name: field.name, query: document, variables };
    });
  };
  return [...fieldsOf('query'), ...fieldsOf('mutation')];
}
