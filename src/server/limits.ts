// How much one operation may ask for. Introspection is outside of depth and cost, and has a bound of its own.
import { getNamedType, getNullableType, isCompositeType, isListType, isObjectType } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getComplexity } from 'graphql-query-complexity';
import type { ComplexityEstimator, ComplexityEstimatorArgs } from 'graphql-query-complexity';
import { queryTooComplex } from '../common/errors.js';
import { circleIn } from './circles.js';
import { rememberedCost } from './remembered-costs.js';
import { shapeOf } from './shape.js';
import { unfitVariables } from './variables.js';

export const MOST_TOKENS = 10_000;
const DEEPEST = 15;
/** Of brackets: literals may be deeper than fields, and yet not as deep as a stack. */
const DEEPEST_NESTING = 100;
const MOST_ALIASES = 64;
const MOST_COST = 10_000;
/** What a list that is not asked for by number counts as: few have more. */
const SEVERAL = 10;
/** Entries of a page, and ids: asking for more is refused by the field itself, which says what is wrong. */
const MOST_ENTRIES = 100;
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
  const circle = circleIn(asked.document, asked.operation);
  if (circle !== null) {
    throw queryTooComplex(
      `${circle.inner} is not taken within ${circle.outer}: ask for it beside, or in a request of its own.`,
    );
  }
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
      estimators: [estimate],
      maxQueryNodes: Number.POSITIVE_INFINITY,
    });
  } catch (error) {
    throw unfitVariables(schema, operation, variables, error);
  }
}

/** A field costs 1, and what is in it times its entries; a field of `__schema` and the like nothing. */
const estimate: ComplexityEstimator = ({ type, field, args, childComplexity }) =>
  field.name.startsWith('__') || type.name.startsWith('__')
    ? 0
    : 1 + childComplexity * entriesOf(type, field, args);

/** How often what is selected of a field counts. */
function entriesOf(
  type: ComplexityEstimatorArgs['type'],
  field: ComplexityEstimatorArgs['field'],
  { ids, first }: Readonly<Record<string, unknown>>,
): number {
  const asked = Array.isArray(ids) ? ids.length : first;
  if (typeof asked === 'number') return Math.min(Math.max(asked, 1), MOST_ENTRIES);
  if (!isListType(getNullableType(field.type)) || !isCompositeType(getNamedType(field.type))) return 1;
  // Of a connection, which has counted them itself.
  return isObjectType(type) && 'pageInfo' in type.getFields() ? 1 : SEVERAL;
}
