// What operations are run with that come over connections which stay open: WebSockets and event streams.
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Caller } from '../../access/viewer.js';
import type { Viewers } from '../../access/viewers.js';
import type { ApiContext } from '../../resolvers/context.js';
import type { Callers } from '../callers.js';
import type { ErrorFormatter } from '../errors.js';
import type { Executor } from '../executor.js';
import type { ConnectionCaps } from './connection-caps.js';
import type { Documents } from './documents.js';
import type { Subscriptions } from './subscriptions.js';

/** What operations over connections that stay open are run with. */
export interface LiveOptions {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly executor: Executor;
  readonly subscriptions: Subscriptions;
  readonly callers: Callers;
  readonly viewers: Viewers;
  readonly caps: ConnectionCaps;
  readonly context: (caller: Caller) => ApiContext;
  readonly formatError: ErrorFormatter;
  readonly log: FastifyBaseLogger;
}
