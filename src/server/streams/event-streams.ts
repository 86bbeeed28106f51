// The API as server-sent events, for clients without WebSockets: graphql-sse's distinct connections, one operation each.
// A stream lives as long as its session.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { ExecutionResult, FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { Caller, Viewer } from '../../access/viewer.js';
import { rateLimited } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { ApiContext } from '../../resolvers/context.js';
import { asGraphQLError, toldOf } from '../errors.js';
import { originOf } from '../origin.js';
import type { OperationRecord } from '../request-log.js';
import { EventStream } from '../subscriptions/event-stream.js';
import { HeldSessions } from '../subscriptions/held-sessions.js';
import type { LiveOptions } from '../subscriptions/live-options.js';
import { askedBy, takesEvents } from './asked.js';
import type { Asked } from './asked.js';
import { Frames } from './frames.js';

export interface EventStreamOptions extends LiveOptions {
  /** An operation was answered, or a subscription begun or ended with an error. */
  readonly onOperation: (done: OperationRecord) => void;
}

const PATH = '/graphql/stream';
/** Between signs of life, in milliseconds: proxies cut what is silent. */
const HEARTBEAT = 15_000;
/** For who holds too many connections, in seconds. */
const RETRY_AFTER = 5;

/** A subscription that runs, and where its answers go. */
interface Running {
  readonly stream: EventStream;
  readonly frames: Frames;
}

export class EventStreams {
  private readonly open = new Set<Frames>();
  private readonly sessions: HeldSessions<Running>;
  private readonly heart: NodeJS.Timeout;
  private readonly told: (error: unknown) => GraphQLFormattedError;
  private stopping = false;

  constructor(private readonly options: EventStreamOptions) {
    this.told = toldOf(options.formatError);
    this.sessions = new HeldSessions<Running>({
      viewers: options.viewers,
      onEnded: (ended, reason) => {
        for (const { stream, frames } of ended) {
          stream.fail(reason);
          // Also where the client takes nothing.
          frames.cutSoon();
        }
      },
      onError: (error) => options.log.error({ err: error }, 'event streams could not be checked'),
    });
    this.heart = setInterval(() => {
      for (const frames of this.open) frames.beat();
    }, HEARTBEAT);
    this.heart.unref();
  }

  get count(): number {
    return this.open.size;
  }

  register(app: FastifyInstance): void {
    const handler = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
      this.answer(request, reply);
    // A HEAD would hold a stream open that says nothing.
    app.get(PATH, { exposeHeadRoute: false }, handler);
    app.post(PATH, handler);
  }

  /** Ends them all; their clients connect again, to another node or to this one when it is back. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.heart);
    const closing = [...this.open].map((frames) => frames.closed);
    for (const frames of this.open) frames.breakOff();
    await Promise.all([...closing, this.sessions.stop()]);
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const { caps } = this.options;
    if (!takesEvents(request)) return refuse(reply, 406, eventsOnly);
    const asked = askedBy(request);
    if (this.stopping) return refuse(reply.header('connection', 'close'), 503, restarting);
    if (!caps.openAddress(request.ip))
      return refuse(reply.header('retry-after', RETRY_AFTER), 429, rateLimited(RETRY_AFTER));
    try {
      return await this.letIn(request, reply, asked);
    } finally {
      caps.closeAddress(request.ip);
    }
  }

  private async letIn(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Asked,
  ): Promise<FastifyReply | undefined> {
    const { callers, caps, context } = this.options;
    const origin = originOf(request);
    const caller = await callers.identify(origin);
    const { viewer } = caller;
    const callerNow = (): Promise<Caller> =>
      callers.identifySession({ ...origin, requestId: newId<string>() }, viewer?.sessionId ?? null);
    const contextOf = (identified: Caller): ApiContext =>
      asked.lastEventId === null
        ? context(identified)
        : { ...context(identified), resumeAfter: asked.lastEventId };
    if (viewer !== null && !caps.openUser(viewer.userId))
      return refuse(reply.header('retry-after', RETRY_AFTER), 429, rateLimited(RETRY_AFTER));
    try {
      reply.hijack();
      const frames = new Frames(reply.raw, reply.getHeaders());
      if (this.stopping) frames.breakOff();
      this.open.add(frames);
      await this.tell(frames, asked, contextOf(caller), async () => contextOf(await callerNow()));
      await frames.closed;
      this.open.delete(frames);
      return undefined;
    } finally {
      if (viewer !== null) caps.closeUser(viewer.userId);
    }
  }

  /** All answers, and the end. */
  private async tell(
    frames: Frames,
    asked: Asked,
    context: ApiContext,
    contextNow: () => Promise<ApiContext>,
  ): Promise<void> {
    try {
      const result = await this.run(asked, context, contextNow);
      if (result instanceof EventStream) await this.follow(result, frames, context.caller.viewer);
      else await frames.next(result, null);
    } catch (error) {
      const errors = (Array.isArray(error) ? error : [error]).map((one) => this.told(asGraphQLError(one)));
      this.options.onOperation({ context: null, operation: null, milliseconds: null, errors });
      void frames.next({ errors }, null);
    }
    frames.complete();
  }

