// Reads what comes over sockets and event streams, once for each text: a front end sends the same few again and again.
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, getOperationAST, parse, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { MOST_TOKENS, checkLimits } from '../limits.js';

/** In characters of their texts, of which each takes some 30 bytes once parsed. */
const MOST_KEPT = 1_000_000;

/** An operation as clients send it. */
export interface Sent {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface ReadOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export class Documents {
  private readonly kept = new LRUCache<string, DocumentNode>({
    maxSize: MOST_KEPT,
    sizeCalculation: (_document, text) => 1 + text.length,
  });

  constructor(private readonly schema: GraphQLSchema) {}

  /** The operation, which is within the limits, or what is wrong with it. Over a limit: QUERY_TOO_COMPLEX, BAD_USER_INPUT. */
  operation({ query, operationName, variables }: Sent): ReadOperation | readonly GraphQLError[] {
    const document = this.read(query);
    if (!('kind' in document)) return document;
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      const extensions = { code: ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE };
      return [new GraphQLError('Name the operation to run.', { extensions })];
    }
    checkLimits({ schema: this.schema, document, operation, variables: variables ?? {} });
    return { document, operation };
  }

  private read(text: string): DocumentNode | GraphQLError[] {
    const known = this.kept.get(text);
    if (known !== undefined) return known;
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: MOST_TOKENS });
    } catch (error) {
      return [coded(error, ApolloServerErrorCode.GRAPHQL_PARSE_FAILED)];
    }
    const problems = validate(this.schema, document);
    if (problems.length > 0)
      return problems.map((one) => coded(one, ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED));
    this.kept.set(text, document);
    return document;
  }
}

/** The error with the code that it has over HTTP. */
function coded(error: unknown, code: ApolloServerErrorCode): GraphQLError {
  if (error instanceof GraphQLError)
    return new GraphQLError(error.message, {
      nodes: error.nodes,
      source: error.source,
      positions: error.positions,
      extensions: { code },
    });
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError, extensions: { code } });
}
