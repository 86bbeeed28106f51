// One line in the log for each request and each operation over a socket or an event stream: who asked for what, and what came of it.
import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { GraphQLFormattedError, OperationDefinitionNode } from 'graphql';
import type { ApiContext } from '../resolvers/context.js';

/** What became of an operation. */
export interface OperationRecord {
  /** Null where it was refused before anybody asked who sent it. */
  readonly context: ApiContext | null;
  readonly operation: OperationDefinitionNode | null;
  readonly milliseconds: number | null;
  readonly errors: readonly GraphQLFormattedError[];
}

/** What a line says of an operation: never its variables, which carry passwords. */
interface OperationFields {
  readonly userId?: string;
  /** `query Children`; names are the client's own. */
  readonly operation?: string;
  /** Of its errors. */
  readonly codes?: readonly string[];
  /** Under which unexpected ones are in the log with their cause. */
  readonly errorIds?: readonly string[];
}

/** Asked every few seconds by those who watch over the server. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
const LONGEST_NAME = 100;

export class RequestLog {
  // By the id of their request, from when they are done until it is answered.
  private readonly operations = new Map<string, OperationFields>();

  constructor(private readonly log: FastifyBaseLogger) {}

  /** Notes what becomes of each operation over HTTP. */
  readonly plugin: ApolloServerPlugin<ApiContext> = {
    requestDidStart: async () => ({
      willSendResponse: async ({ contextValue: context, operation, response: { body } }) => {
        const errors = (body.kind === 'single' ? body.singleResult.errors : undefined) ?? [];
        const done = { context, operation: operation ?? null, milliseconds: null, errors };
        this.operations.set(context.caller.requestId, fieldsOf(done));
      },
    }),
  };

  /** Logs every request once it is answered. */
  register(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url;
      const line = {
        method: request.method,
        // Not the path itself: what opens a link stands in it.
        route: route ?? null,
        status: reply.statusCode,
        ms: rounded(reply.elapsedTime),
        remoteAddress: request.ip,
        ...this.operations.get(request.id),
      };
      this.operations.delete(request.id);
      if (route !== undefined && probes.has(route)) request.log.debug(line, 'request');
      else request.log.info(line, 'request');
    });
  }

  /** Logs an operation over a socket, and over an event stream when it begins. */
  readonly operationOver =
    (connection: 'socket' | 'stream') =>
    (done: OperationRecord): void => {
      const { context, milliseconds } = done;
      this.log.info(
        {
          ...(context === null
            ? {}
            : { requestId: context.caller.requestId, remoteAddress: context.caller.remoteAddress }),
          ...(milliseconds === null ? {} : { ms: rounded(milliseconds) }),
          ...fieldsOf(done),
        },
        `${connection} operation`,
      );
    };
}

function fieldsOf({ context, operation, errors }: OperationRecord): OperationFields {
  const name = operation?.name?.value.slice(0, LONGEST_NAME);
  const codes = errors.map(({ extensions }) => String(extensions?.['code']));
  const errorIds = errors.map(({ extensions }) => extensions?.['id']).filter((id) => typeof id === 'string');
  const userId = context?.caller.viewer?.userId;
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(operation === null
      ? {}
      : { operation: name === undefined ? operation.operation : `${operation.operation} ${name}` }),
    ...(codes.length === 0 ? {} : { codes: [...new Set(codes)] }),
    ...(errorIds.length === 0 ? {} : { errorIds }),
  };
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
