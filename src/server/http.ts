// The HTTP server: every route, with what holds for all of them.
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../access/viewer.js';
import type { Clock } from '../common/clock.js';
import { SheafError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import type { ApiContext } from '../resolvers/context.js';
import type { Avatars } from '../services/avatars/avatars.js';
import type { Archives } from '../services/content/archives.js';
import type { DownloadCounter } from '../services/content/count-download.js';
import type { Downloads } from '../services/content/downloads.js';
import type { Drops } from '../services/sharing/drops.js';
import type { SharedContent } from '../services/sharing/shared-content.js';
import type { DocumentServer } from '../services/office/document-server.js';
import type { OfficeSaver } from '../services/office/office-saver.js';
import type { BlobStore } from '../storage/blob-store.js';
import type { Callers } from './callers.js';
import { trackConnections } from './connections.js';
import { serveAvatars } from './files/avatars.js';
import { serveFiles } from './files/routes.js';
import { serveShared } from './files/shared.js';
import { registerGraphiql, wantsPage } from './graphiql.js';
import { serveHealth } from './health.js';
import { acceptMultipart, refuseFiles } from './multipart.js';
import { serveOffice } from './office.js';
import { originOf } from './origin.js';
import type { RequestLog } from './request-log.js';
import type { EventStreams } from './streams/event-streams.js';
import { serveSharePage } from './share-page.js';
import { tusAnswerHeaders, tusRequestHeaders } from './uploads/headers.js';
import { describeUploads, serveUploads } from './uploads/routes.js';
import type { UploadRoutes } from './uploads/routes.js';

export interface HttpOptions {
  readonly logger: FastifyBaseLogger;
  readonly requestLog: RequestLog;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: boolean;
  readonly graphiqlDir: string;
  readonly sharePageDir: string;
  readonly api: ApolloServer<ApiContext>;
  readonly callers: Callers;
  readonly context: (caller: Caller) => ApiContext;
  readonly archives: Archives;
  readonly avatars: Avatars;
  readonly downloads: Downloads;
  readonly downloadCounter: DownloadCounter;
  readonly sharedContent: SharedContent;
  readonly drops: Drops;
  readonly officeSaver: OfficeSaver;
  readonly documentServer: DocumentServer | null;
  readonly clock: Clock;
  readonly uploads: UploadRoutes;
  readonly store: BlobStore;
  /** What links start with. */
  readonly publicUrl: () => string;
  readonly lockdown: () => Promise<boolean>;
  readonly ready: () => Promise<void>;
  readonly eventStreams: EventStreams;
  readonly sockets: () => number;
}

/** Of a JSON request. */
const MOST_BODY_BYTES = 1024 * 1024;
/** In milliseconds: a connection on which nothing moves for so long is closed. */
const LONGEST_SILENCE = 120_000;
/** For requests that run when the server stops, in milliseconds; then their connections are cut. */
const LONGEST_FINISH = 20_000;

export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.logger,
    bodyLimit: MOST_BODY_BYTES,
    trustProxy: options.trustProxy,
    genReqId: () => newId<string>(),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    return503OnClosing: false,
    // Uploads may take long; what a client may not do is dawdle over the head of a request, or fall silent.
    requestTimeout: 0,
    connectionTimeout: LONGEST_SILENCE,
    // Clients that offer HTTP/2 in the same way get their answer over HTTP/1.1.
    http: { shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket' },
    routerOptions: { maxParamLength: 2048 },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  const connections = trackConnections(app.server);
  app.addHook('onSend', async (_request, reply) => {
    if (connections.stopping()) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    connections.letGo();
    const cut = setTimeout(() => app.server.closeAllConnections(), LONGEST_FINISH);
    app.server.once('close', () => clearTimeout(cut));
  });
  options.requestLog.register(app);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain').send('There is nothing here.'),
  );
  describeUploads(app, options.uploads);
  if (options.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: [...options.corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
      allowedHeaders: [
        'authorization',
        'content-type',
        'apollo-require-preflight',
        'last-event-id',
        'x-apollo-operation-name',
        'range',
        'if-range',
        'if-none-match',
        ...tusRequestHeaders,
      ],
      exposedHeaders: [
        'content-disposition',
        'content-range',
        'accept-ranges',
        'etag',
        'x-request-id',
        ...tusAnswerHeaders,
      ],
      maxAge: 86_400,
    });
  }
  serveHealth(app, { ...options, streams: () => options.eventStreams.count });
  serveAvatars(app, options.avatars);
  serveFiles(app, options);
  await serveShared(app, {
    ...options,
    // Whoever they may be elsewhere: here they are visitors.
    visitorOf: (request) => options.callers.identify({ ...originOf(request), authorization: undefined }),
  });
  serveOffice(app, options);
  await serveUploads(app, options.uploads);
  await serveApi(app, options);
  options.eventStreams.register(app);
  await serveSharePage(app, { ...options, builtDir: options.sharePageDir });
  return app;
}

async function serveApi(
  app: FastifyInstance,
  { api, callers, context, graphiqlDir }: HttpOptions,
): Promise<void> {
  const { sendGraphiql } = await registerGraphiql(app, { assetsDir: graphiqlDir });
  app.get('/', (_request, reply) => reply.redirect('/graphql'));
  await app.register(async (scope) => {
    acceptMultipart(scope);
    const handle = fastifyApolloHandler(api, {
      context: async (request, reply) => {
        const made = context(await callers.identify(originOf(request)));
        refuseFiles(made, request, reply);
        return made;
      },
    });
    scope.post('/graphql', handle);
    scope.get('/graphql', {
      handler: handle,
      preHandler: async (request, reply) => {
        return wantsPage(request.headers.accept) ? sendGraphiql(reply) : undefined;
      },
    });
  });
}

/** What Fastify itself refuses, a body that is too large or no JSON, and what nobody foresaw. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500 && error instanceof Error) {
    const code = status === 413 ? 'PAYLOAD_TOO_LARGE' : 'BAD_REQUEST';
    return reply.code(status).send({ errors: [{ message: error.message, extensions: { code, status } }] });
  }
  if (error instanceof SheafError) {
    return reply.code(error.code === 'NOT_FOUND' ? 404 : 400).send({ errors: [error.toJSON()] });
  }
  request.log.error({ err: error }, 'a request failed');
  const message = `Something went wrong here. It is in the log as ${request.id}.`;
  const extensions = { code: 'INTERNAL_SERVER_ERROR', status: 500, id: request.id };
  return reply.code(500).send({ errors: [{ message, extensions }] });
}
