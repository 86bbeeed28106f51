// Executes operations compiled: each document is compiled once and kept, within a bound.
import { GraphQLError, execute, getOperationAST } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { shapeOf } from './shape.js';
import { unfitVariables } from './variables.js';

interface Execution {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
  readonly context: unknown;
}

export type Executor = (execution: Execution) => Promise<ExecutionResult>;

type Compiled = CompiledQuery | ExecutionResult;

/** In selections, of which each takes some 5 kB once compiled. */
const MOST_KEPT = 20_000;
/** What is larger is executed as it is: compiling it would take longer than running it, and crowd out the others. */
const MOST_COMPILED = 1500;

export function compiledExecutor(schema: GraphQLSchema): Executor {
  // By the parsed operation: a text is parsed once, and its document kept as long as it is in use.
  const kept = new LRUCache<OperationDefinitionNode, Compiled>({ maxSize: MOST_KEPT });

  const compiledOf = (document: DocumentNode, operation: OperationDefinitionNode): Compiled | null => {
    let compiled = kept.get(operation);
    if (compiled === undefined) {
      const { selections, introspection } = shapeOf(document, operation);
      const size = 1 + selections + introspection;
      if (size > MOST_COMPILED) return null;
      compiled = compileQuery(schema, document, operation.name?.value);
      kept.set(operation, compiled, { size });
    }
    return compiled;
  };

  return async ({ document, operationName, variables, context }) => {
    const operation = getOperationAST(document, operationName);
    const compiled = operation ? compiledOf(document, operation) : null;
    const asItIs = async (): Promise<ExecutionResult> =>
      execute({
        schema,
        document,
        operationName,
        variableValues: { ...variables },
        rootValue: {},
        contextValue: context,
      });
    if (compiled === null) return asItIs();
    const result = isCompiledQuery(compiled) ? await compiled.query({}, context, { ...variables }) : compiled;
    // Nothing was run, since the variables do not fit. That is decided the slow way, for the compiled one knows no
    // defaults of required input fields, and does not say which variable it is that a scalar refuses.
    if (operation && result.errors !== undefined && result.data === undefined) {
      const unfit = unfitVariables(schema, operation, variables ?? {}, null);
      return unfit instanceof GraphQLError ? { errors: [unfit] } : asItIs();
    }
    return result.errors === undefined ? result : { ...result, errors: result.errors.map(whole) };
  };
}

/** The compiled executor's errors lack what those of graphql have, and what is made of them relies on. */
function whole(error: GraphQLError): GraphQLError {
  const { message, path, locations, extensions, originalError } = error;
  return Object.assign(new GraphQLError(message, { path, extensions, originalError }), { locations });
}
