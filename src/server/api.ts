// The GraphQL API as Apollo Server runs it: compiled, limited, its errors formatted.
import { ApolloServer } from '@apollo/server';
import type { ApolloServerOptionsWithGateway, ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { ApiContext } from '../resolvers/context.js';
import type { ErrorFormatter } from './errors.js';
import type { Executor } from './executor.js';
import { MOST_TOKENS, checkLimits } from './limits.js';

export interface ApiOptions {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  readonly formatError: ErrorFormatter;
  readonly log: FastifyBaseLogger;
  readonly plugins: readonly ApolloServerPlugin<ApiContext>[];
}

export async function startApi(options: ApiOptions): Promise<ApolloServer<ApiContext>> {
  const server = new ApolloServer<ApiContext>({
    logger: options.log,
    gateway: executing(options.schema, options.executor),
    introspection: true,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: options.formatError,
    parseOptions: { maxTokens: MOST_TOKENS },
    plugins: [ApolloServerPluginCacheControlDisabled(), limits(options.schema), ...options.plugins],
  });
  await server.start();
  return server;
}

type Gateway = ApolloServerOptionsWithGateway<ApiContext>['gateway'];

/** The one door through which Apollo takes another executor than its own: a gateway that is this very process. */
function executing(schema: GraphQLSchema, executor: Executor): Gateway {
  let announce: ((schemas: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void) | null = null;
  return {
    load: async () => {
      announce?.({ apiSchema: schema, coreSupergraphSdl: '' });
      return {
        executor: ({ document, request, context }) =>
          executor({
            document,
            operationName: request.operationName,
            variables: request.variables,
            context,
          }),
      };
    },
    onSchemaLoadOrUpdate: (callback) => {
      announce = callback;
      return () => {
        announce = null;
      };
    },
    stop: async () => undefined,
  };
}

const limits = (schema: GraphQLSchema): ApolloServerPlugin<ApiContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, operation, request }) => {
      if (operation === undefined) return;
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw overSocketsOnly();
      checkLimits({ schema, document, operation, variables: request.variables ?? {} });
    },
  }),
});

const overSocketsOnly = (): GraphQLError =>
  new GraphQLError(
    'Subscriptions go over a WebSocket on this path, with graphql-transport-ws, or to /graphql/stream.',
    {
      extensions: { code: ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE, http: { status: 400 } },
    },
  );
