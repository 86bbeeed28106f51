// Runs the operations that come over a socket as those over HTTP are run: with the same limits, errors and records.
import { getOperationAST } from 'graphql';
import type {
  ExecutionArgs,
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLSchema,
} from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import { rateLimited } from '../../common/errors.js';
import type { ApiContext } from '../../resolvers/context.js';
import type { Documents } from '../subscriptions/documents.js';
import { asGraphQLError, toldOf } from '../errors.js';
import type { ErrorFormatter } from '../errors.js';
import type { Executor } from '../executor.js';
import type { OperationRecord } from '../request-log.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';

export interface OperationOptions<Extra> {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly executor: Executor;
  readonly subscriptions: Subscriptions;
  readonly formatError: ErrorFormatter;
  readonly contextOf: (extra: Extra) => Promise<ApiContext>;
  /** An operation was answered, or a subscription begun. */
  readonly onDone: (done: OperationRecord) => void;
}

/** Of one socket: what comes on top is refused until one of them is done. */
const MOST_AT_ONCE = 100;

type Params = Record<string, unknown>;
type Bag = Record<PropertyKey, unknown>;
type Handlers<Extra extends Bag> = Required<
  Pick<
    ServerOptions<Params, Extra>,
    'onSubscribe' | 'execute' | 'subscribe' | 'onOperation' | 'onNext' | 'onError'
  >
>;

export function socketOperations<Extra extends Bag>(options: OperationOptions<Extra>): Handlers<Extra> {
  const { schema, documents, executor, subscriptions: running, onDone } = options;
  const began = new WeakMap<ExecutionArgs, { readonly start: number; readonly extra: Extra }>();

  const formatted = toldOf(options.formatError);

  async function prepare(
    { extra, subscriptions }: Context<Params, Extra>,
    { query, operationName, variables }: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    if (Object.keys(subscriptions).length > MOST_AT_ONCE) return [rateLimited(1)];
    const read = documents.operation({ query, operationName, variables });
    if (!('operation' in read)) return read;
    const { document } = read;
    const contextValue = await options.contextOf(extra);
    return { schema, document, operationName, variableValues: variables, contextValue, rootValue: {} };
  }

  return {
    onSubscribe: async (context, _id, payload) => {
      const start = performance.now();
      try {
        const prepared = await prepare(context, payload);
        if ('schema' in prepared) began.set(prepared, { start, extra: context.extra });
        return prepared;
      } catch (error) {
        return [asGraphQLError(error)];
      }
    },
    execute: ({ document, operationName, variableValues, contextValue }) =>
      executor({ document, operationName, variables: variableValues, context: contextValue }),
    subscribe: async (args) => {
      const extra = began.get(args)?.extra;
      if (extra === undefined) throw new Error('A subscription was not prepared.');
      return running.subscribe(args, () => options.contextOf(extra));
    },
    onOperation: (_context, _id, _payload, args, result) => {
      // By now it is awaited, whatever the type says.
      const single = Symbol.asyncIterator in result ? null : (result as ExecutionResult);
      const errors = single?.errors?.map(formatted);
      onDone({
        context: args.contextValue as ApiContext,
        operation: getOperationAST(args.document, args.operationName) ?? null,
        milliseconds: performance.now() - (began.get(args)?.start ?? performance.now()),
        errors: errors ?? [],
      });
      return errors === undefined ? result : ({ ...single, errors } as never);
    },
    onNext: (_context, _id, _payload, _args, result): FormattedExecutionResult => {
      const { errors, ...rest } = result;
      return errors === undefined ? rest : { ...rest, errors: errors.map(formatted) };
    },
    onError: (_context, _id, _payload, errors) => {
      const told = errors.map(formatted);
      onDone({ context: null, operation: null, milliseconds: null, errors: told });
      return told;
    },
  };
}
