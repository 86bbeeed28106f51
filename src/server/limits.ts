// How much one operation may ask for. Introspection is outside of depth and cost, and has a bound of its own.
import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { fieldExtensionsEstimator, getComplexity } from 'graphql-query-complexity';
import type { ComplexityEstimator } from 'graphql-query-complexity';
import { queryTooComplex } from '../common/errors.js';
import { rememberedCost } from './remembered-costs.js';
import { shapeOf } from './shape.js';
import { unfitVariables } from './variables.js';

export const MOST_TOKENS = 10_000;
const DEEPEST = 15;
/** Of brackets: literals may be deeper than fields, and yet not as deep as a stack. */
const DEEPEST_NESTING = 100;
const MOST_ALIASES = 64;
const MOST_COST = 10_000;
/** Once every fragment is written out: what comes after may take time in proportion to it. */
const MOST_SELECTIONS = 10_000;
/** The full query of tools comes to some 300; each selection may be of every field of every type. */
const MOST_INTROSPECTION = 1000;

export interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What is over a limit: QUERY_TOO_COMPLEX, with what to do. Variables that do not fit: BAD_USER_INPUT. */
export function checkLimits(asked: Asked): void {
  const { depth, selections, introspection, aliases, nesting } = shapeOf(asked.document, asked.operation);
  if (aliases > MOST_ALIASES)
    throw queryTooComplex(`At most ${MOST_ALIASES} aliases of one field are taken, not ${aliases}.`);
  if (depth > DEEPEST) throw queryTooComplex(`Fields are at most ${DEEPEST} levels deep, not ${depth}.`);
  if (nesting > DEEPEST_NESTING) {
    throw queryTooComplex(
      `Brackets are at most ${DEEPEST_NESTING} levels deep, not ${nesting}: use variables.`,
    );
  }
  if (selections > MOST_SELECTIONS)
    throw queryTooComplex('The fragments come to too many fields: ask for less at once.');
  if (introspection > MOST_INTROSPECTION) throw queryTooComplex('Ask for less of the schema at once.');
  const cost = rememberedCost(asked.operation, asked.variables, () => costOf(asked));
  if (cost > MOST_COST) {
    throw queryTooComplex(
      `This costs ${cost}, over ${MOST_COST}: ask for fewer entries (first) or fewer fields at once.`,
    );
  }
}

function costOf({ schema, document, operation, variables }: Asked): number {
  try {
    return getComplexity({
      schema,
      query: document,
      operationName: operation.name?.value,
      variables: { ...variables },
      estimators: [declared, estimate],
      maxQueryNodes: Number.POSITIVE_INFINITY,
    });
  } catch (error) {
    throw unfitVariables(schema, operation, variables, error);
  }
}

/** What a field says of itself, where it does. */
const declared = fieldExtensionsEstimator();

/** A field costs 1 and what is in it; a connection that times its `first`; a field of `__schema` and the like nothing. */
const estimate: ComplexityEstimator = ({ field, args, childComplexity, type }) => {
  if (field.name.startsWith('__') || type.name.startsWith('__')) return 0;
  const entries: unknown = args['first'];
  const named = getNamedType(field.type);
  const times =
    typeof entries === 'number' && (isObjectType(named) || isInterfaceType(named)) ? Math.max(entries, 1) : 1;
  const ids: unknown = args['ids'];
  return 1 + childComplexity * (Array.isArray(ids) ? Math.max(ids.length, 1) : times);
};