  /** The one answer, or a subscription. Throws what refuses the whole of it. */
  private async run(
    asked: Asked,
    context: ApiContext,
    contextNow: () => Promise<ApiContext>,
  ): Promise<EventStream | FormattedExecutionResult> {
    const { schema, documents, executor, subscriptions, onOperation } = this.options;
    const start = performance.now();
    // As over sockets: an authorization that does not hold is refused; none at all leaves what needs no account.
    if (context.caller.refusal !== null) throw context.caller.refusal;
    const read = documents.operation(asked);
    if (!('operation' in read)) throw read;
    const { document, operation } = read;
    const { method, operationName } = asked;
    const variables = { ...asked.variables };
    const isSubscription = operation.operation === OperationTypeNode.SUBSCRIPTION;
    if (method === 'GET' && !isSubscription) throw subscriptionsOnly();
    const args = { schema, document, operationName, variableValues: variables, contextValue: context };
    const result = await (isSubscription
      ? subscriptions.subscribe({ ...args, rootValue: {} }, contextNow)
      : executor({ document, operationName, variables, context }));
    const answer = result instanceof EventStream ? result : this.formatted(result);
    const errors = answer instanceof EventStream ? [] : (answer.errors ?? []);
    onOperation({ context, operation, milliseconds: performance.now() - start, errors });
    return answer;
  }

  /** Sends each answer as the client takes it, until the subscription ends or the client is gone. */
  private async follow(stream: EventStream, frames: Frames, viewer: Viewer | null): Promise<void> {
    const running: Running = { stream, frames };
    void frames.closed.then(() => stream.return());
    try {
      if (viewer !== null) await this.sessions.add(viewer.sessionId, running);
      for await (const result of stream) {
        await frames.next(this.formatted(result), cursorOf(stream.lastEvent));
      }
    } finally {
      if (viewer !== null) this.sessions.delete(viewer.sessionId, running);
    }
  }

  private formatted({ errors, ...rest }: ExecutionResult): FormattedExecutionResult {
    return errors === undefined ? rest : { ...rest, errors: errors.map(this.told) };
  }
}

interface Refusal {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Before there is a stream: in JSON. */
const refuse = (reply: FastifyReply, status: number, { message, extensions }: Refusal): FastifyReply =>
  reply.code(status).send({ errors: [{ message, extensions }] });

const eventsOnly: Refusal = {
  message: 'Here are server-sent events: accept text/event-stream, or ask /graphql.',
  extensions: { code: ApolloServerErrorCode.BAD_REQUEST, status: 406 },
};
const restarting: Refusal = {
  message: 'This node is stopping: connect again.',
  extensions: { code: 'INTERNAL_SERVER_ERROR', status: 503 },
};

/** Of a change; other events have no place to go on from. */
const cursorOf = (event: object | null): string | null =>
  event !== null && 'cursor' in event && typeof event.cursor === 'string' ? event.cursor : null;

const subscriptionsOnly = (): GraphQLError =>
  new GraphQLError('Only subscriptions run by GET: send others by POST.', {
    extensions: { code: ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE },
  });
