// Says what is wrong with the variables of a request, in the form in which wrong input is told everywhere.
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, getVariableValues } from 'graphql';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { FieldProblem } from '../common/errors.js';

const MOST_PROBLEMS = 10;
/** Characters: messages repeat the value, which may be long. */
const LONGEST_MESSAGE = 300;

/** The problems of the variables as one error, BAD_USER_INPUT; of an argument that lacks its variable, `otherwise`. */
export function unfitVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  otherwise: unknown,
): unknown {
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
    maxErrors: MOST_PROBLEMS,
  });
  const problems = errors ?? (otherwise instanceof GraphQLError ? [otherwise] : []);
  if (problems.length === 0) return otherwise;
  const fields = problems.map(problemOf);
  return new GraphQLError(fields.map(({ message }) => message).join(' '), {
    nodes: problems[0]?.nodes,
    extensions: { code: ApolloServerErrorCode.BAD_USER_INPUT, status: 400, fields, http: { status: 400 } },
  });
}

/** graphql tells where only in words: `Variable "$input" got invalid value 1 at "input.name"; …`. */
export function problemOf({ message }: GraphQLError): FieldProblem {
  const [, place] = / at "([\w.[\]]+)"; /.exec(message) ?? [];
  const [, variable] = /"\$(\w+)"/.exec(message) ?? [];
  const shown = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  return { path: place ?? variable ?? 'variables', rule: 'type', message: shown };
}
